"""The ground of the map: roads, areas and edge, made once and remembered."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from lianqin.core.scope import Viewer
from lianqin.desk.geojson import collection, feature, of_shape, rounded
from lianqin.geo.network import RoadNetwork
from lianqin.registry.areas import station_areas
from lianqin.registry.models import Organisation

TOLERANCE = 0.00003  # degrees, about three metres: below what a screen shows
SEAM = 0.0002  # degrees, about twenty metres: closes the hair gaps between drawn areas


@lru_cache(maxsize=4)
def _roads(drawn: _ByFingerprint) -> bytes:
    network = drawn.network
    lines = shapely.simplify(network.edge_lines, TOLERANCE)
    groups: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for edge in range(network.edges):
        groups[int(network.edge_class[edge]), int(network.edge_name[edge])].append(lines[edge])
    features = [
        feature(_merged(parts), **{"class": network.classes[kind], "name": _name(network, name)})
        for (kind, name), parts in sorted(groups.items())
    ]
    text = json.dumps(collection(features), ensure_ascii=False, separators=(",", ":"))
    return text.encode()


class _ByFingerprint:
    """A network that counts as equal to any of the same fingerprint."""

    def __init__(self, network: RoadNetwork) -> None:
        self.network = network

    def __hash__(self) -> int:
        return hash(self.network.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByFingerprint) and (
            other.network.fingerprint == self.network.fingerprint
        )


def roads(network: RoadNetwork) -> bytes:
    """The network as GeoJSON text: one feature for each class and name."""
    return _roads(_ByFingerprint(network))


def _merged(parts: list[Any]) -> dict[str, Any]:
    """Pieces of one road joined end to end, so that its name is drawn along the whole of it."""
    lines = np.asarray(parts, dtype=object)
    joined: Any = shapely.line_merge(shapely.multilinestrings(lines))
    found: dict[str, Any] = rounded(shapely.geometry.mapping(joined))
    return found


def _name(network: RoadNetwork, index: int) -> str:
    return network.names[index] if index >= 0 else ""


def areas(viewer: Viewer) -> list[dict[str, Any]]:
    """The stations' areas, and for each whose station the viewer may know a point with its name.

    A name on the area itself would be drawn once in every tile.
    """
    known = station_areas(viewer.bureau)
    names = dict(
        Organisation.objects.for_viewer(viewer)
        .filter(pk__in=known.ids)
        .values_list("pk", "short_name")
    )
    shapes = dict(zip(known.ids, known.tree.geometries, strict=True))
    drawn = [feature(of_shape(shape), id=pk, name="") for pk, shape in shapes.items()]
    return drawn + [
        feature(of_shape(shapes[pk].representative_point()), id=pk, name=name)
        for pk, name in sorted(names.items())
    ]


def boundary(bureau_id: int) -> list[dict[str, Any]]:
    """The outer edge of all areas together."""
    known = station_areas(bureau_id)
    return [feature(_edge(known.ids, bureau_id))] if known.ids else []


@lru_cache(maxsize=16)
def _edge(_ids: tuple[int, ...], bureau_id: int) -> dict[str, Any]:
    shapes = station_areas(bureau_id).tree.geometries
    whole = shapely.union_all(shapely.buffer(shapes, SEAM, join_style="mitre"))
    return of_shape(shapely.buffer(whole, -SEAM, join_style="mitre"))
