"""Numbers and words that no database can hold answer "not found", and never "the house broke"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

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
from lianqin.registry.models import ExportRecord, Person
from lianqin.supervision.models import Breach, Finding, RecognisedAct

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


@pytest.mark.parametrize(
    ("name", "url", "field", "more"),
    [
        ("xu", "supervision/findings/{finding}/withdraw/", "reason", {}),
        ("qian", "supervision/findings/{finding}/answer/", "words", {}),
        ("xu", "supervision/recognition/acts/{act}/refuse/", "reason", {}),
        ("xu", "registry/export/people/", "purpose", {"form": "csv"}),
        ("li", "field/hearings/{breach}/say/", "statement", {"answer": "speak"}),
    ],
)
def test_what_is_kept_of_what_was_typed_holds_no_nul(
    name: str, url: str, field: str, more: dict[str, str], story: Story
) -> None:
    told = story.oversight
    act = told.recognised_act
    type(act).unscoped.filter(pk=act.pk).update(
        proposer_user=None, verifier_user=None, verified_at=None, refused_at=None
    )
    here = url.format(finding=told.finding.pk, act=act.pk, breach=told.breach.number)
    client = story.cast.everybody()[name].client()
    sent = {field: "已核对\x00清楚并改正", "command": str(uuid4()), **more}
    answer = client.post(f"/{here}", sent)
    assert answer.status_code < 400, answer.content.decode()
    kept = [*Finding.unscoped.values(), *RecognisedAct.unscoped.values()]
    kept += [*Breach.unscoped.values(), *ExportRecord.unscoped.values()]
    assert "已核对清楚并改正" in str(kept)
    assert "\\x00" not in str(kept)


@pytest.mark.parametrize(
    "query",
    [
        "page={huge}",
        "q=%00",
        "unit={huge}",
        "organisation={huge}",
        "station={huge}",
        "person={huge}",
    ],
)
@pytest.mark.parametrize(
    "url",
    [
        "registry/people/",
        "registry/expiries/",
        "supervision/findings/",
        "supervision/breaches/new/",
    ],
)
def test_no_query_of_an_address_breaks_a_page(url: str, query: str, cast: Cast) -> None:
    for huge in ("9" * 20, "9" * 5000):
        answer = cast.xu.client().get(f"/{url}?{query.format(huge=huge)}")
        assert answer.status_code in {200, 404}
