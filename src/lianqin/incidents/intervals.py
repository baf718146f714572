"""The named intervals of an incident: one definition, used by its page and by every statistic.

An interval runs between two stamps. `INTERVALS` says which, of whom, and which way is better; the
page reads it from the time line (`shown`), statistics read the same from the columns that are the
time line's cache (`spans`). An interval whose end is not on record, or that would run backwards
(an imported row out of order), is not one: it is left out and never counted as nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.incidents.models import (
    Handover,
    IdentityAppeal,
    Incident,
    Participation,
    TimelineEntry,
)
from lianqin.incidents.roots import first_received
from lianqin.incidents.stamps import CrewStamps, Entry, Stamps, first, what_holds
from lianqin.incidents.states import EntryKind

INCIDENT, CREW, APPEAL = "incident", "crew", "appeal"


@dataclass(frozen=True)
class Interval:
    """`start` and `end` name stamps (`stamps.Stamps`, or of a crew `stamps.CrewStamps`).

    `of` says whose it is: the incident's, each crew's, or an identity appeal's. `columns` are the
    two columns that cache the stamps. Shorter is better in every one of them (`direction`).
    """

    code: str
    name: Promise | str
    definition: Promise | str
    start: str
    end: str
    of: str = INCIDENT
    columns: tuple[str, str] = ("", "")
    direction: str = "shorter"


INTERVALS: tuple[Interval, ...] = (
    Interval(
        "received_to_dispatched",
        _("接报至派警"),
        _("从接报到第一次下达指令。"),
        "received",
        "dispatched",
        columns=("received_at", "dispatched_at"),
    ),
    Interval(
        "dispatched_to_accepted",
        _("下达指令至接受"),
        _("每支力量从下达指令到接受；同一力量两次到场的，按第一次。"),
        "dispatched",
        "accepted",
        CREW,
        ("directed_at", "accepted_at"),
    ),
    Interval(
        "received_to_first_on_scene",
        _("接报至首次到达"),
        _("从接报到第一支力量（不论民警、保安或义务巡逻）到达现场。"),
        "received",
        "first_on_scene",
        columns=("received_at", "first_on_scene"),
    ),
    Interval(
        "received_to_first_guard",
        _("接报至保安力量首次到达"),
        _("从接报到第一支保安或单位保卫力量到达现场。"),
        "received",
        "first_guard",
        columns=("received_at", "first_guard_on_scene_at"),
    ),
    Interval(
        "received_to_first_police",
        _("接报至民警首次到达"),
        _("从接报到第一支民警力量到达现场。"),
        "received",
        "first_police",
        columns=("received_at", "first_police_on_scene_at"),
    ),
    Interval(
        "received_to_on_scene",
        _("接报至各力量到达"),
        _("每支到达现场的力量各计一次：从接报到它到达。"),
        "received",
        "on_scene",
        CREW,
        ("incident__received_at", "on_scene_at"),
    ),
    Interval(
        "on_scene_to_cleared",
        _("到达至处置完毕"),
        _("从第一支力量到达到现场处置完毕。"),
        "first_on_scene",
        "cleared",
        columns=("first_on_scene", "cleared_at"),
    ),
    Interval(
        "report_to_apprehension",
        _("接报至抓获"),
        _("从接报到时间线上第一次“抓获”。"),
        "received",
        "apprehended",
        columns=("received_at", "apprehended"),
    ),
    Interval(
        "received_to_closed",
        _("接报至结案"),
        _("从接报到结案；重新打开的，按最后一次结案。"),
        "received",
        "closed",
        columns=("received_at", "closed_at"),
    ),
    Interval(
        "broadcast_to_first_reply",
        _("发布协查至首个有效回复"),
        _("从协查发布到民警认定有效的第一个回复。"),
        "broadcast",
        "first_reply",
        APPEAL,
    ),
    Interval(
        "broadcast_to_handover",
        _("发布协查至移交家属"),
        _("从协查发布到其后第一次移交家属或救助机构。"),
        "broadcast",
        "handover",
        APPEAL,
    ),
)
BY_CODE: dict[str, Interval] = {one.code: one for one in INTERVALS}


@dataclass(frozen=True)
class Span:
    """One interval of one incident: from when to when, and of which crew where it is a crew's."""

    incident_id: int
    start: datetime
    end: datetime
    unit_id: int | None = None

    @property
    def length(self) -> timedelta:
        return self.end - self.start


@dataclass(frozen=True)
class Shown:
    """An interval of one record, explained by the two rows that it runs between."""

    interval: Interval
    start: Entry
    end: Entry
    crew: CrewStamps | None = None

    @property
    def length(self) -> timedelta:
        return self.end.at - self.start.at


def shown(stamps: Stamps) -> list[Shown]:
    """Every interval that a time line explains, in the order of the table, crew by crew."""
    found: list[Shown] = []
    for interval in INTERVALS:
        if interval.of == APPEAL:
            continue
        for crew in stamps.crews if interval.of == CREW else (None,):
            start, end = _mark(interval.start, stamps, crew), _mark(interval.end, stamps, crew)
            if start and end and start.at <= end.at:
                found.append(Shown(interval, start, end, crew))
    return found


