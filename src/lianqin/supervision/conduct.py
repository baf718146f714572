"""Writing into the dossier: the one way in which supervision leaves a line on conduct."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from lianqin.core.acts import Act
from lianqin.core.clock import today
from lianqin.registry.kinds import ConductKind
from lianqin.registry.models import ConductEntry, Employment, Organisation, Person
from lianqin.registry.viewers import managers_of, person_key


def unit_on(person: Person, day: date) -> Organisation:
    """Where somebody worked on `day`; where they work now when the file does not say."""
    open_end = Q(until=None) | Q(until__gt=day)
    rows = Employment.unscoped.select_related("organisation")
    found = rows.filter(open_end, person=person, since__lte=day).first()
    return found.organisation if found else person.organisation


def enter(
    act_: Act,
    person: Person,
    *,
    kind: ConductKind,
    unit: Organisation,
    words: str,
    happened_on: date,
    source: str,
    enterer_name: str,
    heard_on: date | None = None,
) -> ConductEntry:
    """Leave one line within an act; the person and the unit's managers hear that there is one.

    The database refuses a breach without `heard_on`, and a second line from the same `source`.
    """
    entry = ConductEntry.unscoped.create(
        person=person,
        organisation=unit,
        kind=kind,
        words=words,
        happened_on=happened_on,
        heard_on=heard_on,
        source=source,
        entered_by=act_.actor.user_id,
        enterer_name=enterer_name,
        entered_at=act_.at,
    )
    act_.record(entry, action="conduct.enter", kind=str(kind), source=source)
    audience = [person_key(person.pk), managers_of(unit.pk)]
    act_.announce("conduct.entered", entry, audience=audience)
    return entry


def today_of(act_: Act) -> date:
    """The day of the act in Asia/Shanghai."""
    return today(act_.at)
