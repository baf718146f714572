"""How long everybody takes to an incident: one search gives every origin's time.

``Router`` prepares a network once and answers many questions. For ``times_to`` it searches the
reversed graph from the incident outwards, so 500 units cost one search, not 500.
"""

from dataclasses import dataclass
from datetime import datetime
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lianqin.geo.conditions import Condition, RoadFactors
from lianqin.geo.modes import Mode
from lianqin.geo.network import RoadNetwork

LonLat = tuple[float, float]
DEFAULT_MAX_SNAP_M = 1000.0


@dataclass(frozen=True)
class RoadPiece:
    """One road of a path, in order: what to say of it."""

    name: str  #: "" where the road has none
    metres: float
    seconds: float
    conditions: tuple[tuple[Condition, float], ...]  #: condition and metres under it


@dataclass(frozen=True, eq=False)
class RoadPath:
    """The way from an origin to a target."""

    lonlat: NDArray[np.float64]  #: (k, 2) WGS-84 degrees, from the road point of the origin
    metres: float
    seconds: float
    roads: tuple[RoadPiece, ...]


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Answer for ``k`` places, in the order asked.

    ``seconds`` (k,) inf where not reached; ``metres`` (k,) along that way, nan where not reached;
    ``snap_m`` (k,) from the place to its road; ``reached`` (k,); ``reason`` (k,) "" or a code:
    ``geo.no_road_near``, ``geo.target_no_road_near``, ``geo.closed`` (a way exists, but tonight's
    conditions close it), ``geo.unreachable`` (no way at all: an island, a one-way trap).
    """

    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    snap_m: NDArray[np.float64]
    reached: NDArray[np.bool_]
    reason: tuple[str, ...]

    def path(self, index: int) -> RoadPath:
        """The way of place ``index``. Raises ``NoWayError`` where it was not reached."""
        raise NotImplementedError


class Router:
    """A network made ready for questions. Safe to share between threads."""

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network

    def factors(self, conditions: Iterable[Condition], at: datetime, mode: Mode) -> RoadFactors:
        """``factors_at`` for this network, remembered while the same conditions hold."""
        raise NotImplementedError

    def times_to(
        self,
        target: LonLat,
        origins: ArrayLike,
        mode: Mode = Mode.CAR,
        factors: RoadFactors | None = None,
        *,
        max_snap_m: float = DEFAULT_MAX_SNAP_M,
    ) -> TravelTimes:
        """Times from every origin ((k, 2) lon, lat degrees) to ``target`` (lon, lat)."""
        raise NotImplementedError

    def times_from(
        self,
        origin: LonLat,
        targets: ArrayLike,
        mode: Mode = Mode.CAR,
        factors: RoadFactors | None = None,
        *,
        max_snap_m: float = DEFAULT_MAX_SNAP_M,
    ) -> TravelTimes:
        """Times from ``origin`` to every target ((k, 2) lon, lat degrees)."""
        raise NotImplementedError