def since_first_call(stamps: Stamps, of_doubles: Iterable[Entry]) -> Stamps:
    """The same stamps, received when the first of the family was: `of_doubles` are the lines of
    those merged into it. What was told twice was reported when it was told first."""
    calls = [line for line in what_holds(of_doubles) if line.kind == EntryKind.RECEIVED]
    own = [stamps.received] if stamps.received else []
    return replace(stamps, received=first([*own, *calls])) if own else stamps


def _mark(name: str, stamps: Stamps, crew: CrewStamps | None) -> Entry | None:
    """A crew's own stamp of that name, else the incident's."""
    holder: Any = crew if crew is not None and hasattr(crew, name) else stamps
    mark: Entry | None = getattr(holder, name)
    return mark


def spans(code: str, incidents: QuerySet[Incident]) -> list[Span]:
    """The interval `code` of these incidents, by incident and crew. Raises KeyError.

    From a report it runs from the first of all that were merged into the incident.
    """
    interval = BY_CODE[code]
    found = _spans(interval, incidents)
    if interval.start == "received":
        earliest = first_received(incidents)
        found = [
            replace(one, start=min(one.start, earliest.get(one.incident_id, one.start)))
            for one in found
        ]
    return _forward(found)


def _spans(interval: Interval, incidents: QuerySet[Incident]) -> Iterable[Span]:
    if interval.of == CREW:
        return _of_crews(interval, incidents)
    if interval.of == APPEAL:
        return _of_appeals(interval, incidents)
    if interval.end == "apprehended":
        return _to_arrests(incidents)
    rows = incidents.annotate(first_on_scene=Min("participations__on_scene_at"))
    return (Span(*row) for row in _pairs(rows, "pk", *interval.columns))


def _forward(found: Iterable[Span]) -> list[Span]:
    return [span for span in found if span.start <= span.end]


def _pairs(rows: QuerySet[Any], *names: str) -> Iterable[tuple[Any, ...]]:
    """Rows in which every named column says something, by primary key."""
    known = {f"{name}__isnull": False for name in names}
    found: Iterable[tuple[Any, ...]] = rows.filter(**known).order_by("pk").values_list(*names)
    return found


def _of_crews(interval: Interval, incidents: QuerySet[Incident]) -> Iterable[Span]:
    rows = Participation.unscoped.filter(incident__in=incidents)
    names = ("incident_id", *interval.columns, "unit_id")
    return sorted(
        (Span(*row) for row in _pairs(rows, *names)), key=lambda s: (s.incident_id, s.unit_id)
    )


def _to_arrests(incidents: QuerySet[Incident]) -> Iterable[Span]:
    """The first arrest of each, as the time line holds it after every correction."""
    arrests = TimelineEntry.unscoped.filter(incident__in=incidents, kind=EntryKind.APPREHENDED)
    rows = TimelineEntry.unscoped.filter(Q(pk__in=arrests) | Q(corrects__in=arrests))
    by_incident: dict[int, list[Entry]] = {}
    for pk, kind, at, corrects, incident in rows.order_by("pk").values_list(
        "pk", "kind", "at", "corrects_id", "incident_id"
    ):
        by_incident.setdefault(incident, []).append(Entry(pk, kind, at, corrects=corrects))
    received = dict(incidents.filter(pk__in=by_incident).values_list("pk", "received_at"))
    for pk, entries in sorted(by_incident.items()):
        if arrest := first(what_holds(entries)):
            yield Span(pk, received[pk], arrest.at)


def _of_appeals(interval: Interval, incidents: QuerySet[Incident]) -> Iterable[Span]:
    appeals = IdentityAppeal.unscoped.filter(incident__in=incidents, broadcast_at__isnull=False)
    if interval.end == "first_reply":
        replied = appeals.annotate(
            first_reply=Min("sightings__said_at", filter=Q(sightings__is_valid=True))
        )
        names = ("incident_id", "broadcast_at", "first_reply")
        return [Span(*row) for row in _pairs(replied, *names)]
    return list(_to_handovers(appeals))


def _to_handovers(appeals: QuerySet[IdentityAppeal]) -> Iterable[Span]:
    rows = appeals.order_by("pk").values_list("incident_id", "broadcast_at")
    sent: Sequence[tuple[int, datetime]] = [(pk, at) for pk, at in rows if at is not None]
    given: dict[int, list[datetime]] = {}
    handed = Handover.unscoped.filter(incident__in=[pk for pk, _ in sent])
    for pk, at in handed.order_by("at").values_list("incident_id", "at"):
        given.setdefault(pk, []).append(at)
    for pk, at in sent:
        if later := [moment for moment in given.get(pk, ()) if moment >= at]:
            yield Span(pk, at, later[0])
