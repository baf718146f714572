"""Every plan there is, looked at one by one: what the solver is held to on small nights.

Written from the definition alone, with bit masks of crews and none of the solver's parts.
"""

import itertools

import numpy as np

from lianqin.optim.night import Cover, Night

Key = tuple[int, ...]


def best_by_looking(night: Night) -> tuple[Key, float]:
    """Fewest people missing by priority, and the least cost of the plans that miss so few."""
    levels = sorted(set(night.priority.tolist()))
    base = int(night.wanted.sum()) + 1
    gone, missing, arrival = np.zeros(1, dtype=np.int64), np.zeros(1), np.zeros(1)
    for incident in range(night.incidents):
        place = len(levels) - 1 - levels.index(int(night.priority[incident]))
        choices = _choices(night, incident)
        crews = np.array([mask for mask, _, _ in choices], dtype=np.int64)
        short = np.array([m * float(base) ** place for _, m, _ in choices])
        seconds = np.array([s for _, _, s in choices])
        apart = np.nonzero((gone[:, None] & crews[None, :]) == 0)
        arrival = (arrival[:, None] + night.weight[incident] * seconds[None, :])[apart]
        missing = (missing[:, None] + short[None, :])[apart]
        gone = (gone[:, None] | crews[None, :])[apart]
    lost = np.zeros(1 << night.crews)
    if night.cover is not None:
        for mask in np.unique(gone).tolist():
            lost[mask] = night.cover.price * _lost(night.cover, mask)
    fewest = missing.min()
    cost = (arrival + lost[gone])[missing == fewest].min()
    return _digits(int(fewest), base, len(levels)), float(cost)


def _choices(night: Night, incident: int) -> list[tuple[int, int, float]]:
    """Sets of crews none of whom is idle there: as a mask, people missing, seconds together."""
    sides = []
    for group in range(night.groups):
        wanted = int(night.wanted[incident, group])
        crews = [
            crew
            for crew in range(night.crews)
            if night.group[crew] == group
            and night.lawful[incident, crew]
            and np.isfinite(night.seconds[incident, crew])
        ]
        sides.append(
            [
                (
                    sum(1 << crew for crew in some),
                    max(0, wanted - int(night.heads[list(some)].sum())),
                    float(night.seconds[incident, list(some)].sum()),
                )
                for count in range(len(crews) + 1)
                for some in itertools.combinations(crews, count)
                if not some or _none_idle(night, some, wanted)
            ]
        )
    return [
        (sum(side[0] for side in each), sum(s[1] for s in each), sum(s[2] for s in each))
        for each in itertools.product(*sides)
    ]


def _none_idle(night: Night, some: tuple[int, ...], wanted: int) -> bool:
    people = int(night.heads[list(some)].sum())
    return people - min(int(night.heads[crew]) for crew in some) < wanted


def _lost(cover: Cover, mask: int) -> float:
    """The sum of the definition: a point of weight w that k free crews reach is worth
    w * (1 - q**k)."""
    total = 0.0
    extra = cover.standing if cover.standing is not None else np.zeros(len(cover.weights))
    for point, weight in enumerate(cover.weights.tolist()):
        before = [c for c in range(len(cover.reaches)) if cover.reaches[c, point]]
        after = [c for c in before if not mask >> c & 1]
        k, left = len(before) + int(extra[point]), len(after) + int(extra[point])
        total += weight * (cover.busy**left - cover.busy**k)
    return total


def _digits(number: int, base: int, count: int) -> Key:
    digits = []
    for _ in range(count):
        number, digit = divmod(number, base)
        digits.append(digit)
    return tuple(reversed(digits))
