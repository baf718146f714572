"""What is filled in about a point and a site."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.desk.condition_form import read_area
from lianqin.desk.coordinates import LonLat, read_coordinates
from lianqin.desk.forms import day, text
from lianqin.desk.registry.fields import offer, open_points, open_sites, row, units
from lianqin.registry.kinds import PointTier, Sector
from lianqin.registry.models import DutyPoint, Site
from lianqin.registry.organisation_errors import GatesUnreadable
from lianqin.registry.reach import on_own_ground
from lianqin.registry.sites import SiteFacts

LARGEST = 200_000  # characters of a pasted boundary
MOST_GATES = 4_000


class PointForm(forms.Form):
    """What is written down about a joint-duty point."""

    name = forms.CharField(label=_("名称"), max_length=96)
    tier = forms.TypedChoiceField(label=_("类型"), choices=PointTier.choices, coerce=int)
    point = forms.CharField(label=_("坐标"), max_length=80)
    hours = forms.CharField(
        label=_("值守时间"),
        max_length=32,
        initial="00:00-24:00",
        help_text=_("写成“08:00-20:00”，全天写“00:00-24:00”。"),
    )
    site = row(_("所在场所"), required=False)
    opened_on = day(_("设立日期"))

    def __init__(self, *args: Any, viewer: Viewer, is_open: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "site", open_sites(viewer), none=_("不在场所内"))
        if is_open:
            del self.fields["opened_on"]

    @classmethod
    def of(cls, point: DutyPoint, viewer: Viewer) -> PointForm:
        """As the point stands."""
        now = {name: getattr(point, name) for name in ("name", "tier", "hours", "site")}
        spot = LonLat(point.lon, point.lat)
        return cls(initial=now | {"point": spot}, viewer=viewer, is_open=True)

    def facts(self) -> dict[str, Any]:
        """What was filled in, as the services take it. Raises CoordinateUnreadable."""
        said = dict(self.cleaned_data)
        spot = read_coordinates(said.pop("point"))
        return said | {"lon": spot.lon, "lat": spot.lat}


class CloseForm(forms.Form):
    """The day on which a point closes, and where its teams go."""

    on = day(_("撤销日期"))
    teams_to = row(_("驻队迁往"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, of: DutyPoint, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "teams_to", on_own_ground(open_points(viewer), viewer).exclude(pk=of.pk))


class SiteForm(forms.Form):
    """What is written down about a site."""

    name = forms.CharField(label=_("名称"), max_length=96)
    sector = forms.ChoiceField(label=_("行业"), choices=Sector.choices)
    organisation = row(_("保卫单位"), required=False)
    address = text(_("地址"), 120)
    point = forms.CharField(label=_("坐标"), max_length=80)
    area = text(
        _("边界（在地图上画，或粘贴 GeoJSON）"),
        LARGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    gates = text(
        _("出入口"),
        MOST_GATES,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一个：名称，空格，坐标。例如“东门 112.8328, 35.5022”。"),
    )
    is_key_unit = forms.BooleanField(label=_("治安保卫重点单位"), required=False)
    is_key_target = forms.BooleanField(label=_("重点目标"), required=False)
    plan_on = day(_("应急预案日期"), required=False)
    drilled_on = day(_("最近一次演练"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "organisation", units(viewer), none=_("未定"))

    @classmethod
    def of(cls, site: Site, viewer: Viewer) -> SiteForm:
        """As the site stands."""
        same = ("name", "sector", "organisation", "address", "plan_on", "drilled_on")
        ticks = ("is_key_unit", "is_key_target")
        now = {name: getattr(site, name) for name in (*same, *ticks)}
        now |= {"point": LonLat(site.lon, site.lat), "gates": gates_text(site.gates)}
        now["area"] = json.dumps(site.boundary) if site.boundary else ""
        return cls(initial=now, viewer=viewer)

    def facts(self) -> SiteFacts:
        """What was filled in. Raises CoordinateUnreadable, UnreadableInput and GatesUnreadable."""
        said = dict(self.cleaned_data)
        spot, drawn = read_coordinates(said.pop("point")), said.pop("area").strip()
        return SiteFacts(
            **said | {"gates": read_gates(said["gates"])},
            lon=spot.lon,
            lat=spot.lat,
            boundary=read_area(drawn) if drawn else None,
        )


def read_gates(words: str) -> list[dict[str, Any]]:
    """Gates, one a line: a name, a space, its coordinates. Raises GatesUnreadable."""
    lines = [line.strip() for line in words.splitlines()]
    return [_gate(number, line) for number, line in enumerate(lines, start=1) if line]


def _gate(number: int, line: str) -> dict[str, Any]:
    name, _space, place = line.partition(" ")
    try:
        spot = read_coordinates(place)
    except DomainError as unreadable:
        raise GatesUnreadable(line=number) from unreadable
    return {"name": name, "lon": spot.lon, "lat": spot.lat}


def gates_text(gates: list[dict[str, Any]]) -> str:
    """The same lines from the gates as kept."""
    return "\n".join(
        f"{str(gate['name']).replace(' ', '')} {LonLat(gate['lon'], gate['lat'])}" for gate in gates
    )
