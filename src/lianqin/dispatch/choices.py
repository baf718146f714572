"""What each choice leaves uncovered: the fastest who may lawfully go, and who keeps more cover.

No weight is set between minutes and cover. The fastest choice stands as it is; beside it, one other
at most, made of crews that still come in time and whose leaving costs the county less; the officer
reads both and decides. In time: by the order's deadline, held against what four of five journeys
keep to; without a deadline, within the range that the fastest crew itself has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from lianqin.dispatch.candidates import PROFESSIONAL_HELPERS
from lianqin.dispatch.recommend import Ranked, Recommendation

LEAST_GAIN = 0.1  # percentage points below which another choice is not worth a line


class Cover(Protocol):
    """What the free crews cover: see `coverage.CoverNow`. Percent of the county's demand."""

    @property
    def losses(self) -> Mapping[int, float]: ...

    def lost_by(self, unit_ids: Sequence[int]) -> float: ...


class Choice(NamedTuple):
    """Crews that would go together, and the county's expected cover before and after, percent."""

    rows: tuple[Ranked, ...]
    before: float
    after: float

    @property
    def unit_ids(self) -> tuple[int, ...]:
        return tuple(row.candidate.unit_id for row in self.rows)


def choices(
    answer: Recommendation, cover: Cover, before: float, arrival_seconds: int | None
) -> tuple[Choice, ...]:
    """The fastest choice first; then the one that keeps more cover, where there is one."""
    fastest = answer.proposed
    if not fastest:
        return ()
    first = _choice(fastest, cover, before)
    other = _choice(_keeping_cover(answer, cover.losses, arrival_seconds), cover, before)
    if other.after - first.after < LEAST_GAIN:
        return (first,)
    return (first, other)


def _choice(rows: Sequence[Ranked], cover: Cover, before: float) -> Choice:
    lost = cover.lost_by([row.candidate.unit_id for row in rows])
    return Choice(tuple(rows), before, max(0.0, before - lost))


def _keeping_cover(
    answer: Recommendation, losses: Mapping[int, float], arrival_seconds: int | None
) -> list[Ranked]:
    """Each proposed crew, or in its place the one of its side that costs least and is in time."""
    taken = {row.candidate.unit_id for row in answer.proposed}
    kept = []
    for row in answer.proposed:
        rivals = [
            other
            for other in answer.ranked
            if other.candidate.unit_id not in taken and _stands_for(other, row, arrival_seconds)
        ]
        best = min([row, *rivals], key=lambda one: (_loss(one, losses), one.place))
        if best is not row and _loss(row, losses) - _loss(best, losses) < LEAST_GAIN:
            best = row
        taken.add(best.candidate.unit_id)
        kept.append(best)
    return kept


def _stands_for(other: Ranked, row: Ranked, arrival_seconds: int | None) -> bool:
    """Whether `other` can go in the place of `row`: same side, as many people, in time."""
    who, instead = row.candidate, other.candidate
    if instead.is_police != who.is_police or instead.size < who.size:
        return False
    if (instead.kind in PROFESSIONAL_HELPERS) != (who.kind in PROFESSIONAL_HELPERS):
        return False
    if arrival_seconds is not None:
        return other.travel.late_seconds <= arrival_seconds
    return other.travel.seconds <= row.travel.late_seconds


def _loss(row: Ranked, losses: Mapping[int, float]) -> float:
    return losses.get(row.candidate.unit_id, 0.0)
