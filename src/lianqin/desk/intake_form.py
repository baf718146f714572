"""The intake form, and the report that it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.core.scope import Viewer
from lianqin.desk.forms import count, grouped_categories, hinted, text
from lianqin.desk.placing import SYSTEMS as SYSTEMS
from lianqin.desk.placing import picked as picked
from lianqin.desk.placing import place_of as place_of
from lianqin.desk.placing import uncertainty_field
from lianqin.incidents.categories import UNCLASSIFIED, Priority
from lianqin.incidents.intake import Report
from lianqin.incidents.states import Source

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
BY_ITSELF = (("", _("按类别自动")),)
TICKS = ("has_weapon", "is_ongoing", "has_fled", "minors_harmed", "is_domestic")
COUNTS = ("adults", "minors", "injured", "suspects")


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
    uncertainty = uncertainty_field()
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
    minors_harmed = forms.BooleanField(label=_("未成年人受侵害"), required=False)
    is_domestic = forms.BooleanField(label=_("家庭暴力"), required=False)
    vehicle = text(_("对方车辆"), 96, widget=hinted(_("颜色、车型、车牌")))
    flight = text(_("逃离方向"), 96, widget=hinted(_("往哪儿、怎么走的")))
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

    @property
    def ticks(self) -> list[forms.BoundField]:
        """The boxes that say how it stands, the graver first."""
        return [self[name] for name in TICKS]

    @property
    def counts(self) -> list[forms.BoundField]:
        """How many people, by what they are in it."""
        return [self[name] for name in COUNTS]

    @staticmethod
    def asked(query: Mapping[str, Any]) -> dict[str, str]:
        """What a link may begin the form with."""
        names = ("words", "place", "coordinates", "external_ref")
        return {name: str(query[name]) for name in names if name in query}


def report_of(form: IntakeForm, viewer: Viewer) -> Report:
    """The report that a valid form says. Raises what `place_of` raises."""
    said = dict(form.cleaned_data)
    place_text, spot, uncertainty = place_of(said, viewer)
    for name in ("place", "coordinates", "system", "uncertainty"):
        said.pop(name)
    for name in COUNTS:
        said[name] = said[name] or 0
    said["source"] = Source(said["source"])
    said["category"] = said["category"] or UNCLASSIFIED
    return Report(
        **said, place_text=place_text, lon=spot.lon, lat=spot.lat, uncertainty_m=uncertainty
    )
