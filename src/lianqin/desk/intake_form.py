"""The intake form, and the report that it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianqin.core.scope import Viewer
from lianqin.desk.coordinates import LonLat, read_coordinates
from lianqin.desk.errors import PlaceMissing, PlaceUnclear
from lianqin.desk.forms import count, grouped_categories, text
from lianqin.incidents.categories import UNCLASSIFIED, Priority
from lianqin.incidents.intake import Report
from lianqin.incidents.states import Source
from lianqin.registry.errors import PlaceUnknown
from lianqin.registry.gazetteer import find_places

SYSTEMS = [
    ("wgs84", _("WGS-84（GPS、北斗）")),
    ("gcj02", _("GCJ-02（高德、腾讯）")),
    ("bd09", _("BD-09（百度）")),
]
DESK_SOURCES = (
    Source.PHONE,
    Source.HANDOVER_110,
    Source.WALK_IN,
    Source.SITE_ALARM,
    Source.SCHOOL_ALARM,
    Source.SMS,
    Source.NETWORK,
    Source.VIDEO,
    Source.PUSH_12345,
    Source.PUSH_119_120,
)
APPROXIMATE_M = 500.0  # what an approximate entry of the gazetteer is good for
BY_ITSELF = (("", _("按类别自动")),)


class IntakeForm(forms.Form):
    """What the caller says, in the order in which callers say it."""

    words = forms.CharField(
        label=_("报警内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True, "autocomplete": "off"}),
    )
    place = text(_("地点"), 160)
    coordinates = text(_("坐标"), 80)
    system = forms.ChoiceField(label=_("坐标系"), choices=SYSTEMS, initial="wgs84", required=False)
    source = forms.ChoiceField(
        label=_("来源"),
        choices=[(source.value, source.label) for source in DESK_SOURCES],
        initial=Source.PHONE.value,
    )
    external_ref = text(_("110单号"), 48)
    caller_phone = text(_("报警电话"), 24)
    adults = count(_("成年人"))
    minors = count(_("未成年人"))
    injured = count(_("受伤"))
    suspects = count(_("嫌疑人"))
    has_weapon = forms.BooleanField(label=_("有凶器"), required=False)
    is_ongoing = forms.BooleanField(label=_("正在发生"), required=False)
    has_fled = forms.BooleanField(label=_("已逃离"), required=False)
    category = forms.ChoiceField(
        label=_("类别"), choices=grouped_categories, initial=UNCLASSIFIED, required=False
    )
    priority = forms.TypedChoiceField(
        label=_("级别"),
        choices=[*BY_ITSELF, *Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    is_exercise = forms.BooleanField(
        label=_("这是演练"), help_text=_("立项后不能更改，不计入统计。"), required=False
    )

    @staticmethod
    def asked(query: Mapping[str, Any]) -> dict[str, str]:
        """What a link may begin the form with."""
        names = ("words", "place", "coordinates", "external_ref")
        return {name: str(query[name]) for name in names if name in query}


def picked(data: QueryDict) -> QueryDict:
    """What was sent, with the pressed proposal ("LON, LAT|NAME") in the place of what was typed."""
    if "use" not in data:
        return data
    mended = data.copy()
    spot, _bar, name = str(data["use"]).partition("|")
    mended["coordinates"], mended["system"] = spot, "wgs84"
    if name:
        mended["place"] = name
    return mended


def report_of(form: IntakeForm, viewer: Viewer) -> Report:
    """The report that a valid form says. Raises what `place_of` raises."""
    said = dict(form.cleaned_data)
    place_text, spot, uncertainty = place_of(said, viewer)
    for name in ("place", "coordinates", "system"):
        said.pop(name)
    for name in ("adults", "minors", "injured", "suspects"):
        said[name] = said[name] or 0
    said["source"] = Source(said["source"])
    said["category"] = said["category"] or UNCLASSIFIED
    return Report(
        **said, place_text=place_text, lon=spot.lon, lat=spot.lat, uncertainty_m=uncertainty
    )


def place_of(said: Mapping[str, Any], viewer: Viewer) -> tuple[str, LonLat, float]:
    """Words, place and uncertainty in metres: coordinates first, else the gazetteer's one answer.

    Raises CoordinateUnreadable, CoordinateSwapped, PlaceMissing, PlaceUnknown, PlaceUnclear.
    """
    words = said["place"].strip()
    if said["coordinates"].strip():
        spot = read_coordinates(said["coordinates"], said["system"] or "wgs84")
        return words or str(spot), spot, 0.0
    if not words:
        raise PlaceMissing
    found = find_places(viewer, words)
    if not found:
        raise PlaceUnknown(words=words)
    if len(found) > 1 and found[0].why != "name":
        raise PlaceUnclear(words=words)
    place = found[0].place
    return place.name, LonLat(place.lon, place.lat), APPROXIMATE_M * place.is_approximate
