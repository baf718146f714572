"""A vendor on this machine, trusted for the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lianqin.gateways.tests.stub import Stub, authority, stub_server


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stub")


@pytest.fixture
def vendor(folder: Path, settings: Any) -> Iterator[Stub]:
    with stub_server(folder) as stub:
        settings.OUTSIDE_CA = authority(folder)
        yield stub
