"""Route × role × whose row: every address, asked by everyone, for their own and for others' rows.

A new address takes part by itself. It fails here until its view names a permission of the table
(lianqin/accounts/permissions.py) and every part of its path has a sample (tests/samples.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from addresses import METHODS, Address, Visitor, addresses, turned_away
from answers import body
from cast import Cast
from cast_roads import lay_roads
from django.db import models
from django.urls import reverse
from samples import parts_of, sample_of
from story import Story, tell
from unguarded import lift_guards

from lianqin.accounts.models import Device, User
from lianqin.accounts.permissions import PERMISSIONS, PUBLIC, may
from lianqin.accounts.roles import Role
from lianqin.core.scope import EVERYTHING, ScopedModel
from lianqin.incidents.models import Incident, Photo
from lianqin.registry.models import Organisation, RoadCondition

# Answered before Django's resolver; the event stream asks lianqin.accounts.stream_access.
MOUNTED = {"/stream/": "account.use"}
CANARY = "KX-CANARY"
# Text that is a mark, a key or a form of its own, not words about somebody or something.
NOT_WORDS = {"slug", "number", "password", "username", "token_digest", "code", "sha256", "file"}
NOT_WORDS |= {"source", "external_ref", "id_index", "pinyin", "initials", "hours", "email"}
NOT_WORDS |= {"digest"}

pytestmark = pytest.mark.django_db


def own_password(cast: Cast) -> None:
    """Everybody has a password, so that the pages which ask for one open."""
    for who in cast.everybody().values():
        who.user.set_password("correct-horse-7")
        who.user.save()


@pytest.fixture
def story(cast: Cast) -> Story:
    return evening_in(cast)


def evening_in(cast: Cast) -> Story:
    """The county with its roads, and everybody able to open every page that is theirs."""
    own_password(lay_roads(cast))
    return tell(cast)


def one_of(role: Role, cast: Cast) -> Visitor:
    return Visitor(next(w for w in cast.everybody().values() if w.role == role).client())


def questions(story: Story) -> Iterator[tuple[Address, str, str]]:
    """Each address with each method, for a row of the own county."""
    for address in addresses():
        url = address.url(**parts_of(address, story))
        for method in METHODS:
            yield address, method, url


def test_every_address_has_a_name_and_a_permission_of_the_table() -> None:
    known = {PUBLIC, *PERMISSIONS}
    assert [a.pattern for a in addresses() if not a.name] == []
    assert [a.name for a in addresses() if a.permission not in known] == []


def test_every_part_of_every_address_has_a_sample() -> None:
    lacking = [
        f"{a.name}: {part}" for a in addresses() for part in a.parts if not sample_of(a, part)
    ]
    assert lacking == [], "add them to tests/samples.py"


def test_every_address_mounted_before_django_is_in_the_table() -> None:
    from lianqin.config import asgi  # it builds the whole handler, so not before it is asked for

    named = {value for name, value in vars(asgi).items() if name.endswith("_PATH")}
    assert named == set(MOUNTED)
    assert set(MOUNTED.values()) <= set(PERMISSIONS)


def misplaced(role: Role, story: Story) -> list[str]:
    """Where `role` is let in against the table, or kept out against it, or finds a fault."""
    visitor = one_of(role, story.cast)
    faults = []
    for address, method, url in questions(story):
        accept = "text/html" if method == "GET" else "application/json"
        response = visitor.ask(method, url, accept)
        if response.status_code >= 500:
            faults.append(f"{method} {address.name}: {response.status_code}")
        elif _let_in(response, address) is not may(role, address.permission or ""):
            faults.append(f"{method} {address.name}: {response.status_code}, {address.permission}")
    return faults


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_each_role_is_let_in_exactly_where_the_table_says(role: Role, story: Story) -> None:
    assert misplaced(role, story) == []


@pytest.mark.slow
def test_a_house_that_does_not_hold_to_the_policy_is_caught(story: Story, settings: Any) -> None:
    kept = [name for name in settings.MIDDLEWARE if not name.endswith("HoldToPolicy")]
    assert len(kept) == len(settings.MIDDLEWARE) - 1
    settings.MIDDLEWARE = kept
    let_in = [fault for fault in misplaced(Role.MEDIATOR, story) if "desk:map_places" in fault]
    assert let_in


def _let_in(response: Any, address: Address) -> bool:
    """Signing out leads to the entrance as its own answer; every other way there is a refusal."""
    leads_there = address.name == "account_logout" and response.status_code == 302
    return leads_there or not turned_away(response)


@pytest.mark.slow
def test_without_signing_in_only_the_public_pages_answer(story: Story) -> None:
    stranger, faults = Visitor(), []
    for address, method, url in questions(story):
        page, data = (stranger.ask(method, url, a) for a in ("text/html", "application/json"))
        public = address.permission == PUBLIC
        if public and (not _let_in(page, address) or page.status_code >= 500):
            faults.append(f"{method} {address.name}: {page.status_code}, but it is public")
        if not public and (page.status_code, data.status_code) != (302, 401):
            faults.append(f"{method} {address.name}: {page.status_code}, {data.status_code}")
        if not public and reverse("account_login") not in page.headers.get("Location", ""):
            faults.append(f"{method} {address.name}: not to the entrance")
    assert faults == []


def told_apart(role: Role, story: Story, twin: Story) -> list[str]:
    """The addresses at which `role` could tell another bureau's row from one there is not."""
    visitor, faults = one_of(role, story.cast), []
    for address in (a for a in addresses() if may(role, a.permission or "")):
        for part in address.parts:
            sample = sample_of(address, part)
            assert sample is not None
            if not sample.is_row:
                continue
            urls = [
                address.url(**parts_of(address, story, **{part: mark}))
                for mark in (sample.of(twin), sample.missing)
            ]
            faults += [f for m in METHODS if (f := _differs(visitor, m, address.name, *urls))]
    return faults


