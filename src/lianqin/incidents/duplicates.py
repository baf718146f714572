"""Which incidents on record a report may be a double of: candidates by index, ranked, with reasons.

Proposals only: a person decides. An exercise is never proposed for a real report nor the other way
round, and nobody is shown an incident that they may not see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from lianqin.core.scope import Viewer
from lianqin.incidents.likeness import Likeness, Told, could_be, likeness
from lianqin.incidents.merging import family_ids, root_of
from lianqin.incidents.models import Incident, Merge
from lianqin.incidents.states import OPEN, State
from lianqin.incidents.wording import Commonness, Marks, marks_of
from lianqin.registry.gazetteer import METRES_PER_DEGREE

WINDOW = timedelta(hours=2)  # farther apart in time nothing reaches FROM_SCORE
CLOSED_WITHIN = timedelta(hours=2)  # closed longer ago, it is proposed to nobody
REACH_M = 1300.0  # farther apart only very uncertain places reach FROM_SCORE
FROM_SCORE = 0.4  # from here on about five of six first proposals were right on made-up days
MOST = 3
UNREAD = Marks()
MORE = ("category", "site_id", "suspects", "has_fled")
TOLD = ("lon", "lat", "uncertainty_m", *MORE)
SHOWN = ("number", "priority", "is_exercise", "place_text", "state", "merged_into_id")
# By these `restricted.sees_words` decides whether the words are shown.
GUARDED = ("result_category", "minors_harmed", "is_domestic")
FACTS = tuple(dict.fromkeys(("id", "words", "received_at", *TOLD, *SHOWN, *GUARDED)))
LATER = ("words", "lon", "lat", "received_at")


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


@dataclass
class Near:
    """What is on record near a report: every telling, and the facts of each incident."""

    heard: list[Heard]
    facts: dict[int, dict[str, Any]]

    def incident(self, pk: int) -> Incident | None:
        """With what a proposal shows; anything else is read when it is asked for."""
        if (facts := self.facts.get(pk)) is None:
            return None
        names = [name for name in _columns() if name in facts]
        return Incident.from_db(None, names, [facts[name] for name in names])


def doubles_of_report(
    words: str, told: Told, *, viewer: Viewer, is_exercise: bool
) -> list[Proposal]:
    """For a report that is just being taken: up to MOST, the likeliest first. One query,
    and more only where one was merged."""
    near = _read(_near(told, viewer, is_exercise))
    return _ranked(words, told, near, viewer)


def doubles_of(incident: Incident, viewer: Viewer) -> list[Proposal]:
    """For an incident on record that was not merged; pairs that somebody parted are left out."""
    if incident.state == State.MERGED:
        return []
    said = told_of(incident)
    rows = _near(said, viewer, incident.is_exercise).exclude(pk=incident.pk)
    near = _read(rows)
    if not near.heard:
        return []
    never = {*family_ids(incident), *_parted_from(incident)}
    near.heard = [row for row in near.heard if row.root not in never]
    return _ranked(incident.words, said, near, viewer)


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


def _read(rows: QuerySet[Incident]) -> Near:
    """Every call of those incidents as a telling of the incident that goes on for it.

    The incident's own words stand for its first call; the later ones are joined.
    """
    near = Near([], {})
    after = Q(calls__received_at__gt=F("received_at"))
    joined = rows.annotate(later=FilteredRelation("calls", condition=after))
    roots: dict[int, int] = {}
    row: tuple[Any, ...]
    for row in joined.values_list(*FACTS, *(f"later__{name}" for name in LATER)):
        facts = dict(zip(FACTS, row, strict=False))
        pk, (words, lon, lat, at) = facts["id"], row[len(FACTS) :]
        if pk not in near.facts:
            near.facts[pk], roots[pk] = facts, _root(facts)
            near.heard.append(Heard(roots[pk], facts["words"], _told(facts)))
        if at is not None:
            told = replace(_told(facts), at=at, lon=lon or facts["lon"], lat=lat or facts["lat"])
            near.heard.append(Heard(roots[pk], words, told))
    return near


@cache
def _columns() -> list[str]:
    """In the model's order, which `from_db` goes by."""
    return [field.attname for field in Incident._meta.concrete_fields]


def _told(facts: dict[str, Any]) -> Told:
    own = {name: facts[name] for name in TOLD}
    return Told(marks=UNREAD, at=facts["received_at"], **own)


def _root(facts: dict[str, Any]) -> int:
    if facts["state"] != State.MERGED or not facts["merged_into_id"]:
        return int(facts["id"])
    return root_of(Incident.unscoped.get(pk=facts["merged_into_id"])).pk


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


def _ranked(words: str, said: Told, near: Near, viewer: Viewer) -> list[Proposal]:
    ranked = rank(words, said, near.heard)
    by_pk = {pk: near.incident(pk) for pk, _found in ranked}
    if farther := [pk for pk, incident in by_pk.items() if incident is None]:
        by_pk |= Incident.objects.for_viewer(viewer).in_bulk(farther)
    return [Proposal(one, found) for pk, found in ranked if (one := by_pk[pk])]


def _score(found: Likeness | None) -> float:
    return found.score if found else 0.0


def _parted_from(incident: Incident) -> set[int]:
    """Those that somebody found not to be the same thing after all."""
    either = Q(incident=incident) | Q(into=incident)
    rows = Merge.unscoped.filter(either).exclude(undone_at=None)
    return {pk for pair in rows.values_list("incident_id", "into_id") for pk in pair}
