"""Whom a form is about: typed as one would search, and chosen where several answer to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import MissingInput
from lianqin.core.given import key_in, plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.edge import find
from lianqin.registry.finding import find_people
from lianqin.registry.models import Person
from lianqin.supervision.conduct_errors import PersonNotFound, PersonUnclear

OFFERED = 9
SURE = frozenset({"identity", "name"})


def who_field(required: bool = True) -> forms.CharField:
    """The field for somebody's name, or what else they are searched by."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    hint = _("姓名、拼音、首字母、证件号或手机号后四位")
    return forms.CharField(
        label=_("谁"), max_length=64, required=required, widget=widget, help_text=hint
    )


def whom(posted: Mapping[str, Any], viewer: Viewer, kinds: Collection[str] = ()) -> Person:
    """The one person meant: chosen by `person`, else the one who answers to `who`.

    Raises MissingInput, PersonNotFound, PersonUnclear, and NotFound for a choice out of scope.
    """
    chosen, words = posted.get("person", ""), plain_text(posted, "who", 64).strip()
    if (key := key_in(str(chosen))) is not None:
        person = find(Person, viewer, pk=key)
        # A choice is of the words it was offered for: other words typed since are another search.
        if not words or person.name == words or person in candidates(words, viewer, kinds):
            return person
    if not words:
        raise MissingInput(field=_("谁"))
    found = candidates(words, viewer, kinds)
    if not found:
        raise PersonNotFound(words=words)
    if len(found) > 1:
        raise PersonUnclear(words=words)
    return found[0]


def candidates(words: str, viewer: Viewer, kinds: Collection[str] = ()) -> list[Person]:
    """Those who may be meant, best first; those whose very name it is, where there are any."""
    found = [
        one
        for one in find_people(viewer, words, limit=OFFERED)
        if not kinds or one.person.kind in kinds
    ]
    sure = [one for one in found if one.why in SURE]
    return [one.person for one in sure or found]
