"""Contrast of every pair of tokens that meet on a page, from tokens.css itself (WCAG 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parent.parent / "static/ui/css"
SPEAKING = ("accent", "p1", "late", "done", "exercise")
TEXTS = ("text", "text-2", "text-3", *SPEAKING)
GROUNDS = ("surface-0", "surface-1", "surface-2")
Tokens = dict[str, str]


def blocks() -> dict[str, Tokens]:
    """Selector to its tokens; blocks within a media query are named "auto <selector>"."""
    text = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text(), flags=re.S)
    outside, found = text, {}
    for query in re.finditer(r"@media[^{]*\{((?:[^{}]*\{[^{}]*\})+)\s*\}", text):
        outside = outside.replace(query.group(0), "")
        found.update({f"auto {name}": tokens for name, tokens in rules(query.group(1))})
    for name, tokens in rules(outside):
        found[name] = found.get(name, {}) | tokens
    return found


def rules(text: str) -> Iterator[tuple[str, Tokens]]:
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        yield selector.strip(), dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


def themes() -> dict[str, Tokens]:
    b = blocks()
    dark, field = b['html[data-theme="dark"]'], b['html[data-place="field"]']
    field_dark = b['html[data-place="field"][data-theme="dark"]']
    return {
        "desk light": b[":root"],
        "desk dark": b[":root"] | dark,
        "field light": b[":root"] | field,
        "field dark": b[":root"] | dark | field | field_dark,
    }


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_pairs() -> Iterator[tuple[str, str]]:
    yield from ((text, ground) for text in TEXTS for ground in GROUNDS)
    yield from (("text", "surface-3"), ("text-2", "surface-3"), ("accent", "surface-3"))
    for name in SPEAKING:
        yield from ((name, f"{name}-wash"), ("text", f"{name}-wash"), ("text-2", f"{name}-wash"))
        yield f"on-{name}", f"{name}-fill"
    yield "on-accent", "accent-fill-over"


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("theme", "needed"),
    [("desk light", 4.5), ("desk dark", 4.5), ("field light", 7), ("field dark", 7)],
)
def test_text_is_legible_on_every_ground_it_meets(theme: str, needed: float) -> None:
    tokens = themes()[theme]
    ratios = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in text_pairs()}
    assert {pair: round(r, 2) for pair, r in ratios.items() if r < needed} == {}


@pytest.mark.parametrize("theme", ["desk light", "desk dark", "field light", "field dark"])
def test_edges_of_controls_and_filled_shapes_stand_out(theme: str) -> None:
    tokens = themes()[theme]
    pairs = [(edge, ground) for edge in ("line-strong", "accent", "p1") for ground in GROUNDS]
    pairs += [("late", "surface-3"), ("text-3", "surface-3")]
    assert [p for p in pairs if contrast(tokens[p[0]], tokens[p[1]]) < 3] == []


@pytest.mark.parametrize("theme", ["desk light", "desk dark"])
def test_what_is_drawn_on_the_map_stands_out_from_its_ground(theme: str) -> None:
    tokens = themes()[theme]
    text = ("map-label", "map-label-2", "map-ink")
    drawn = ("map-ice", "map-closure", "map-taken", "map-held", "map-faded", "map-route")
    for ground in ("map-ground", "map-outside"):
        assert [n for n in text if contrast(tokens[n], tokens[ground]) < 4.5] == []
        assert [n for n in drawn if contrast(tokens[n], tokens[ground]) < 3] == []


@pytest.mark.parametrize("place", ["", '[data-place="field"]'])
def test_the_dark_that_the_system_asks_for_is_the_dark_that_one_chooses(place: str) -> None:
    b = blocks()
    assert b[f'auto html{place}[data-theme="auto"]'] == b[f'html{place}[data-theme="dark"]']


def test_every_token_a_style_uses_is_named() -> None:
    named = {token for tokens in blocks().values() for token in tokens}
    for sheet in CSS.glob("*.css"):
        used = set(re.findall(r"var\(--([\w-]+)\)", sheet.read_text()))
        assert used - named == set(), sheet.name


def test_no_colour_is_written_outside_the_tokens() -> None:
    for sheet in set(CSS.glob("*.css")) - {CSS / "tokens.css"}:
        screen = sheet.read_text().split("@media print")[0]
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", screen) == [], sheet.name
