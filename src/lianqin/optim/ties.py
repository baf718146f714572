"""Of plans that cost the same, always the same one: the lower crew at the earlier incident."""

import numpy as np

from lianqin.optim.night import SAME, Night, Sent


def settle_ties(night: Night, sent: Sent) -> Sent:
    """A plan of the same cost that no exchange for a crew listed earlier leaves as cheap.

    An exchange is one crew for another of its group and size: one that was not sent, or one that
    is at a later incident. Each brings the list of crews, by incident, forward; so it ends.
    """
    pairs = sorted(sent)
    while (other := _exchanged(night, pairs)) is not None:
        pairs = other
    return tuple(pairs)


def _exchanged(night: Night, pairs: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    used = {crew: incident for incident, crew in pairs}
    cost = night.cost(tuple(pairs))
    slack = SAME * 1e-3 * max(1.0, cost)
    for incident, crew in pairs:
        there = night.weight[incident] * night.seconds[incident]
        for other in _alike(night, incident, crew):
            place = used.get(other)
            if place is not None and (place <= incident or not night.able[place, crew]):
                continue
            change = there[other] - there[crew]
            if place is not None:
                back = night.weight[place] * night.seconds[place]
                change += back[crew] - back[other]
                if abs(change) > slack:
                    continue
            swap = {incident: (crew, other), place: (other, crew)}
            new = sorted(
                (i, swap[i][1]) if i in swap and c == swap[i][0] else (i, c) for i, c in pairs
            )
            if night.cost(tuple(new)) <= cost + slack:
                return new
    return None


def _alike(night: Night, incident: int, crew: int) -> list[int]:
    """Crews listed before this one that could stand in for it there."""
    same = (night.group == night.group[crew]) & (night.heads == night.heads[crew])
    return np.flatnonzero((same & night.able[incident])[:crew]).tolist()
