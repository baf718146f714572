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
from lianqin.registry.errors import ConditionWithoutPlace
from lianqin.registry.kinds import ConditionKind

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
    area = text(_("范围（在地图上画）"), LARGEST, widget=forms.Textarea(attrs={"rows": 2}))
    point = text(_("地点坐标"), 80)
    radius_m = forms.FloatField(
        label=_("半径（米）"), min_value=10, max_value=20_000, required=False, initial=200
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

    def clean(self) -> dict[str, Any]:
        """A closure needs no factor; a label left empty says the road and the kind."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("is_closed") and said.get("factor") is None:
            self.add_error("factor", forms.ValidationError(_("请填写倍数"), code="required"))
        if not said.get("label") and "kind" in said:
            with translation.override("zh-hans"):  # the language of the record
                said["label"] = f"{said.get('road_name', '')}{ConditionKind(said['kind']).label}"
        return said


def place_of(said: Mapping[str, Any], roads: Collection[str]) -> dict[str, Any]:
    """`road_name`, or `geometry` with its radius, as set_condition takes them.

    Raises RoadUnknown, UnreadableInput, CoordinateUnreadable, CoordinateSwapped and
    ConditionWithoutPlace when none or more than one is given.
    """
    given = [name for name in ("road_name", "area", "point") if said[name].strip()]
    if len(given) != 1:
        raise ConditionWithoutPlace
    if given == ["road_name"]:
        if said["road_name"] not in roads:
            raise RoadUnknown(road=said["road_name"])
        return {"road_name": said["road_name"]}
    if given == ["area"]:
        return {"geometry": read_area(said["area"])}
    spot = read_coordinates(said["point"])
    geometry = {"type": "Point", "coordinates": [spot.lon, spot.lat]}
    return {"geometry": geometry, "radius_m": said["radius_m"] or 200.0}


def read_area(words: str) -> dict[str, Any]:
    """A drawn polygon (GeoJSON). Raises UnreadableInput for anything else."""
    try:
        area = shape(json.loads(words))
    except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError) as fault:
        raise UnreadableInput(field=_("范围"), why=_("不是一个画好的范围")) from fault
    if area.geom_type != "Polygon" or area.is_empty or not area.is_valid:
        raise UnreadableInput(field=_("范围"), why=_("至少要三个点，边线不能相交"))
    drawn: dict[str, Any] = json.loads(json.dumps(mapping(area)))
    return drawn