@pytest.mark.slow
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_strangers_row_answers_exactly_like_a_missing_one(role: Role, story: Story) -> None:
    assert told_apart(role, story, evening_in(story.cast.twin)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "role", "address"),
    [
        (Incident, Role.DISPATCHER, "desk:incident"),
        (Photo, Role.DISPATCHER, "desk:photo"),
        (RoadCondition, Role.DISPATCHER, "desk:lift"),
        (Device, Role.GUARD, "desk:revoke_phone"),
        (User, Role.ADMINISTRATOR, "desk:reset_password"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_page_that_shows_a_strangers_row_is_caught(
    model: Any, role: Role, address: str, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = evening_in(story.cast.twin)
    monkeypatch.setattr(model, "visible_to", classmethod(lambda cls, viewer: EVERYTHING))
    assert any(address in fault for fault in told_apart(role, story, twin))


def _differs(visitor: Visitor, method: str, name: str, foreign: str, missing: str) -> str:
    """What tells a stranger's row from a missing one, or that either was answered at all."""
    accept = "text/html" if method == "GET" else "application/json"
    one, other = visitor.ask(method, foreign, accept), visitor.ask(method, missing, accept)
    if one.status_code != other.status_code or body(one) != body(other):
        return f"{method} {name}: foreign {one.status_code}, missing {other.status_code}"
    return "" if one.status_code in {404, 405, 422} else f"{method} {name}: {one.status_code}"


def mark_words(cast: Cast) -> None:
    """Put the canary into every word of the county: names, places, what people said."""
    lift_guards()
    for model in ScopedModel.__subclasses__():
        for found in [model, *model.__subclasses__()]:
            _mark(found)
    for who in cast.everybody().values():
        type(who.user).objects.filter(pk=who.user.pk).update(display_name=CANARY)


def _mark(model: type[ScopedModel]) -> None:
    if model._meta.abstract:
        return
    words = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in NOT_WORDS
    ]
    for name in words:
        model.unscoped.update(**{name: f"{CANARY} {name}"[: _room(model, name)]})


def _room(model: type[ScopedModel], name: str) -> int | None:
    return getattr(model._meta.get_field(name), "max_length", None)


@pytest.mark.slow
def test_no_page_of_another_bureau_says_a_word_of_this_one(story: Story) -> None:
    mark_words(story.cast)
    # Which bureaus the house serves is no secret: whoever complains has to choose one.
    Organisation.unscoped.filter(pk=story.cast.bureau.pk).update(name="泽州县公安局")
    twin = evening_in(story.cast.twin)
    leaks = [
        f"{role} {address.name}"
        for role in Role
        for visitor in (one_of(role, twin.cast),)
        for address in addresses()
        if may(role, address.permission or "")
        for url in {address.url(**parts_of(address, county)) for county in (twin, story)}
        if CANARY in visitor.ask("GET", url).text_read
    ]
    assert leaks == []


@pytest.mark.slow
def test_the_canary_is_alive_in_its_own_county(story: Story) -> None:
    mark_words(story.cast)
    visitor = one_of(Role.DISPATCHER, story.cast)
    told = {
        address.name
        for address, method, url in questions(story)
        if method == "GET" and CANARY in visitor.ask("GET", url).text_read
    }
    assert {"desk:board", "desk:incident", "desk:incidents", "desk:map_units"} <= told
