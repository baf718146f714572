"""The demo county, built once for all the tests of this room."""

import pytest

from lianqin.demo.county import County, build_county


@pytest.fixture(scope="session")
def county() -> County:
    return build_county()
