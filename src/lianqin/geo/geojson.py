"""Road conditions from and to GeoJSON (RFC 7946: longitude first, WGS-84).

A condition is a Feature. Its geometry is a Polygon or MultiPolygon (a drawn area), a Point (a
spot, with ``radius_m``) or null together with ``road`` (a named road); an area together with
``road`` means the part of that road inside the area. Properties::

    kind      word such as "ice", "snow", "flood", "works", "closure"
    factor    number of at least 1, or an object by mode: {"car": 2, "scooter": 3}
    closed    true, or a list of the modes shut out: ["car", "scooter"]
    road      name or number of a road
    radius_m  reach of a point, metres (30 if left out)
    since     ISO 8601 instant with offset
    until     the same; left out or null: until lifted (the instant itself no longer counts)
    label     what the page prints
"""

import json
import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NoReturn

import shapely
from shapely.errors import GEOSException
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from lianqin.geo.conditions import CLOSED, Condition, NamedRoad, Spot, Where
from lianqin.geo.errors import ConditionError, ConditionsFileError
from lianqin.geo.modes import MODES, Mode

Effect = tuple[float, tuple[tuple[Mode, float], ...]]


def conditions_from_geojson(source: str | bytes | Mapping[str, Any]) -> tuple[Condition, ...]:
    """Read a FeatureCollection.

    Raises ``ConditionsFileError`` if it is none, ``ConditionError`` with the number of the
    feature (from 1) and what is wrong with it.
    """
    features = _features(source)
    return tuple(_Feature(number, raw).condition() for number, raw in enumerate(features, 1))


def conditions_to_geojson(conditions: Iterable[Condition]) -> dict[str, Any]:
    """Write a FeatureCollection that :func:`conditions_from_geojson` reads back alike."""
    return {"type": "FeatureCollection", "features": [_feature(c) for c in conditions]}


def _features(source: str | bytes | Mapping[str, Any]) -> list[Any]:
    try:
        data = json.loads(source) if isinstance(source, str | bytes) else source
    except (ValueError, RecursionError) as fault:
        raise ConditionsFileError(detail=str(fault)) from fault
    if not isinstance(data, Mapping) or data.get("type") != "FeatureCollection":
        raise ConditionsFileError(detail='no "type": "FeatureCollection"')
    if not isinstance(features := data.get("features"), list):
        raise ConditionsFileError(detail='no list of "features"')
    return features


