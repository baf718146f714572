"""What migration 0008 writes stays what it wrote, and a slug that is taken does not stop it."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest
from cast import Cast

from lianqin.registry.migrations import _names_of_0008 as frozen
from lianqin.registry.models import Place

MIGRATION = import_module("lianqin.registry.migrations.0008_find_names_again")


@pytest.mark.django_db
def test_a_place_whose_slugs_are_all_taken_is_named_with_a_number(county: Cast) -> None:
    site = county.places.building_site
    taken = (site.slug, f"site-{site.slug}"[:64], f"site-{site.pk}-1")
    Place.unscoped.filter(bureau=site.bureau, slug__in=taken).delete()
    for slug in taken:
        Place.unscoped.create(
            bureau=site.bureau, kind="village", slug=slug, name="占用", lon=112.9, lat=35.5, rank=5
        )
    MIGRATION._name(Place, site, "site", site.slug, site, 4)
    (named,) = Place.unscoped.filter(bureau=site.bureau, slug=f"site-{site.pk}-2")
    assert (named.kind, named.name) == ("site", site.name)


def test_the_frozen_rules_read_a_name_as_they_did() -> None:
    assert frozen.reading("巴公 镇") == ("bagongzhen", "bgz")
    assert frozen.cell_of(112.915, 35.51) == 7_102_258
    whole = {end for end in frozen.ends_of("联动点K12") if end.is_whole}
    assert whole == {
        frozen.NameEnd("联动点k12", "liandongdiank12", "lddk12", True),
        frozen.NameEnd("联勤点k12", "lianqindiank12", "lqdk12", True),
    }
    tails = [end.text for end in frozen.ends_of("联动点K12")]
    assert tails[:4] == ["联动点k12", "动点k12", "点k12", "k12"]
    assert "12" in tails
    assert "2" not in tails


def test_the_migration_stands_on_nothing_of_the_house_that_may_move_on() -> None:
    folder = Path(frozen.__file__).parent
    for name in ("0008_find_names_again.py", "_names_of_0008.py"):
        tree = ast.walk(ast.parse((folder / name).read_text("utf-8")))
        ours = {node.module for node in tree if isinstance(node, ast.ImportFrom)}
        live = {one for one in ours if one and one.startswith("lianqin.")}
        assert live <= {"lianqin.registry.migrations._names_of_0008"}
