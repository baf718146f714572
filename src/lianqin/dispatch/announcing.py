"""Who hears of a directive, and what the incident's time line says of it."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.acts import Act
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import ENTRY_OF, Status
from lianqin.incidents import timeline
from lianqin.registry.viewers import desk_of, desk_of_bureau, managers_of, person_key
from lianqin.units.models import UnitMember


def line_of(directive: Directive) -> str:
    """What the time line says beside a step: which crew, under which number."""
    return f"{directive.unit.call_sign} · {directive.number}"


def write_step(
    directive: Directive, act_: Act, *, at: datetime | None = None, actor_name: str = ""
) -> None:
    """One line of the incident's time line: this crew, the step it has taken, under this number."""
    timeline.write(
        act_,
        directive.incident,
        ENTRY_OF[Status(directive.status)],
        at=at,
        text=line_of(directive),
        unit=directive.unit,
        actor_name=actor_name,
    )


def announce_directive(directive: Directive, act_: Act, kind: str = "directive.changed") -> None:
    """Tell the crew's phones, their manager and the desks; then the incident's own watchers."""
    crew = UnitMember.unscoped.filter(unit=directive.unit).values_list("person_id", flat=True)
    unit = directive.unit
    audience = {person_key(person) for person in crew}
    audience |= {managers_of(unit.organisation_id), desk_of(unit.organisation_id)}
    audience |= {desk_of(unit.station_id), desk_of(directive.incident.station_id)}
    audience.add(desk_of_bureau(directive.bureau_id))
    act_.announce(kind, directive, audience=audience, status=str(directive.status))
    timeline.announce(act_, directive.incident)
