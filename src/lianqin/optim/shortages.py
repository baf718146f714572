"""Which quotas a plan leaves open, and why they could not be met.

The reason is a set of incidents and the crews that may go to any of them, found from the incident
that goes short over the crews that it could use to the incidents that use them. Where these crews
are fewer people than those incidents ask for, nobody can do better: it is the condition of Hall
(1935) that fails.
"""

import numpy as np

from lianqin.optim.night import Night, Sent, Shortage


def shortages_of(night: Night, sent: Sent) -> tuple[Shortage, ...]:
    """Every quota with people missing, by incident and group."""
    short = night.short(sent)
    return tuple(
        _shortage(night, sent, incident, group, int(short[incident, group]))
        for incident, group in zip(*(axis.tolist() for axis in short.nonzero()), strict=True)
    )


def _shortage(night: Night, sent: Sent, incident: int, group: int, missing: int) -> Shortage:
    of_group = night.able & (night.group == group)
    place = {crew: row for row, crew in sent}
    contested, frontier = {incident}, [incident]
    crews: set[int] = set()
    while frontier:
        fresh = set(np.flatnonzero(of_group[frontier.pop()]).tolist()) - crews
        crews |= fresh
        users = {place[crew] for crew in fresh if crew in place} - contested
        contested |= users
        frontier += users
    wanted = int(night.wanted[incident, group])
    rows = tuple(sorted(contested))
    return Shortage(
        incident=incident,
        group=group,
        wanted=wanted,
        had=wanted - missing,
        alone=int(night.heads[of_group[incident]].sum()),
        contested=rows,
        asked=int(night.wanted[list(rows), group].sum()),
        there=int(night.heads[sorted(crews)].sum()),
    )
