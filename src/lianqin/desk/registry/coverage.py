"""The map of points, teams and sites with the gaps between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.desk.geojson import collection, feature, point
from lianqin.desk.map_frame import map_frame
from lianqin.dispatch.cover import Nearest, cover
from lianqin.geo.modes import Mode
from lianqin.registry.kinds import Sector
from lianqin.registry.models import DutyPoint, Site

MINUTES = (5, 10, 15, 30)
MODES = [("car", _("乘车")), ("scooter", _("骑车")), ("foot", _("步行"))]
WORST = 12


class CoverForm(forms.Form):
    """[全部行业]的场所，从最近的联动点位[乘车]超过[10]分钟的。"""

    sector = forms.ChoiceField(
        label=_("行业"), choices=[("", _("全部行业")), *Sector.choices], required=False
    )
    key = forms.ChoiceField(
        label=_("重点"), choices=[("", _("全部场所")), ("key", _("重点单位"))], required=False
    )
    mode = forms.ChoiceField(label=_("出行"), choices=MODES, required=False)
    minutes = forms.TypedChoiceField(
        label=_("分钟"), choices=[(n, str(n)) for n in MINUTES], coerce=int, required=False
    )


@dataclass(frozen=True)
class Covered:
    """A site, the nearest point, and how far from it by road tonight."""

    site: Site
    nearest: DutyPoint | None
    seconds: float

    @property
    def is_reached(self) -> bool:
        """Whether any point reaches it by road."""
        return math.isfinite(self.seconds)


@dataclass(frozen=True)
class SectorRow:
    """How many sites of a sector lie within each time, and how many beyond."""

    words: str
    total: int
    within: tuple[int, ...]
    beyond: int


@dataclass(frozen=True)
class Asked:
    """What the sentence says."""

    sector: str
    key: bool
    mode: str
    minutes: int

    @classmethod
    def of(cls, form: CoverForm) -> Asked:
        """What can be read of the form; the rest is as usual."""
        form.is_valid()
        said = form.cleaned_data
        return cls(
            said.get("sector") or "",
            said.get("key") == "key",
            said.get("mode") or "car",
            said.get("minutes") or 10,
        )


@requires("registry.see")
@require_safe
@says_why
def coverage(request: DeskRequest) -> HttpResponse:
    """Where the points are, which sites are far from every one of them, by road and tonight."""
    asked = Asked.of(CoverForm(request.GET))
    points, found = covered(request, asked)
    gaps = [one for one in found if one.seconds > 60 * asked.minutes]
    frame = map_frame(request.viewer)
    query = request.GET.urlencode()
    for name in ("points", "covered"):
        url = reverse(f"desk:coverage_{name}")
        frame["sources"].append((name, f"{url}?{query}" if query else url, "condition.changed"))
    context: dict[str, Any] = {
        "form": CoverForm(initial=vars(asked) | {"key": "key" if asked.key else ""}),
        "asked": asked,
        "points": points,
        "found": found,
        "gaps": sorted(gaps, key=lambda one: -one.seconds)[:WORST],
        "gap_count": len(gaps),
        "sectors": sectors_of(found, asked.minutes),
        "steps": [n for n in MINUTES if n <= asked.minutes],
        **frame,
    }
    return render(request, "desk/registry/coverage.html", context)


def covered(request: DeskRequest, asked: Asked) -> tuple[list[DutyPoint], list[Covered]]:
    """The open points with their teams, and the sites asked about, each with its nearest point."""
    now, viewer = clock.now(), request.viewer
    standing = DutyPoint.objects.for_viewer(viewer).filter(closed_on=None)
    hosting = Count("teams", filter=Q(teams__ended_on=None))
    points: list[DutyPoint] = [*standing.annotate(team_count=hosting).select_related("station")]
    sites = Site.objects.for_viewer(viewer).filter(ended_on=None).select_related("station")
    if asked.sector:
        sites = sites.filter(sector=asked.sector)
    if asked.key:
        sites = sites.filter(is_key_unit=True)
    rows = list(sites)
    nearest = cover(
        viewer.bureau,
        [(one.lon, one.lat) for one in points],
        [(one.lon, one.lat) for one in rows],
        mode=Mode(asked.mode),
        at=now,
    )
    return points, [_covered(*pair, points) for pair in zip(rows, nearest, strict=True)]


def _covered(site: Site, nearest: Nearest, points: list[DutyPoint]) -> Covered:
    found = None if nearest.point is None else points[nearest.point]
    return Covered(site, found, nearest.seconds)


def sectors_of(found: list[Covered], minutes: int) -> list[SectorRow]:
    """The sites by sector: within 5, within 10 … up to the minutes asked, and beyond."""
    steps = [n for n in MINUTES if n <= minutes]
    rows = []
    for sector in Sector:
        times = [one.seconds / 60 for one in found if one.site.sector == sector]
        if times:
            within = tuple(sum(time <= step for time in times) for step in steps)
            rows.append(SectorRow(str(sector.label), len(times), within, len(times) - within[-1]))
    return rows


@requires("registry.see")
@require_safe
@says_why
def coverage_points(request: DeskRequest) -> HttpResponse:
    """The open points, with how many teams each hosts."""
    points, _found = covered(request, Asked.of(CoverForm(request.GET)))
    return JsonResponse(
        collection(
            feature(
                point(one.lon, one.lat), id=one.pk, name=one.name, teams=vars(one)["team_count"]
            )
            for one in points
        ),
        content_type="application/geo+json",
    )


@requires("registry.see")
@require_safe
@says_why
def coverage_covered(request: DeskRequest) -> HttpResponse:
    """The sites asked about, and which of them lie farther than asked from every point."""
    asked = Asked.of(CoverForm(request.GET))
    _points, found = covered(request, asked)
    return JsonResponse(
        collection(
            feature(
                point(one.site.lon, one.site.lat),
                name=one.site.name,
                kind=one.site.sector,
                far=one.seconds > 60 * asked.minutes,
            )
            for one in found
        ),
        content_type="application/geo+json",
    )


urlpatterns: list[URLPattern] = [
    path("registry/map/", coverage, name="coverage"),
    path("registry/map/points.json", coverage_points, name="coverage_points"),
    path("registry/map/covered.json", coverage_covered, name="coverage_covered"),
]
