"""Putting the time line right: a new row that names the old one, with a reason; never a change.

The first row stays as it was written, and everything that was said of it since. Who sees the
record may correct it, closed or not: a record that can no longer be put right is a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import MissingInput
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.life_errors import (
    ArrivalNeeded,
    CorrectedMeanwhile,
    CrewNotHere,
    NotCorrectable,
    NothingCorrected,
    StepsOutOfOrder,
)
from lianqin.incidents.models import Feedback, Incident, Participation, TimelineEntry
from lianqin.incidents.moving import move
from lianqin.incidents.order import TOLD, Fault, faults
from lianqin.incidents.results import RULES
from lianqin.incidents.stamping import entries_of
from lianqin.incidents.stamps import STEPS, Entry, what_holds
from lianqin.incidents.states import EntryKind, State
from lianqin.units.models import Unit

# Whose words may be put right, which crew's step may be another's, whose moment may be wrong.
WORDS = (*TOLD, EntryKind.NOTE, EntryKind.OCCURRED)
CREWS = (EntryKind.EN_ROUTE, EntryKind.ON_SCENE, EntryKind.UNIT_CLEARED)
MOMENTS = (*WORDS, *STEPS, EntryKind.RECEIVED, EntryKind.CLEARED)
# What may be struck out. That a crew was asked and said yes stands, as does what the desk did.
STRIKES = (*WORDS, *CREWS)


@dataclass(frozen=True)
class Correction:
    """What the line should have said. `why` stands beside it; `unit_id` where a crew's step was
    another crew's."""

    at: datetime
    why: str
    text: str = ""
    unit_id: int | None = None


def correct(
    entry: TimelineEntry,
    said: Correction,
    *,
    actor: Viewer,
    actor_name: str,
    seen: int | None = None,
    at: datetime | None = None,
) -> TimelineEntry:
    """Put a line right; a struck one is brought back by it. The columns of stamps follow.

    `seen` is the row that held when the writer looked. Raises MissingInput without a reason,
    NotCorrectable, NothingCorrected, StampInFuture, StepsOutOfOrder naming both moments,
    CrewNotHere, CorrectedMeanwhile.
    """
    _need_reason(said.why)
    with act("incident.correct", actor=actor, at=at) as act_:
        timeline.refuse_future(said.at, act_.at)
        rows = _rows_of(entry, seen)
        new = _put_right(entry, said, rows)
        _refuse_worse(rows, new)
        unit = Unit.unscoped.get(pk=new.unit_id) if new.unit_id else None
        return _enter(entry, EntryKind.CORRECTION, act_, said.why, actor_name, new, unit)


def strike(
    entry: TimelineEntry,
    *,
    why: str,
    actor: Viewer,
    actor_name: str,
    seen: int | None = None,
    at: datetime | None = None,
) -> TimelineEntry:
    """Strike a line out: it stays to be read and no longer counts.

    Raises MissingInput without a reason, NotCorrectable, NothingCorrected for one struck already,
    ArrivalNeeded for the arrival that a feedback rests on, CorrectedMeanwhile.
    """
    _need_reason(why)
    if entry.kind not in STRIKES:
        raise NotCorrectable(what=entry.get_kind_display())
    with act("incident.strike", actor=actor, at=at) as act_:
        rows = _rows_of(entry, seen)
        held = _held(entry, rows)
        if held is None:
            raise NothingCorrected
        _refuse_bare_feedback(entry, rows)
        unit = Unit.unscoped.get(pk=held.unit_id) if held.unit_id else None
        return _enter(entry, EntryKind.STRUCK, act_, why, actor_name, held, unit)


def _need_reason(why: str) -> None:
    if not why.strip():
        raise MissingInput(field=_("更正理由"))


def _rows_of(entry: TimelineEntry, seen: int | None) -> list[Entry]:
    """The whole time line as it is now; nobody else may have corrected the row meanwhile."""
    if entry.corrects_id is not None:
        raise NotCorrectable(what=entry.get_kind_display())
    last = TimelineEntry.unscoped.filter(corrects=entry).order_by("pk").last()
    if seen is not None and seen != (last.pk if last else entry.pk):
        raise CorrectedMeanwhile(name=last.actor_name if last else entry.actor_name)
    return entries_of(entry.incident_id)


