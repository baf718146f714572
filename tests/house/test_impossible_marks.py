"""Numbers and words that no database can hold answer "not found", and never "the house broke"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from addresses import Address, Visitor, addresses, turned_away
from cast import Cast
from django.urls import NoReverseMatch
from samples import parts_of
from story import Story, tell

from lianqin.accounts.roles import Role
from lianqin.core.errors import NotFound
from lianqin.core.given import HIGHEST_KEY, key_in, plain_text
from lianqin.core.scope import get_visible
from lianqin.registry.models import Person
from lianqin.supervision.models import Breach

pytestmark = pytest.mark.django_db
HUGE = 99999999999999999999
WITH_NUL = "W2024-0001\x00"
ROLES = (Role.SUPERVISOR, Role.UNIT_MANAGER, Role.DISPATCHER, Role.GUARD, Role.ADMINISTRATOR)


@pytest.fixture
def story(cast: Cast) -> Story:
    return tell(cast)


def impossible(address: Address, story: Story) -> Iterator[str]:
    """The address with each of its parts in turn made impossible, but where no route would fit."""
    own = parts_of(address, story)
    for part, mark in own.items():
        with suppress(NoReverseMatch):
            yield address.url(**{**own, part: HUGE if isinstance(mark, int) else f"{mark}\x00"})


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_address_with_an_impossible_part_is_one_there_is_not(
    role: Role, story: Story
) -> None:
    visitor = Visitor(next(w for w in story.cast.everybody().values() if w.role == role).client())
    wrong = []
    for address in addresses():
        for url in impossible(address, story):
            for method in ("GET", "POST"):
                answer = visitor.ask(method, url)
                if not turned_away(answer) and answer.status_code != 404:
                    wrong.append(f"{answer.status_code} {method} {url}")
    assert wrong == []


@pytest.mark.parametrize("kind", ["registry/people", "supervision/findings", "registry/kit"])
def test_a_program_is_told_so_too(kind: str, cast: Cast) -> None:
    client = cast.xu.client()
    for accept in ("text/html", "application/json"):
        answer = client.get(f"/{kind}/{HUGE}/", headers={"accept": accept})
        assert answer.status_code == 404
        assert NotFound.code in answer.content.decode()


@pytest.mark.parametrize("mark", [HUGE, -HUGE, HIGHEST_KEY, HIGHEST_KEY + 1])
def test_no_row_has_a_number_beyond_what_a_key_holds(mark: int, cast: Cast) -> None:
    for lookup in ({"pk": mark}, {"organisation_id": mark}):
        with pytest.raises(NotFound):
            get_visible(Person, cast.xu.viewer, **lookup)


def test_no_row_has_a_nul_in_its_number(cast: Cast) -> None:
    with pytest.raises(NotFound):
        get_visible(Breach, cast.xu.viewer, number=WITH_NUL)


@pytest.mark.parametrize(
    ("mark", "key"),
    [
        ("7", 7),
        (str(HIGHEST_KEY), HIGHEST_KEY),
        (str(HIGHEST_KEY + 1), None),
        ("9" * 5000, None),
        ("-1", None),
        ("", None),
        ("七", None),
        ("٣", None),
        ("1\x00", None),
    ],
)
def test_a_key_is_read_from_figures_alone(mark: str, key: int | None) -> None:
    assert key_in(mark) == key


def test_plain_text_keeps_lines_and_loses_what_nobody_typed() -> None:
    given: dict[str, Any] = {"words": "一\x00二\r\n三\t\x1b四\x7f"}
    assert plain_text(given, "words", 100) == "一二\r\n三\t四"
    assert plain_text(given, "words", 2) == "一二"
    assert plain_text(given, "other", 9) == ""
