"""Several incidents and the crews there are, solved together and proved.

A mixed-integer programme (HiGHS): x[i, c] says that crew c goes to incident i, u[c] that it has
gone at all. The weighted seconds are linear in x. What the county loses is not: of k crews that
cover a point, taking n costs w * (q**(k - n) - q**k), each further one more than the last. That is
convex, so one continuous variable of 0..1 for every further crew (z), dearer from one to the next,
gives it exactly, whatever else is decided. Which quotas cannot be met is settled first, priority by
priority, and then held.

The same night gives the same plan: HiGHS repeats itself for the same arrays, and of plans that
cost the same the one with the lower crew at the earlier incident is taken.
"""

import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

from lianqin.optim.night import Cover, Floats, Ints, Night, Plan, Sent
from lianqin.optim.one_after_another import one_after_another
from lianqin.optim.shortages import shortages_of
from lianqin.optim.ties import settle_ties

#: A further crew whose leaving costs less than this share of the weight there is costs nothing.
NEGLIGIBLE = 1e-12
OPTIMAL, INFEASIBLE = 0, 2  # of scipy.optimize.milp
#: Seconds after which the best plan found so far is given, with its gap.
TIME_LIMIT_S = 10.0


def solve_together(night: Night, *, time_limit: float = TIME_LIMIT_S) -> Plan:
    """The cheapest plan of those with the fewest people missing, most urgent incidents first."""
    model = _Model(night, time.monotonic() + time_limit)
    found = model.solve()
    if found.status == INFEASIBLE:
        fewest, proved = model.hold_fewest_missing()
        found = model.solve()
    else:
        fewest, proved = (0,) * len(night.levels), True
    best = _better_of(night, model.sent(found), one_after_another(night))
    sent = settle_ties(night, best)
    return Plan(
        sent=sent,
        value=night.cost(sent),
        arrival=night.arrival(sent),
        lost=night.lost(sent),
        bound=min(found.bound, night.cost(sent)),
        shortages=shortages_of(night, sent),
        fewest_missing=proved and night.short_by_level(sent) == fewest,
    )


def _better_of(night: Night, found: Sent | None, simple: Sent) -> Sent:
    """The solver's plan, or the simple one where its time ran out before it had a better one."""
    if found is None:
        return simple
    ranks = [(night.short_by_level(sent), night.cost(sent)) for sent in (found, simple)]
    return found if ranks[0] <= ranks[1] else simple


class _Found(NamedTuple):
    """HiGHS's answer. `bound`: nothing is below it; nought where nothing was proved, as no cost
    is negative. `x` None where no plan was found at all.
    """

    status: int
    x: Floats | None
    bound: float


@dataclass(frozen=True, eq=False)
class _Rows:
    """Constraints low <= a @ v <= high over the columns of one model."""

    row: list[NDArray[np.int64]]
    column: list[NDArray[np.int64]]
    value: list[NDArray[np.float64]]
    low: list[Floats]
    high: list[Floats]

    @property
    def count(self) -> int:
        return sum(map(len, self.low))

    def add(self, row: Ints, column: Ints, value: Floats, low: Floats, high: Floats) -> None:
        """Entries of new constraints, whose rows count from nought."""
        self.row.append(row + self.count)
        self.column.append(column)
        self.value.append(value)
        self.low.append(low)
        self.high.append(high)

    def constraint(self, columns: int) -> LinearConstraint:
        entries = np.concatenate(self.value)
        places = np.concatenate(self.row), np.concatenate(self.column)
        matrix = csr_array(coo_array((entries, places), shape=(self.count, columns)))
        return LinearConstraint(matrix, np.concatenate(self.low), np.concatenate(self.high))


