"""Which incidents on record a report may be a double of: candidates by index, ranked, with reasons.

Proposals only: a person decides. An exercise is never proposed for a real report nor the other way
round, and nobody is shown an incident that they may not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from lianqin.core.scope import Viewer
from lianqin.incidents.likeness import Likeness, Told, could_be, likeness
from lianqin.incidents.merging import family_ids, root_of
from lianqin.incidents.models import Call, Incident, Merge
from lianqin.incidents.states import OPEN, State
from lianqin.incidents.wording import Commonness, Marks, marks_of
from lianqin.registry.gazetteer import METRES_PER_DEGREE

WINDOW = timedelta(hours=2)  # farther apart in time nothing reaches FROM_SCORE
CLOSED_WITHIN = timedelta(hours=2)  # closed longer ago, it is proposed to nobody
REACH_M = 1300.0  # farther apart only very uncertain places reach FROM_SCORE
FROM_SCORE = 0.4  # from here on about five of six first proposals were right on made-up days
MOST = 3
UNREAD = Marks()
_Later = tuple[int, str, float | None, float | None, datetime]
FACTS = ("pk", "words", "lon", "lat", "received_at", "uncertainty_m")
MORE = ("category", "site_id", "suspects", "has_fled")


@dataclass(frozen=True)
class Proposal:
    """An incident that a report may be a double of; its reasons are in `likeness`."""

    incident: Incident
    likeness: Likeness

    @property
    def is_open(self) -> bool:
        return self.incident.state in OPEN


@dataclass(frozen=True)
class Heard:
    """A report on record: which incident goes on for it (`root`), and what it said.

    The marks of its words are read only where place and time leave room.
    """

    root: int
    words: str
    told: Told


def doubles_of_report(
    words: str, told: Told, *, viewer: Viewer, is_exercise: bool
) -> list[Proposal]:
    """For a report that is just being taken: up to MOST, the likeliest first. Three queries."""
    rows = _near(told, viewer, is_exercise)
    return _ranked(words, told, list(_tellings(rows)), viewer)


def doubles_of(incident: Incident, viewer: Viewer) -> list[Proposal]:
    """For an incident on record that was not merged; pairs that somebody parted are left out."""
    if incident.state == State.MERGED:
        return []
    said = told_of(incident)
    rows = _near(said, viewer, incident.is_exercise).exclude(pk=incident.pk)
    told = list(_tellings(rows))
    if not told:
        return []
    never = {*family_ids(incident), *_parted_from(incident)}
    left = [row for row in told if row.root not in never]
    return _ranked(incident.words, said, left, viewer)


def told_of(incident: Incident) -> Told:
    """The incident as its first caller told it."""
    return Told(
        marks=UNREAD,
        lon=incident.lon,
        lat=incident.lat,
        at=incident.received_at,
        uncertainty_m=incident.uncertainty_m,
        **{name: getattr(incident, name) for name in MORE},
    )


def _near(said: Told, viewer: Viewer, is_exercise: bool) -> QuerySet[Incident]:
    """Those in the window and the box around it, by the index over bureau and time."""
    reach = (REACH_M + said.uncertainty_m) / METRES_PER_DEGREE
    stale = Q(state=State.CLOSED, closed_at__lt=said.at - CLOSED_WITHIN)
    return (
        Incident.objects.for_viewer(viewer)
        .filter(
            bureau_id=viewer.bureau_id,
            received_at__range=(said.at - WINDOW, said.at + WINDOW),
            is_exercise=is_exercise,
            lat__range=(said.lat - reach, said.lat + reach),
            lon__range=(said.lon - 1.3 * reach, said.lon + 1.3 * reach),
        )
        .exclude(stale)
        .order_by()
    )


def _tellings(rows: QuerySet[Incident]) -> Iterator[Heard]:
    """Every call of those incidents as a telling of the incident that goes on for it."""
    facts: dict[int, Told] = {}
    roots: dict[int, int] = {}
    names = (*FACTS, *MORE, "state", "merged_into_id")
    for values in rows.values_list(*names):
        row = dict(zip(names, values, strict=True))
        state, into = row.pop("state"), row.pop("merged_into_id")
        pk, words, at = row.pop("pk"), row.pop("words"), row.pop("received_at")
        facts[pk] = Told(marks=UNREAD, at=at, **row)
        roots[pk] = _root(pk) if state == State.MERGED and into else pk
        yield Heard(roots[pk], words, facts[pk])
    for pk, words, lon, lat, at in _later_calls(facts):
        first = facts[pk]
        told = replace(first, at=at, lon=lon or first.lon)
        yield Heard(roots[pk], words, replace(told, lat=lat or first.lat))


def _root(pk: int) -> int:
    return root_of(Incident.unscoped.get(pk=pk)).pk


def _later_calls(incidents: Iterable[int]) -> Iterable[_Later]:
    """Calls after the first of each, which the incident's own words stand for."""
    pks = list(incidents)
    if not pks:
        return ()
    later = Call.unscoped.filter(
        incident_id__in=pks, received_at__gt=F("incident__received_at")
    ).order_by()
    return later.values_list("incident_id", "words", "lon", "lat", "received_at")


def rank(words: str, said: Told, heard: Sequence[Heard]) -> list[tuple[int, Likeness]]:
    """The incidents that are likely enough, by root: up to MOST, the likeliest first.

    A pure decision. The likeliest report of each incident decides; of equals the newest is first.
    """
    room = [row for row in heard if could_be(said, row.told, FROM_SCORE)]
    said = replace(said, marks=marks_of(words))
    told = [replace(row.told, marks=marks_of(row.words)) for row in room]
    common = Commonness.of([said.marks, *(one.marks for one in told)])
    best: dict[int, Likeness] = {}
    for row, one in zip(room, told, strict=True):
        found = likeness(said, one, common)
        if found.score >= FROM_SCORE and found.score > _score(best.get(row.root)):
            best[row.root] = found
    order = sorted(best, key=lambda pk: (-best[pk].score, -pk))[:MOST]
    return [(pk, best[pk]) for pk in order]


def _ranked(words: str, said: Told, heard: Sequence[Heard], viewer: Viewer) -> list[Proposal]:
    ranked = rank(words, said, heard)
    if not ranked:
        return []
    keys = [pk for pk, _found in ranked]
    seen = Incident.objects.for_viewer(viewer).filter(pk__in=keys).select_related("station")
    by_pk = {row.pk: row for row in seen}
    return [Proposal(by_pk[pk], found) for pk, found in ranked if pk in by_pk]


def _score(found: Likeness | None) -> float:
    return found.score if found else 0.0


def _parted_from(incident: Incident) -> set[int]:
    """Those that somebody found not to be the same thing after all."""
    either = Q(incident=incident) | Q(into=incident)
    rows = Merge.unscoped.filter(either).exclude(undone_at=None)
    return {pk for pair in rows.values_list("incident_id", "into_id") for pk in pair}