def _held(entry: TimelineEntry, rows: Sequence[Entry]) -> Entry | None:
    """The line as it holds now, or None where it is struck out."""
    return next((line for line in what_holds(rows) if line.id == entry.pk), None)


def _put_right(entry: TimelineEntry, said: Correction, rows: Sequence[Entry]) -> Entry:
    """The line as it will hold; what may not be put right of its kind stays as it was."""
    if entry.kind not in MOMENTS:
        raise NotCorrectable(what=entry.get_kind_display())
    held, first_said = _held(entry, rows), next(row for row in rows if row.id == entry.pk)
    old = held or first_said
    new = replace(old, text=said.text.strip() if entry.kind in WORDS else old.text)
    if said.at != old.at.replace(microsecond=0):  # a form tells whole seconds
        new = replace(new, at=said.at)
    if entry.kind in CREWS and said.unit_id is not None and said.unit_id != old.unit_id:
        new = replace(new, unit_id=said.unit_id, unit_kind=_kind_of(entry, said.unit_id))
    if entry.kind == EntryKind.NOTE and not new.text:
        raise MissingInput(field=_("记录"))
    if new == held:
        raise NothingCorrected
    return new


def _kind_of(entry: TimelineEntry, unit_id: int) -> str:
    part = Participation.unscoped.filter(incident_id=entry.incident_id, unit_id=unit_id)
    kind = part.values_list("unit__kind", flat=True).first()
    if kind is None:
        raise CrewNotHere
    return kind


def _refuse_worse(rows: Sequence[Entry], new: Entry) -> None:
    """Raise StepsOutOfOrder, naming both, where two lines contradict each other that did not."""
    before = {(fault.earlier.id, fault.later.id) for fault in faults(what_holds(rows))}
    lines = [line for line in what_holds(rows) if line.id != new.id]
    after = faults(sorted([*lines, new], key=lambda line: line.id))
    for fault in after:
        if (fault.earlier.id, fault.later.id) not in before:
            raise _explained(fault)


def _explained(fault: Fault) -> StepsOutOfOrder:
    ids = [line.unit_id for line in (fault.earlier, fault.later) if line.unit_id]
    names = dict(Unit.unscoped.filter(pk__in=ids).values_list("pk", "call_sign"))

    def of(line: Entry) -> str:
        label = str(EntryKind(line.kind).label)
        return f"{names[line.unit_id]} {label}" if line.unit_id else label

    return StepsOutOfOrder(
        earlier=of(fault.earlier),
        earlier_at=_clock(fault.earlier.at),
        later=of(fault.later),
        later_at=_clock(fault.later.at),
    )


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _refuse_bare_feedback(entry: TimelineEntry, rows: Sequence[Entry]) -> None:
    """A result that rests on somebody having been there keeps one who was."""
    there = [line.id for line in what_holds(rows) if line.kind == EntryKind.ON_SCENE]
    ended = Incident.unscoped.filter(pk=entry.incident_id, state__in=(State.CLEARED, State.CLOSED))
    if there == [entry.pk] and ended.exists():
        last = Feedback.unscoped.filter(incident_id=entry.incident_id).order_by("at", "pk").last()
        if last is not None and RULES[last.result].needs_arrival:
            raise ArrivalNeeded


def _enter(
    entry: TimelineEntry,
    kind: EntryKind,
    act_: Act,
    why: str,
    actor_name: str,
    new: Entry,
    unit: Unit | None,
) -> TimelineEntry:
    incident = Incident.unscoped.get(pk=entry.incident_id)
    line = timeline.write(
        act_, incident, kind, at=new.at, text=new.text, unit=unit,
        actor_name=actor_name, corrects=entry, why=why.strip()[:200],
    )  # fmt: skip
    if entry.kind == EntryKind.ON_SCENE:
        _follow_arrivals(incident, act_)
    act_.record(line, incident=incident.pk, corrects=entry.pk, kind=entry.kind)
    timeline.announce(act_, incident)
    return line


def _follow_arrivals(incident: Incident, act_: Act) -> None:
    """The state is that of a scene somebody reached: it goes back with the last arrival, and
    comes again with the first."""
    there = Participation.unscoped.filter(incident=incident).exclude(on_scene_at=None)
    if there.exists():
        move(incident, State.ON_SCENE, act_)
    else:
        on_scene = Incident.unscoped.filter(pk=incident.pk, state=State.ON_SCENE)
        on_scene.update(state=State.DISPATCHED)
