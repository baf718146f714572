"""How far it is to places that stay, for crews that move: searched once, then looked up.

A recommendation asks of every village who could be there in time. The villages stay and the night
keeps its conditions for hours, so each is searched from once; where the crews are now is then a
look at an array, not another search.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lianqin.geo.conditions import RoadFactors
from lianqin.geo.snapping import Snaps

if TYPE_CHECKING:
    from lianqin.geo.times import _ModeRoads

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reach:
    """Every state's seconds to each of ``h`` hubs, kept: the crews move, the hubs do not.

    ``by_state`` (h, states + 1), to a tenth of a millisecond in an hour.
    """

    by_state: NDArray[np.float32]
    hubs: list[Snaps]
    limit_s: float
    _roads: _ModeRoads
    _factors: RoadFactors | None

    def seconds(self, places: Snaps) -> Floats:
        """(k, h) seconds from each place to each hub, infinite beyond the limit."""
        if not len(places) or not self.hubs:
            return np.full((len(places), len(self.hubs)), np.inf)
        ends = self._roads.links(places, leaving=True)
        links_seconds = ends.under(self._factors, self._roads.pace)
        total = self.by_state[:, ends.state] + links_seconds
        seconds = np.minimum.reduceat(total, ends.first, axis=1)
        for hub, row in zip(self.hubs, seconds, strict=True):
            self._roads.same_edge(hub, places, self._factors, row, towards=True)
        return np.where(seconds <= self.limit_s, seconds, np.inf).T
