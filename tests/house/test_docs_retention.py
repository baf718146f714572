"""The list of how long everything is kept, and the road room's codes, are made from the code."""

from __future__ import annotations

import runpy
from pathlib import Path

from lianqin.core.errors import DomainError
from lianqin.core.retention import kept_models
from lianqin.geo.errors import GeoError

ROOT = Path(__file__).resolve().parents[2]


def written(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_retention_list_is_up_to_date() -> None:
    """`make docs` writes it again."""
    documents = runpy.run_path(str(ROOT / "scripts/write_docs.py"))["documents"]
    assert written("docs/retention.md") == documents()["docs/retention.md"]


def test_the_retention_list_names_every_model_with_its_basis() -> None:
    page = written("docs/retention.md")
    for label, rule in kept_models().items():
        (row,) = (line for line in page.splitlines() if line.startswith(f"| `{label}` |"))
        assert rule.basis in row
        assert f" {rule.days or '—'} " in row


def test_the_error_list_names_the_codes_of_roads_and_coordinates_in_both_languages() -> None:
    page = written("docs/errors.md")
    for kind in GeoError.__subclasses__():
        if ".tests." not in kind.__module__:
            assert f"| `{kind.code}` | {kind.zh} | {kind.en} |" in page


def test_a_code_begins_with_its_room_and_is_taken_once() -> None:
    for code, kind in DomainError.catalogue.items():
        if ".tests." not in kind.__module__ and kind.__module__.startswith("lianqin."):
            assert code.startswith(f"{kind.__module__.split('.')[1]}."), code
