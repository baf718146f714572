"""Who changed what, field by field: every edit of the registry leaves its changes beside it.

before = seen(person, FIELDS)
...
note_changes(act_, person, before, seen(person, FIELDS), actor=actor, person=person)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from lianqin.accounts.models import User
from lianqin.core.acts import Act
from lianqin.core.scope import Viewer
from lianqin.registry.models import Change, Organisation, Person

# Their value is never written down, only that it changed.
SEALED = frozenset({"id_sealed", "id_index", "identity"})
# Written by the way when another field changes, of no interest to anybody.
BY_THE_WAY = frozenset({"pinyin", "pinyin_back", "initials", "phone_tail", "id_index"})
LONGEST = 200


def seen(row: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The values of `fields` as they stand."""
    return {name: getattr(row, name) for name in fields}


def note_changes(
    act_: Act,
    subject: models.Model,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    actor: Viewer,
    person: Person | None = None,
    organisation: Organisation | None = None,
    by_name: str = "",
) -> list[str]:
    """Write a row for each field whose value differs; the names of those fields.

    `organisation` is taken from `person` where it is not given. Call it once within the act.
    """
    named = [
        name
        for name, value in after.items()
        if name not in BY_THE_WAY and before.get(name) != value
    ]
    unit = organisation.pk if organisation else person.organisation_id if person else None
    common = {
        "bureau_id": actor.bureau,
        "subject": subject._meta.label_lower,
        "subject_id": str(subject.pk),
        "person": person,
        "organisation_id": unit,
        "actor_id": actor.user_id,
        "actor_name": by_name or name_of(actor),
        "actor_role": actor.role,
        "act_id": act_.id,
        "at": act_.at,
    }
    Change.unscoped.bulk_create(
        Change(
            field=name, before=said(name, before.get(name)), after=said(name, after[name]), **common
        )
        for name in named
    )
    return named


def said(field: str, value: Any) -> str:
    """A value as the history prints it."""
    if field in SEALED:
        return "•••" if value else ""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)[:LONGEST]


def name_of(actor: Viewer) -> str:
    """The name of an account as the record prints it; empty for the console."""
    if actor.user_id is None:
        return ""
    return (
        User.objects.filter(pk=actor.user_id).values_list("display_name", flat=True).first() or ""
    )
