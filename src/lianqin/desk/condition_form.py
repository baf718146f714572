"""The form of a road condition, and the place that it says."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import shapely
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from shapely.geometry import mapping, shape

from lianqin.core.errors import UnreadableInput
from lianqin.desk.coordinates import read_coordinates
from lianqin.desk.errors import RoadUnknown
from lianqin.desk.forms import moment, text
from lianqin.desk.road_stretch import BESIDE_M, stretch
from lianqin.registry.errors import ConditionWithoutPlace
from lianqin.registry.kinds import ConditionKind
from lianqin.registry.models import RoadCondition

POLYGON = frozenset({"Polygon"})
DRAWN = POLYGON | {"LineString"}
WATCH = timedelta(hours=12)
LARGEST = 20_000  # characters of a drawn area: some four hundred corners


class ConditionForm(forms.Form):
    """What slows or closes a road, where, how much, and for how long."""

    kind = forms.ChoiceField(label=_("种类"), choices=ConditionKind.choices)
    road_name = text(
        _("道路"),
        96,
        widget=forms.TextInput(attrs={"list": "road-names", "autocomplete": "off"}),
    )
    begin = text(_("从（地名或坐标）"), 80)
    end = text(_("到（地名或坐标）"), 80)
    area = text(_("范围或线（在地图上画）"), LARGEST, widget=forms.Textarea(attrs={"rows": 2}))
    point = text(_("地点坐标"), 80)
    radius_m = forms.FloatField(
        label=_("半径，或线的两侧（米）"),
        min_value=10,
        max_value=20_000,
        required=False,
        initial=200,
    )
    is_closed = forms.BooleanField(label=_("封闭，不能通行"), required=False)
    factor = forms.FloatField(
        label=_("慢多少（用时是平常的几倍）"),
        min_value=1,
        max_value=50,
        required=False,
        initial=2,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )
    since = moment(_("开始"))
    until = moment(_("结束"))
    label = text(_("说明"), 96)

    @classmethod
    def fresh(cls, now: datetime) -> ConditionForm:
        """From now on, for one watch."""
        return cls(initial={"since": now, "until": now + WATCH})

    @classmethod
    def again(cls, row: RoadCondition, now: datetime) -> ConditionForm:
        """As an earlier one was, from now on, for one watch."""
        said = {name: getattr(row, name) for name in ("kind", "road_name", "factor", "label")}
        said |= {"is_closed": row.factor is None, "radius_m": row.radius_m or 200}
        where = row.geometry or {}
        if where.get("type") == "Point":
            lon, lat = where["coordinates"]
            said["point"] = f"{lon}, {lat}"
        elif where:
            said["area"] = json.dumps(where)
        return cls(initial={**said, "since": now, "until": now + WATCH})

    def clean(self) -> dict[str, Any]:
        """A closure needs no factor; a label left empty says the road and the kind."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("is_closed") and said.get("factor") is None:
            self.add_error("factor", forms.ValidationError(_("请填写倍数"), code="required"))
        if not said.get("label") and "kind" in said:
            with translation.override("zh-hans"):  # the language of the record
                said["label"] = f"{_road_said(said)}{ConditionKind(said['kind']).label}"[:96]
        return said


class ExtendForm(forms.Form):
    """Another end for a condition."""

    until = moment(_("结束"))


def _road_said(said: Mapping[str, Any]) -> str:
    """The road, with the two ends of the stretch where they are said."""
    ends = [said.get(name, "").strip() for name in ("begin", "end")]
    return f"{said.get('road_name', '')}{'至'.join(ends) if all(ends) else ''}"


def place_of(said: Mapping[str, Any], roads: Collection[str], bureau_id: int) -> dict[str, Any]:
    """`road_name`, or `geometry` with its radius, as set_condition takes them.

    Raises RoadUnknown, StretchUnclear, UnreadableInput, CoordinateUnreadable, CoordinateSwapped
    and ConditionWithoutPlace when none or more than one is given, or one end of two.
    """
    given = [name for name in ("road_name", "area", "point") if said[name].strip()]
    ends = [said[name].strip() for name in ("begin", "end")]
    if len(given) != 1 or (any(ends) and (given != ["road_name"] or not all(ends))):
        raise ConditionWithoutPlace
    if given == ["road_name"]:
        if said["road_name"] not in roads:
            raise RoadUnknown(road=said["road_name"])
        if all(ends):
            line = stretch(bureau_id, said["road_name"], *ends)
            return {"geometry": line, "radius_m": BESIDE_M}
        return {"road_name": said["road_name"]}
    if given == ["area"]:
        drawn = read_area(said["area"], DRAWN)
        beside = said["radius_m"] or BESIDE_M
        return {"geometry": drawn, **({"radius_m": beside} if _is_line(drawn) else {})}
    spot = read_coordinates(said["point"])
    geometry = {"type": "Point", "coordinates": [spot.lon, spot.lat]}
    return {"geometry": geometry, "radius_m": said["radius_m"] or 200.0}


def _is_line(drawn: Mapping[str, Any]) -> bool:
    return bool(drawn["type"] == "LineString")


def read_area(words: str, kinds: Collection[str] = POLYGON) -> dict[str, Any]:
    """A drawn polygon, or another of `kinds` (GeoJSON). Raises UnreadableInput otherwise."""
    try:
        area = shape(json.loads(words))
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as fault:
        raise UnreadableInput(field=_("范围"), why=_("不是一个画好的范围")) from fault
    if area.geom_type not in kinds or area.is_empty or not area.is_valid:
        raise UnreadableInput(field=_("范围"), why=_("线至少两个点，范围至少三个点，边线不能相交"))
    drawn: dict[str, Any] = json.loads(json.dumps(mapping(area)))
    return drawn
