"""Each sensitive word of guard Li's and the company's files is a canary of its own, and nobody
hears one sing who may not see the row that holds it: on no page, in no file, in no suggestion.

Who may see which row is `test_scope.SEES`. ALSO names the few words that a page of another row
has to say, each with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from addresses import Visitor, addresses
from cast import Cast
from cast_registry import NUMBER_OF_LI
from cast_roads import lay_roads
from django.db import models
from house.test_routes import NOT_WORDS, own_password
from house.test_scope import SEES, label, scoped_models
from samples import parts_of
from story import Story, tell
from unguarded import lift_guards

from lianqin.accounts.permissions import may
from lianqin.core.scope import EVERYTHING, ScopedModel
from lianqin.registry.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHORT = re.compile(r"KQ[0-9a-z]{3}z")
# Asked with the beginning of a canary, so that a suggestion or a search that reaches too far sings.
SEARCHES = ("q", "words")
# A word that a page of another row says, to whom, and why.
ALSO: dict[str, tuple[str, str]] = {
    "incidents.Incident.place_text": (
        "li tan he",
        "a crew is told where it is sent, volunteers where to keep away from",
    ),
}


def canaries() -> dict[str, tuple[Any, str]]:
    """Each canary with the model and the field that it sits in."""
    found: dict[str, tuple[Any, str]] = {}
    for model in scoped_models():
        if not issubclass(model, ScopedModel):
            continue
        for field in model._meta.concrete_fields:
            if holds_words(field):
                found[f"KQ{len(found):03d}z"] = (model, field.name)
    return found


def holds_words(field: models.Field[Any, Any]) -> bool:
    """Whether a person's words are kept there, rather than a mark, a key or a choice."""
    is_text = isinstance(field, models.CharField | models.TextField)
    room = getattr(field, "max_length", None) or 6
    return is_text and not field.choices and field.name not in NOT_WORDS and room >= 6


def release(story: Story) -> dict[str, tuple[Any, str]]:
    """Put each canary into the row that the scope test asks about."""
    birds = canaries()
    lift_guards()
    for bird, (model, field) in birds.items():
        row, _names = SEES[label(model)]
        model.unscoped.filter(pk=row(story).pk).update(**{field: bird})
    return birds


def questions(name: str, story: Story) -> Iterator[str]:
    """Every address that this person's role opens, plain and asked with a canary's beginning."""
    role = story.cast.everybody()[name].role
    for address in addresses():
        if may(role, address.permission or ""):
            url = address.url(**parts_of(address, story))
            yield url
            if "search" in url or "places" in url or "suggest" in url:
                yield from (f"{url}?{key}=KQ" for key in SEARCHES)


def heard(name: str, story: Story, birds: dict[str, tuple[Any, str]]) -> set[str]:
    """`model.field` of each canary that this person hears and may not, with the address."""
    visitor = Visitor(story.cast.everybody()[name].client())
    found = set()
    for url in questions(name, story):
        text = visitor.ask("GET", url).text_read
        for bird in set(SHORT.findall(text)) & birds.keys():
            model, field = birds[bird]
            place = f"{label(model)}.{field}"
            allowed = SEES[label(model)][1].split() + ALSO.get(place, ("", ""))[0].split()
            if name not in allowed:
                found.add(f"{name} hears {place} at {url}")
        if NUMBER_OF_LI in text:
            found.add(f"{name} reads an identity number at {url}")
    return found


@pytest.fixture
def story(cast: Cast) -> Story:
    own_password(lay_roads(cast))
    return tell(cast)


def test_nobody_hears_a_canary_of_a_row_that_they_may_not_see(story: Story) -> None:
    birds = release(story)
    leaks = {leak for name in story.cast.everybody() for leak in heard(name, story, birds)}
    assert "\n".join(sorted(leaks)) == ""


def test_whoever_may_hear_them_does(story: Story) -> None:
    birds = release(story)
    visitor = Visitor(story.cast.xu.client())
    told = {
        f"{label(model)}.{field}"
        for url in questions("xu", story)
        for bird in set(SHORT.findall(visitor.ask("GET", url).text_read)) & birds.keys()
        for model, field in [birds[bird]]
    }
    assert {
        "registry.Person.name",
        "registry.Insurance.insurer",
        "registry.ConductEntry.words",
        "registry.ServiceContract.client",
        "supervision.Complaint.words",
        "supervision.Breach.words",
        "supervision.Finding.words",
    } <= told


def test_a_dossier_open_to_everybody_would_be_heard(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    birds = release(story)
    everything = classmethod(lambda cls, viewer: EVERYTHING)
    monkeypatch.setattr(Person, "visible_to", everything)
    monkeypatch.setattr(Person, "dossier_open_to", everything)
    assert any("registry.Person" in leak for leak in heard("ma", story, birds))


def test_each_exception_still_is_one() -> None:
    places = {f"{label(model)}.{field}" for model, field in canaries().values()}
    assert set(ALSO) <= places
    assert all(reason for _names, reason in ALSO.values())
