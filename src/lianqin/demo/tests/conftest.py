"""The demo county, built once for all the tests of this room."""

from pathlib import Path

import pytest

from lianqin.demo.county import County, build_county


@pytest.fixture(scope="session")
def county() -> County:
    return build_county()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Drawing the county takes seconds, so whatever needs it is slow."""
    for item in items:
        needs = getattr(item, "fixturenames", ())
        if item.path.parent == Path(__file__).parent and "county" in needs:
            item.add_marker(pytest.mark.slow)
