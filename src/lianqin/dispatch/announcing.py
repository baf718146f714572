"""Who hears of a directive, and what the incident's time line says of it."""

from __future__ import annotations

from datetime import datetime

from lianqin.core.acts import Act
from lianqin.core.outside import tell_outside
from lianqin.dispatch.models import Directive
from lianqin.dispatch.muster_rally import REACHED, rally_of
from lianqin.dispatch.rule_terms import Step
from lianqin.dispatch.states import ENTRY_OF, DirectiveKind, Status
from lianqin.incidents import timeline
from lianqin.incidents.states import EntryKind
from lianqin.registry.viewers import desk_of, desk_of_bureau, managers_of, person_key
from lianqin.units.models import UnitMember

# Its number, and no more, is said outside too, where the bureau has turned a way on.
TOLD_OUTSIDE = frozenset({"directive.issued", "directive.resent"})


def line_of(directive: Directive) -> str:
    """What the time line says beside a step: which crew, under which number."""
    return f"{directive.unit.call_sign} · {directive.number}"


def write_step(
    directive: Directive,
    act_: Act,
    *,
    at: datetime | None = None,
    actor_name: str = "",
    said: str = "",
) -> None:
    """One line of the incident's time line: this crew, the step it has taken, under this number,
    and `said` besides. To have reached a rally point is no arrival on the scene."""
    kind = ENTRY_OF[Status(directive.status)]
    if kind == EntryKind.ON_SCENE and (rally := rally_of(directive)) is not None:
        kind, said = EntryKind.NOTE, f"{REACHED} {rally.name} {said}"
    timeline.write(
        act_,
        directive.incident,
        kind,
        at=at,
        text=f"{line_of(directive)} {said}".strip(),
        unit=directive.unit,
        actor_name=actor_name,
    )


def announce_directive(directive: Directive, act_: Act, kind: str = "directive.changed") -> None:
    """Tell the crew's phones and the desks; then the incident's own watchers.

    The manager of a unit that is asked for help hears that something changed, never what: who said
    no or did not answer is not the employer's to know.
    """
    unit = directive.unit
    audience = crew_keys(directive, act_.at) | desk_keys(directive)
    act_.announce(kind, directive, audience=audience, status=str(directive.status))
    if directive.kind == DirectiveKind.HELP:
        managers = {managers_of(unit.organisation_id)}
        act_.announce("unit_help.changed", directive, audience=managers)
    if kind in TOLD_OUTSIDE:
        crew = UnitMember.unscoped.filter(unit=directive.unit).values_list("person_id", flat=True)
        tell_outside(act_, directive, bureau_id=directive.bureau_id, people=crew)
    timeline.announce(act_, directive.incident)


def crew_keys(directive: Directive, at: datetime) -> set[str]:
    """The phones of the crew, if it is on duty at this moment.

    Off duty nobody receives anything, but of what the crew itself took on before its shift ended:
    they must hear that it was called off.
    """
    unit = directive.unit
    said_yes = directive.answered_at is not None and directive.status != Status.DECLINED
    if not (unit.shift_since <= at < unit.shift_until or said_yes):
        return set()
    members = UnitMember.unscoped.filter(unit=unit).values_list("person_id", flat=True)
    return {person_key(person) for person in members}


def desk_keys(directive: Directive) -> set[str]:
    """The desks of the incident's station, of the crew's, and the command centre's."""
    unit = directive.unit
    stations = (unit.organisation_id, unit.station_id, directive.incident.station_id)
    return {*map(desk_of, stations), desk_of_bureau(directive.bureau_id)}


def announce_alarm(directive: Directive, act_: Act, step: Step) -> None:
    """Call people to a directive that nobody answers, each rung of the order further than the last:
    the command centre, the incident's station too, the chiefs and officers of the bureau too."""
    audience = {desk_of_bureau(directive.bureau_id)}
    if step in (Step.STATION_ALARM, Step.LEADER):
        audience.add(desk_of(directive.incident.station_id))
    if step == Step.LEADER:
        audience.add(desk_of(directive.bureau_id))
    act_.announce("directive.alarm", directive, audience=audience, step=str(step))
    timeline.announce(act_, directive.incident)
