"""Coordinates, the road network and travel times of a county.

Owns: reading roads from OpenStreetMap files, who may drive or walk them which way and how fast,
live road conditions, snapping, one-to-many travel times and the path of a chosen one.
Refuses: Django, databases, translations (errors carry a code, both languages and parameters) and
the solvers of ``optim``. Stands on: NumPy, SciPy, osmium, shapely.
"""

from lianqin.geo.conditions import Condition, RoadFactors, factors_at
from lianqin.geo.errors import GeoError
from lianqin.geo.modes import Mode
from lianqin.geo.network import RoadNetwork, load_network, save_network
from lianqin.geo.reader import read_roads
from lianqin.geo.times import RoadPath, Router, TravelTimes

__all__ = [
    "Condition",
    "GeoError",
    "Mode",
    "RoadFactors",
    "RoadNetwork",
    "RoadPath",
    "Router",
    "TravelTimes",
    "factors_at",
    "load_network",
    "read_roads",
    "save_network",
]