class _Feature:
    """One feature being read; every refusal names its number."""

    def __init__(self, number: int, raw: object) -> None:
        self.number = number
        if not isinstance(raw, Mapping) or raw.get("type") != "Feature":
            self._refuse("it is not a Feature", "不是 Feature")
        self.raw = raw
        properties = raw.get("properties") or {}
        if not isinstance(properties, Mapping):
            self._refuse("its properties are not an object", "properties 不是对象")
        self.properties: Mapping[str, Any] = properties

    def condition(self) -> Condition:
        factor, by_mode = self._effect()
        try:
            return Condition(
                id=str(self.raw.get("id") or self.properties.get("id") or self.number),
                kind=str(self.properties.get("kind", "")),
                where=self._where(),
                since=self._instant("since"),
                until=None if self.properties.get("until") is None else self._instant("until"),
                factor=factor,
                by_mode=by_mode,
                label=str(self.properties.get("label", "")),
            )
        except ConditionError as fault:
            raise ConditionError(**{**fault.params, "feature": self.number}) from fault

    def _refuse(self, detail: str, detail_zh: str) -> NoReturn:
        raise ConditionError(feature=self.number, detail=detail, detail_zh=detail_zh)

    def _where(self) -> Where:
        road, geometry = self.properties.get("road"), self.raw.get("geometry")
        if geometry is None and road:
            return NamedRoad(str(road))
        place = self._geometry(geometry)
        if isinstance(place, shapely.Point):
            return Spot(place.x, place.y, self._number("radius_m", 30.0))
        return NamedRoad(str(road), place) if road else place

    def _geometry(self, raw: Any) -> BaseGeometry:
        try:
            place = shape(raw)
        except (GEOSException, ValueError, TypeError, KeyError, AttributeError, IndexError):
            self._refuse("its geometry cannot be read", "几何图形无法读取")
        if place.geom_type not in ("Polygon", "MultiPolygon", "Point") or place.is_empty:
            self._refuse(
                "it needs a Polygon, a MultiPolygon, a Point, or the name of a road",
                "需要多边形、点或道路名称",
            )
        west, south, east, north = place.bounds
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            self._refuse("its coordinates are not degrees", "坐标不是经纬度")
        return place if place.is_valid else shapely.make_valid(place)

    def _instant(self, key: str) -> datetime:
        text = self.properties.get(key)
        try:
            instant = datetime.fromisoformat(str(text))
        except ValueError:
            self._refuse(f'"{key}" is no ISO 8601 instant: {text}', f"{key} 不是有效时间：{text}")
        if instant.tzinfo is None:
            self._refuse(f'"{key}" has no time zone: {text}', f"{key} 没有时区：{text}")
        return instant

    def _number(self, key: str, default: float) -> float:
        value = self.properties.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            self._refuse(f'"{key}" is not a positive number', f"{key} 不是正数")
        return float(value)

    def _effect(self) -> Effect:
        closed, factor = self.properties.get("closed", False), self.properties.get("factor")
        if closed is True:
            return CLOSED, ()
        shut = closed if isinstance(closed, list) else []
        by_mode = {self._mode(word): CLOSED for word in shut}
        if isinstance(factor, Mapping):
            slowed = {self._mode(word): self._factor(value) for word, value in factor.items()}
            return 1.0, tuple((slowed | by_mode).items())
        if factor is None and not shut:
            self._refuse('it needs "factor" or "closed"', "需要 factor 或 closed")
        return (1.0 if factor is None else self._factor(factor)), tuple(by_mode.items())

    def _mode(self, word: object) -> Mode:
        if word not in [mode.value for mode in MODES]:
            self._refuse(f"unknown mode {word}", f"未知的出行方式 {word}")
        return Mode(str(word))

    def _factor(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._refuse("its factor is not a number", "系数不是数字")
        if not 1 <= value < math.inf:
            self._refuse("a factor is a finite number of at least 1", "系数须为不小于 1 的有限数")
        return float(value)


def _feature(condition: Condition) -> dict[str, Any]:
    geometry, properties = _place(condition.where)
    properties |= {"kind": condition.kind, "label": condition.label} | _written_effect(condition)
    properties["since"] = condition.since.isoformat()
    properties["until"] = condition.until and condition.until.isoformat()
    return {
        "type": "Feature",
        "id": condition.id,
        "geometry": geometry,
        "properties": properties,
    }


def _place(where: Where) -> tuple[Any, dict[str, Any]]:
    if isinstance(where, Spot):
        point = {"type": "Point", "coordinates": [where.lon, where.lat]}
        return point, {"radius_m": where.radius_m}
    if isinstance(where, NamedRoad):
        within = None if where.within is None else _drawn(where.within)
        return within, {"road": where.name}
    return _drawn(where), {}


def _drawn(area: BaseGeometry) -> Any:
    """Coordinates as lists, as JSON has no tuples."""
    return json.loads(json.dumps(mapping(area)))


def _written_effect(condition: Condition) -> dict[str, Any]:
    effects = {mode: condition.factor_for(mode) for mode in MODES}
    if len(set(effects.values())) == 1:
        value = effects[Mode.CAR]
        return {"closed": True} if value == CLOSED else {"factor": value}
    finite = {mode.value: value for mode, value in effects.items() if value != CLOSED}
    closed = [mode.value for mode, value in effects.items() if value == CLOSED]
    return {"factor": finite} | ({"closed": closed} if closed else {})
