"""What an incident's page shows of footage: who looked at what, its thirty days, which cameras."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lianqin.accounts.permissions import may
from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.desk.forms import moment, text
from lianqin.incidents import cameras_near
from lianqin.incidents.cameras_near import METRES_PER_DEGREE, Lens, Seen, Verdict
from lianqin.incidents.footage import Clock, clock_of
from lianqin.incidents.merging import family_ids
from lianqin.incidents.models import FootageAccess, Incident
from lianqin.incidents.restricted import sees_words
from lianqin.incidents.states import OPEN
from lianqin.registry.models import Camera

REACH_M = 5000.0
SHOWN, LEAST = 8, 4  # of the cameras around, within reach or not; the rest fold away
AROUND = timedelta(minutes=15)
FURTHEST = 40  # of all that are listed


class FootageForm(forms.Form):
    """Which camera, which part of it, why, and for whom."""

    camera = forms.IntegerField(required=False)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=400)
    asked_by = text(
        gettext_lazy("谁要调看"),
        64,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("本人")}),
    )
    since = moment(gettext_lazy("录像从"))
    until = moment(gettext_lazy("到"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "footage-%s", **kwargs})
        for name in ("since", "until"):
            self.fields[name].required = False

    @classmethod
    def of(cls, incident: Incident, at: datetime) -> FootageForm:
        """Begun around the time when it happened, as far as that is known."""
        middle = incident.occurred_at or incident.received_at
        return cls(initial={"since": middle - AROUND, "until": min(middle + AROUND, at)})


class HoldForm(forms.Form):
    """Why footage is to be kept beyond its thirty days."""

    reason = forms.CharField(label=gettext_lazy("留存事由"), max_length=200)


@dataclass(frozen=True)
class Looked:
    """One entry of the register with its clock."""

    access: FootageAccess
    clock: Clock | None

    @property
    def words(self) -> str:
        """How long it is kept, as a sentence."""
        return keeping_words(self.access, self.clock)

    @property
    def tone(self) -> str:
        """done: held; late: over or soon over; wait: otherwise."""
        if self.access.is_held:
            return "done"
        return "late" if self.clock and (self.clock.is_soon or self.clock.is_over) else "wait"


def keeping_words(access: FootageAccess, clock: Clock | None) -> str:
    """The thirty-day clock in words."""
    if access.is_held:
        return _("已办理留存：%(why)s") % {"why": access.held_for}
    if clock is None:
        return _("未写明录像时间，无法计算保存期")
    day = {"until": _day(clock.until), "days": clock.days_left}
    if clock.is_over:
        return _("三十日保存期已过（%(until)s），可能已被覆盖") % day
    if clock.days_left == 0:
        return _("录像至少保存至%(until)s，不足一天，此后可能被覆盖；如需留存请立即办理") % day
    return _("录像至少保存至%(until)s，还剩%(days)s天，此后可能被覆盖；如需留存请办理留存") % day


def _day(instant: datetime) -> str:
    return date_format(instant.astimezone(SHANGHAI).date(), "MONTH_DAY_FORMAT")


@dataclass(frozen=True)
class View:
    """A camera as the page lists it: where it stands, and whether it could have seen the place."""

    seen: Seen[Any]  # of a Camera, whose fields a checker takes for descriptors, not for numbers

    @property
    def camera(self) -> Camera:
        found: Camera = self.seen.camera
        return found

    @property
    def sees(self) -> bool:
        return self.seen.sight.verdict == Verdict.SEES

    @property
    def where(self) -> str:
        """ "在其东北 140 米" without the distance: which way the camera lies from the place."""
        return COMPASS[cameras_near.point_of(self.seen.sight.from_place)]()

    @property
    def verdict(self) -> Promise | str:
        return VERDICTS[self.seen.sight.verdict]

    @property
    def is_here(self) -> bool:
        return self.seen.sight.distance_m < 1

    @property
    def off_axis(self) -> int | None:
        off = self.seen.sight.off_axis
        return None if off is None or self.is_here else round(off)

    @property
    def sector(self) -> str:
        """What it sees as an SVG path around (16, 16) in a square of 32; empty where unknown."""
        return sector_path(Lens.of(self.seen.camera))

    @property
    def is_round(self) -> bool:
        return Lens.of(self.seen.camera).is_round

    @property
    def to_place(self) -> tuple[str, str]:
        """The end of the glyph's line toward the place."""
        return _rim(self.seen.sight.from_place + 180.0, 15.0)


