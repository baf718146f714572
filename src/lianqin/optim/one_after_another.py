"""The plain way: incident after incident, each the nearest who are left.

What a desk does without a solver, most urgent first. It is what the plan is compared with, and
what stands in where the solver's time ran out.
"""

import numpy as np

from lianqin.optim.night import Night, Sent


def one_after_another(night: Night) -> Sent:
    """Every incident in turn, most urgent first, takes the nearest lawful crews of each group
    until its quota is met or nobody is left. Of two equally near the one listed first goes.
    """
    left = np.ones(night.crews, dtype=bool)
    sent: list[tuple[int, int]] = []
    for incident in np.lexsort((np.arange(night.incidents), night.priority)).tolist():
        able = night.able[incident] & left
        for crew in np.argsort(night.seconds[incident], kind="stable").tolist():
            if not able[crew]:
                continue
            of_group = [c for i, c in sent if i == incident and night.group[c] == night.group[crew]]
            if night.heads[of_group].sum() < night.wanted[incident, night.group[crew]]:
                sent.append((incident, crew))
                left[crew] = False
    return tuple(sorted(sent))
