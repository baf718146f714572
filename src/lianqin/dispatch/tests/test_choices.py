"""Beside the fastest choice, the one that keeps more of the county covered, if it comes in time."""

from __future__ import annotations

from collections.abc import Sequence

from lianqin.dispatch.candidates import Candidate, Card, Travel
from lianqin.dispatch.choices import Choice, choices
from lianqin.dispatch.recommend import recommend
from lianqin.dispatch.states import Lead
from lianqin.units.kinds import UnitKind


class Cover:
    """Crews whose losses simply add up."""

    def __init__(self, losses: dict[int, float]) -> None:
        self.losses = losses

    def lost_by(self, unit_ids: Sequence[int]) -> float:
        return sum(self.losses[unit] for unit in unit_ids)


POLICE, GUARD = UnitKind.POLICE, UnitKind.GUARD
Row = tuple[UnitKind, float, float]


def weigh(*rows: Row, arrival: int | None = None, before: float = 70.0) -> tuple[Choice, ...]:
    """Crews numbered from 1: kind, seconds away (half as much again at worst), cover lost."""
    crews = [Candidate(n, kind, f"{n}", "所", "所") for n, (kind, _, _) in enumerate(rows, 1)]
    ways = {n: Travel(s, s, True, seconds_80=1.5 * s) for n, (_, s, _) in enumerate(rows, 1)}
    cover = Cover({n: loss for n, (_, _, loss) in enumerate(rows, 1)})
    card = Card(Lead.POLICE_LED, 2, frozenset(UnitKind), arrival_seconds=arrival)
    return choices(recommend(crews, card, ways, losses=cover.losses), cover, before, arrival)


def units(found: tuple[Choice, ...]) -> list[tuple[int, ...]]:
    return [one.unit_ids for one in found]


def test_the_fastest_stands_first_and_the_other_within_its_range_beside_it() -> None:
    found = weigh((POLICE, 600, 5.0), (POLICE, 800, 1.0))
    assert units(found) == [(1,), (2,)]
    assert [(one.before, one.after) for one in found] == [(70.0, 65.0), (70.0, 69.0)]


def test_one_who_comes_after_the_fastest_ones_range_is_no_choice() -> None:
    assert units(weigh((POLICE, 600, 5.0), (POLICE, 901, 1.0))) == [(1,)]


def test_an_orders_deadline_decides_who_is_in_time_by_the_far_end() -> None:
    assert units(weigh((POLICE, 600, 5.0), (POLICE, 901, 1.0), arrival=1400)) == [(1,), (2,)]
    assert units(weigh((POLICE, 600, 5.0), (POLICE, 800, 1.0), arrival=1100)) == [(1,)]


def test_cover_moves_nobody_in_the_ranking_and_a_trifle_is_no_line() -> None:
    assert units(weigh((POLICE, 600, 5.0), (POLICE, 800, 4.95))) == [(1,)]


def test_police_are_not_replaced_by_guards_nor_guards_by_police() -> None:
    found = weigh((POLICE, 600, 5.0), (GUARD, 610, 5.0), (GUARD, 700, 0.0))
    assert units(found) == [(1, 2), (1, 3)]


def test_no_one_to_send_is_no_choice() -> None:
    assert weigh() == ()