COMPASS: dict[str, Callable[[], str]] = {
    "北": lambda: pgettext("方位", "北"),
    "东北": lambda: pgettext("方位", "东北"),
    "东": lambda: pgettext("方位", "东"),
    "东南": lambda: pgettext("方位", "东南"),
    "南": lambda: pgettext("方位", "南"),
    "西南": lambda: pgettext("方位", "西南"),
    "西": lambda: pgettext("方位", "西"),
    "西北": lambda: pgettext("方位", "西北"),
}
VERDICTS: dict[Verdict, Promise | str] = {
    Verdict.SEES: gettext_lazy("可能拍到"),
    Verdict.DIRECTION_UNKNOWN: gettext_lazy("朝向不明"),
    Verdict.LOOKS_AWAY: gettext_lazy("未朝向此处"),
    Verdict.OUT_OF_REACH: gettext_lazy("超出可视距离"),
}


def sector_path(lens: Lens) -> str:
    """A lens's sector around (16, 16), radius 12, north above; empty for round or unknown ones."""
    if lens.bearing is None or lens.is_round:
        return ""
    (x1, y1), (x2, y2) = (_rim(lens.bearing + side * lens.angle / 2, 12.0) for side in (-1, 1))
    return f"M16 16L{x1} {y1}A12 12 0 {int(lens.angle > 180)} 1 {x2} {y2}Z"


def _rim(bearing: float, radius: float) -> tuple[str, str]:
    turned = math.radians(bearing)
    x, y = 16 + radius * math.sin(turned), 16 - radius * math.cos(turned)
    return f"{x:.1f}", f"{y:.1f}"


@dataclass(frozen=True)
class FootagePanel:
    """The register of one incident and the cameras around it."""

    looked: list[Looked]
    near: list[View]
    further: list[View]
    on_way: list[View]
    flight: str
    form: FootageForm
    hold: HoldForm
    may_view: bool
    is_open: bool

    @property
    def has_seen(self) -> bool:
        """Whether any camera around could have seen it."""
        return any(view.sees for view in (*self.near, *self.further))


def footage_panel(incident: Incident, viewer: Viewer, at: datetime) -> FootagePanel | None:
    """What was looked at for it and for all that was merged into it, in a fixed number of queries;
    None where nothing was and nothing more may be."""
    rows = FootageAccess.objects.for_viewer(viewer).filter(incident__in=family_ids(incident))
    looked = [Looked(row, clock_of(row, at)) for row in rows.select_related("camera")]
    is_open = incident.state in OPEN
    if not looked and not is_open:
        return None
    views = around(incident, viewer)
    within = sum(view.seen.sight.verdict != Verdict.OUT_OF_REACH for view in views)
    shown = min(max(within, LEAST), SHOWN)
    return FootagePanel(
        looked=looked,
        near=views[:shown],
        further=views[shown:FURTHEST],
        on_way=[view for view in views if view.seen.is_on_way][:SHOWN],
        flight=_flight(incident, viewer),
        form=FootageForm.of(incident, at),
        hold=HoldForm(auto_id=False),
        may_view=may(viewer.role, "footage.view"),
        is_open=is_open,
    )


def _flight(incident: Incident, viewer: Viewer) -> str:
    """Whereto they fled, for whoever reads what was said."""
    return incident.flight if sees_words(incident, viewer) else ""


def around(incident: Incident, viewer: Viewer) -> list[View]:
    """The cameras within five kilometres that stood then: those that could have seen it first."""
    tall = REACH_M / METRES_PER_DEGREE
    wide = tall / math.cos(math.radians(incident.lat))
    boxed = Camera.objects.for_viewer(viewer).filter(
        lat__range=(incident.lat - tall, incident.lat + tall),
        lon__range=(incident.lon - wide, incident.lon + wide),
    )
    day = (incident.occurred_at or incident.received_at).astimezone(SHANGHAI).date()
    standing: Iterable[Any] = boxed.exclude(ended_on__lte=day)
    flight = cameras_near.bearing_in(_flight(incident, viewer))
    lon, lat, unsure = incident.lon, incident.lat, incident.uncertainty_m
    found = cameras_near.who_could_see(standing, lon, lat, unsure, flight)
    return [View(one) for one in found if one.sight.distance_m <= REACH_M]
