"""Several incidents and the crews there are, as arrays: what is asked of whoever solves them.

Rows are incidents, columns are crews, both in an order that the caller keeps (dispatch orders both
by their numbers, so that the same night is always the same problem). A crew belongs to one group
(police, guards) and counts for as many people as it has; an incident wants at least so many people
of each group. What is sent is paid twice: the weighted seconds until each crew is there, and what
the rest of the county loses (`optim.coverage`) at a price.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lianqin.optim.coverage import covers, expected_cover

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: The same moment, for a sum of seconds: a millionth of it, or of a second.
SAME = 1e-6


@dataclass(frozen=True, eq=False)
class Cover:
    """What the rest of the county keeps.

    `reaches` crew x demand: who gets there in time; `weights` of the demand points, in any unit;
    `busy` the probability that a crew is taken; `price` weighted seconds that one unit of expected
    weight is worth. `standing` (demand,) counts free crews that cover a point and are not among
    those that may be sent.
    """

    reaches: Mask
    weights: Floats
    busy: float
    price: float
    standing: Ints | None = None

    @cached_property
    def counts(self) -> Ints:
        """How many free crews cover each point while nobody has been sent."""
        among = np.asarray(self.reaches.sum(axis=0), dtype=np.int64)
        return among if self.standing is None else among + self.standing

    @cached_property
    def whole(self) -> float:
        """The expected weight served while nobody has been sent."""
        return expected_cover(self.counts, self.weights, self.busy)

    def lost(self, sent: Ints) -> float:
        """The expected weight no longer served once these crews have gone."""
        left = self.counts - self.reaches[sent].sum(axis=0)
        return self.whole - expected_cover(left, self.weights, self.busy)


def cover_within(
    seconds: Floats, weights: Floats, threshold: float, busy: float, price: float
) -> Cover:
    """The cover of crews that are `seconds` (crew x demand) from each point."""
    return Cover(covers(seconds, threshold), np.asarray(weights, dtype=float), busy, price)


@dataclass(frozen=True, eq=False)
class Night:
    """The problem. `seconds` incident x crew, infinite where no road leads; `lawful` the same
    shape, whether the crew may be sent there; `group` and `heads` per crew; `wanted` incident x
    group, people; `priority` per incident, 1 the most urgent, decides who goes short where there
    are not enough; `weight` per incident, what a second there counts.
    """

    seconds: Floats
    lawful: Mask
    group: Ints
    heads: Ints
    wanted: Ints
    priority: Ints
    weight: Floats
    cover: Cover | None = None

    def __post_init__(self) -> None:
        incidents, crews = self.seconds.shape
        shapes = {
            "lawful": (self.lawful.shape, (incidents, crews)),
            "group": (self.group.shape, (crews,)),
            "heads": (self.heads.shape, (crews,)),
            "wanted": (self.wanted.shape, (incidents, self.wanted.shape[-1])),
            "priority": (self.priority.shape, (incidents,)),
            "weight": (self.weight.shape, (incidents,)),
        }
        wrong = [name for name, (is_, should) in shapes.items() if is_ != should]
        if wrong:
            raise ValueError(f"the shape of {', '.join(wrong)} does not fit")
        if np.any(self.heads < 1) or np.any(self.weight < 0) or np.any(self.wanted < 0):
            raise ValueError("a crew has somebody, and no weight or quota is negative")
        if crews and not 0 <= self.group.min() <= self.group.max() < self.groups:
            raise ValueError("a crew's group has no quota")

    @property
    def incidents(self) -> int:
        return int(self.seconds.shape[0])

    @property
    def crews(self) -> int:
        return int(self.seconds.shape[1])

    @property
    def groups(self) -> int:
        return int(self.wanted.shape[1])

    @cached_property
    def able(self) -> Mask:
        """Incident x crew: may be sent, gets there, and somebody of its group is wanted."""
        asked = self.wanted[:, self.group] > 0 if self.crews else self.lawful
        return np.asarray(self.lawful & np.isfinite(self.seconds) & asked)

    def arrival(self, sent: "Sent") -> float:
        """The weighted seconds until every crew is there."""
        rows, columns = columns_of(sent)
        return float((self.weight[rows] * self.seconds[rows, columns]).sum())

    def lost(self, sent: "Sent") -> float:
        """The expected weight no longer served, in the unit of the cover; nought without one."""
        return self.cover.lost(columns_of(sent)[1]) if self.cover else 0.0

    def cost(self, sent: "Sent") -> float:
        """What is minimised: weighted seconds, and the price of what is lost."""
        price = self.cover.price if self.cover else 0.0
        return self.arrival(sent) + price * self.lost(sent)

    def short(self, sent: "Sent") -> Ints:
        """Incident x group: how many people are missing."""
        had = np.zeros_like(self.wanted)
        rows, columns = columns_of(sent)
        np.add.at(had, (rows, self.group[columns]), self.heads[columns])
        return np.asarray(np.maximum(self.wanted - had, 0), dtype=np.int64)

    @cached_property
    def levels(self) -> Ints:
        """The priorities there are, most urgent first."""
        return np.unique(self.priority)

    def short_by_level(self, sent: "Sent") -> tuple[int, ...]:
        """How many people are missing at incidents of each priority, most urgent first."""
        missing = self.short(sent).sum(axis=1)
        return tuple(int(missing[self.priority == level].sum()) for level in self.levels)


#: Which crew (column) goes to which incident (row), by incident and crew.
Sent = tuple[tuple[int, int], ...]


def columns_of(sent: Sent) -> tuple[Ints, Ints]:
    """The rows and the columns of what is sent."""
    pairs = np.array(sent, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


class Shortage(NamedTuple):
    """A quota that cannot be met: `wanted` people of `group` at `incident`, `had` can be had.

    `alone`: the most that could come if nobody else needed them. `contested` the incidents (this
    one too) whose quotas together ask for `asked` people of those crews that may go to any of
    them, who are `there` people altogether; where `there` is not less than `asked`, the crews
    cannot be divided so that it comes out.
    """

    incident: int
    group: int
    wanted: int
    had: int
    alone: int
    contested: tuple[int, ...]
    asked: int
    there: int


@dataclass(frozen=True)
class Plan:
    """The answer: who goes where, what it costs, and how sure it is that nothing is better.

    `value` weighted seconds with the price of the cover, `arrival` and `lost` its two parts;
    `bound`: no plan with as few people missing is below it. `shortages` are the quotas that no
    plan meets. Where the solver ran out of time the plan is the best found and the gap says so.
    """

    sent: Sent
    value: float
    arrival: float
    lost: float
    bound: float
    shortages: tuple[Shortage, ...] = field(default=())
    fewest_missing: bool = True

    @property
    def gap(self) -> float:
        """How much better, at most, another plan could be: a share of the value."""
        spare = self.value - self.bound
        if spare <= SAME * max(1.0, abs(self.value)):
            return 0.0
        return spare / abs(self.value) if self.value else float("inf")

    @property
    def gap_percent(self) -> float:
        """The gap in percent."""
        return 100.0 * self.gap

    @property
    def gap_percent_up(self) -> float:
        """The gap in percent to one place, rounded up: what is printed is never too little."""
        return math.ceil(10.0 * self.gap_percent) / 10.0 if math.isfinite(self.gap) else self.gap

    @property
    def is_proved(self) -> bool:
        """Nothing is better, and nobody is missing who could be there."""
        return self.fewest_missing and self.gap == 0.0
