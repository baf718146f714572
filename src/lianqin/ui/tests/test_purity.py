"""Nothing inline, nothing from outside, no words in modules: over every room's templates."""

from __future__ import annotations

import re
from os.path import normpath
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parent.parent
ROOMS = UI.parent
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
MODULES = sorted(p for p in ROOMS.glob("*/static/**/*.js") if "vendor" not in p.parts)
SHEETS = sorted(p for p in ROOMS.glob("*/static/**/*.css") if "vendor" not in p.parts)
CHINESE = re.compile(r"[\u3400-\u9fff]")
OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]", re.I)
INLINE = {
    "style attribute": re.compile(r"\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "script text": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "hx-on": re.compile(r"\shx-on", re.I),
}


def name(path: Path) -> str:
    return str(path.relative_to(ROOMS))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_nothing_inline_that_the_policy_would_refuse(path: Path) -> None:
    text = path.read_text()
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", [*TEMPLATES, *MODULES, *SHEETS], ids=name)
def test_nothing_is_fetched_from_outside_the_server(path: Path) -> None:
    assert OUTSIDE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_holds_no_sentence_of_its_own(path: Path) -> None:
    assert CHINESE.findall(path.read_text()) == []


def served(path: Path) -> str:
    """The name under which a static file is served."""
    return str(path).split("/static/", 1)[1]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_imports_only_files_that_are_served(path: Path) -> None:
    names = {served(module) for module in MODULES}
    for target in re.findall(r'from "(\.[^"]+)"', path.read_text()):
        assert normpath(f"{Path(served(path)).parent}/{target}") in names, target


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_keeps_to_the_policy(path: Path) -> None:
    text = path.read_text()
    for forbidden in ("eval(", "new Function", "document.write", "insertAdjacentHTML"):
        assert forbidden not in text
    assert not re.search(r"\.(inner|outer)HTML\s*\+?=[^=]", text)
    assert not re.search(r'setAttribute\(\s*"style"', text)


def test_every_word_a_module_asks_for_is_there() -> None:
    from lianqin.ui.words import BROWSER_WORDS

    asked: set[str] = set()
    for path in UI.glob("static/ui/js/**/*.js"):
        asked |= set(re.findall(r'\bword\("(\w+)"', path.read_text()))
    index = (UI / "static/ui/js/map/index.js").read_text()
    controls = re.search(r"const CONTROLS = \{(.*?)\};", index, re.S)
    assert controls
    asked |= set(re.findall(r': "(\w+)"', controls.group(1)))
    asked |= {"light_open", "light_waiting", "light_closed"}
    asked |= {"draft_kept", "draft_restored", "draft_not_kept"}
    assert asked <= set(BROWSER_WORDS)


def test_the_map_draws_the_kinds_and_states_that_units_names() -> None:
    from lianqin.units.kinds import UnitKind, UnitStatus

    images = (UI / "static/ui/js/map/images.js").read_text()
    outlines = re.search(r"const OUTLINES = \{(.*?)\n\};", images, re.S)
    assert outlines
    assert set(re.findall(r"^  (\w+):", outlines.group(1), re.M)) == set(UnitKind.values)
    for status in set(UnitStatus.values) - {"available"}:
        assert re.search(rf"\b{status}\b", images), status