class _Model:
    """Columns: x (pairs that are able), u (crews), s (people missing, incident x group), z.

    `deadline` (seconds of the monotonic clock) is one for everything that is asked of the solver.
    """

    def __init__(self, night: Night, deadline: float) -> None:
        self.night, self.deadline = night, deadline
        self.incident, self.crew = (np.asarray(a, dtype=np.int64) for a in night.able.nonzero())
        pairs = len(self.incident)
        self.first_used = pairs
        self.first_short = pairs + night.crews
        self.first_piece = self.first_short + night.wanted.size
        self.piece_point, self.piece_cost = _pieces(night)
        self.columns = self.first_piece + len(self.piece_cost)
        self.most_short = np.zeros(night.wanted.size)
        self.rows = _Rows([], [], [], [], [])
        self._each_crew_once()
        self._quotas()
        self._cover()

    def _each_crew_once(self) -> None:
        """sum over incidents of x[., c] = u[c] <= 1"""
        crews = np.arange(self.night.crews)
        ones = np.ones(len(self.crew))
        self.rows.add(
            np.concatenate([self.crew, crews]),
            np.concatenate([np.arange(len(self.crew)), self.first_used + crews]),
            np.concatenate([ones, -np.ones(len(crews))]),
            np.zeros(len(crews)),
            np.zeros(len(crews)),
        )

    def _quotas(self) -> None:
        """people sent of a group + people missing >= people wanted"""
        night = self.night
        quota = np.arange(night.wanted.size)
        of_pair = self.incident * night.groups + night.group[self.crew]
        self.rows.add(
            np.concatenate([of_pair, quota]),
            np.concatenate([np.arange(len(self.crew)), self.first_short + quota]),
            np.concatenate([night.heads[self.crew].astype(float), np.ones(len(quota))]),
            night.wanted.ravel().astype(float),
            np.full(len(quota), np.inf),
        )

    def _cover(self) -> None:
        """crews taken from a point <= those that cost nothing + the pieces paid for"""
        cover = self.night.cover
        points = np.unique(self.piece_point)
        if cover is None or not len(points):
            return
        paid = np.bincount(self.piece_point, minlength=len(cover.weights))
        crew, point = cover.reaches[:, points].nonzero()
        pieces = np.arange(len(self.piece_cost))
        self.rows.add(
            np.concatenate([point, np.searchsorted(points, self.piece_point)]).astype(np.int64),
            np.concatenate([self.first_used + crew, self.first_piece + pieces]).astype(np.int64),
            np.concatenate([np.ones(len(crew)), -np.ones(len(pieces))]),
            np.full(len(points), -np.inf),
            (_most_leaving(self.night, cover) - paid)[points].astype(float),
        )

    def hold_fewest_missing(self) -> tuple[tuple[int, ...], bool]:
        """Find how few can be missing, the most urgent first, and hold every level to it.

        Gives the number of people missing of each level, and whether that is proved.
        """
        night = self.night
        self.most_short = night.wanted.ravel().astype(float)
        held: list[int] = []
        proved = True
        for level in night.levels:
            of_level = np.repeat(night.priority == level, night.groups)
            columns = self.first_short + np.flatnonzero(of_level)
            cost = np.zeros(self.columns)
            cost[columns] = 1.0
            found = self._ask(cost)
            missing = night.wanted.sum() if found.x is None else round(float(cost @ found.x))
            proved &= found.status == OPTIMAL
            held.append(int(missing))
            entry = np.zeros(len(columns), dtype=np.int64)
            self.rows.add(
                entry, columns, np.ones(len(columns)), np.array([-np.inf]), np.array([missing])
            )
        return tuple(held), proved

    def solve(self) -> _Found:
        """The cheapest plan within what may be missing."""
        night = self.night
        cost = np.zeros(self.columns)
        seconds = night.seconds[self.incident, self.crew]
        cost[: self.first_used] = night.weight[self.incident] * seconds
        cost[self.first_piece :] = self.piece_cost
        return self._ask(cost)

    def _ask(self, cost: Floats) -> _Found:
        if not self.columns:
            return _Found(OPTIMAL, np.zeros(0), 0.0)
        whole = np.zeros(self.columns, dtype=np.int64)
        whole[: self.first_used] = 1
        whole[self.first_short : self.first_piece] = 1
        high = np.ones(self.columns)
        high[self.first_short : self.first_piece] = self.most_short
        answer = milp(
            cost,
            integrality=whole,
            bounds=Bounds(np.zeros(self.columns), high),
            constraints=self.rows.constraint(self.columns),
            options={"mip_rel_gap": 0.0, "time_limit": max(0.0, self.deadline - time.monotonic())},
        )
        bound = answer.mip_dual_bound
        known = 0.0 if bound is None or not np.isfinite(bound) else float(bound)
        return _Found(answer.status, answer.x, known)

    def sent(self, found: _Found) -> Sent | None:
        """Which crews go where, or None where nothing was found."""
        if found.x is None:
            return None
        chosen = np.flatnonzero(found.x[: self.first_used] > 0.5)
        pairs = zip(self.incident[chosen].tolist(), self.crew[chosen].tolist(), strict=True)
        return tuple(sorted(pairs))


def _pieces(night: Night) -> tuple[Ints, Floats]:
    """Point and cost of every further crew that may leave a point and costs something.

    Of k crews the n-th to leave costs price * w * (1 - q) * q**(k - n). Where more are there than
    can be sent, the last are never asked for; where very many are there, the first cost nothing.
    """
    cover: Cover | None = night.cover
    if cover is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    leaving = _most_leaving(night, cover)
    point = np.repeat(np.arange(len(leaving)), leaving)
    nth = np.arange(len(point)) - np.repeat(leaving.cumsum() - leaving, leaving) + 1
    worth = cover.price * (1.0 - cover.busy) * cover.weights[point]
    cost = worth * np.power(cover.busy, cover.counts[point] - nth)
    dear = cost > NEGLIGIBLE * cover.price * max(float(cover.weights.sum()), 1e-300)
    # of one point only the last pieces may be left out at the cheap end, never one in the middle
    return point[dear].astype(np.int64), cost[dear]


def _most_leaving(night: Night, cover: Cover) -> Ints:
    """How many crews can leave each point: those that may go somewhere, no more than are wanted."""
    able = night.able.any(axis=0)
    most = min(int(night.wanted.sum()), int(able.sum()))
    return np.asarray(np.minimum(cover.reaches[able].sum(axis=0), most), dtype=np.int64)
