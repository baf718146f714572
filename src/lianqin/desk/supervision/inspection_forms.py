"""What is filled in on the spot: where one is, who is there, and each row of the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import UnreadableInput
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.desk.forms import text
from lianqin.registry.kinds import OrganisationKind, PersonnelKind
from lianqin.registry.models import Organisation, Person, Site
from lianqin.supervision.inspecting import INSPECTED_KINDS, Present
from lianqin.supervision.models import Inspection, SheetItem
from lianqin.supervision.states import InspectionKind

BEGUN_AS = [(kind, kind.label) for kind in (InspectionKind.ROUTINE, InspectionKind.SPECIAL)]
MOST_OFFICERS = 200


def units(viewer: Viewer) -> list[tuple[Any, Any]]:
    """The units that may be inspected, under their legal kinds."""
    rows = Organisation.objects.for_viewer(viewer).filter(kind__in=INSPECTED_KINDS, ended_on=None)
    under: dict[str, list[tuple[int, str]]] = {}
    for unit in rows.order_by("kind", "name"):
        under.setdefault(str(OrganisationKind(unit.kind).label), []).append((unit.pk, unit.name))
    return list(under.items())


def sites(viewer: Viewer) -> list[tuple[Any, Any]]:
    """The places that these units keep order in, under the unit."""
    rows = Site.objects.for_viewer(viewer).filter(ended_on=None, organisation__isnull=False)
    under: dict[str, list[tuple[int, str]]] = {}
    for site in rows.select_related("organisation").order_by("organisation__name", "name"):
        unit = site.organisation.name if site.organisation else ""
        under.setdefault(unit, []).append((site.pk, site.name))
    return [("", _("单位驻地")), *under.items()]


def officers(viewer: Viewer) -> list[str]:
    """Names of officers, to choose the second one from."""
    rows = Person.objects.for_viewer(viewer).filter(kind=PersonnelKind.OFFICER, ended_on=None)
    return list(rows.order_by("name").values_list("name", flat=True).distinct()[:MOST_OFFICERS])


def own_number(viewer: Viewer) -> str:
    """The service number of who is looking, as their file has it."""
    if viewer.person_id is None:
        return ""
    own = Person.objects.for_viewer(viewer).filter(pk=viewer.person_id)
    return own.values_list("service_number", flat=True).first() or ""


class BeginForm(forms.Form):
    """Which unit, where, why, and who inspects."""

    organisation = forms.TypedChoiceField(label=_("被检查单位"), coerce=int)
    site = forms.TypedChoiceField(label=_("检查地点"), coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(label=_("检查种类"), choices=BEGUN_AS)
    lead_number = text(_("我的证件号"), 24)
    second_name = text(_("另一名民警"), 64)
    second_number = text(_("另一名民警的证件号"), 24)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("请选择")), *units(viewer)]  # type: ignore[attr-defined]
        self.fields["site"].choices = sites(viewer)  # type: ignore[attr-defined]
        self.fields["second_name"].widget.attrs["list"] = "officers"
        for name in ("lon", "lat"):
            self.fields[name].widget = forms.HiddenInput()

    def position(self) -> tuple[float, float] | None:
        """Where the phone was, if it said so."""
        lon, lat = self.cleaned_data["lon"], self.cleaned_data["lat"]
        return None if lon is None or lat is None else (lon, lat)

    def present(self) -> Present:
        """The two officers, so far as they were named."""
        said = self.cleaned_data
        return Present(**{n: said[n] for n in ("lead_number", "second_name", "second_number")})


class ReadOutForm(forms.Form):
    """Who is there, and what both sides have to say: filled before the record is read out."""

    identity_shown = forms.BooleanField(
        label=_("检查民警已向被检查单位出示工作证件"), required=False
    )
    lead_number = text(_("我的证件号"), 24)
    second_name = forms.CharField(label=_("另一名民警"), max_length=64)
    second_number = text(_("另一名民警的证件号"), 24)
    unit_person = forms.CharField(label=_("单位在场人员"), max_length=64)
    unit_title = text(_("职务"), 32)
    words = text(_("检查民警补充说明"), 800, widget=forms.Textarea(attrs={"rows": 2}))
    unit_words = text(_("被检查单位意见"), 400, widget=forms.Textarea(attrs={"rows": 2}))

    @classmethod
    def of(cls, inspection: Inspection) -> ReadOutForm:
        """As the inspection stands."""
        form = cls(initial={name: getattr(inspection, name) for name in cls.base_fields})
        form.fields["second_name"].widget.attrs["list"] = "officers"
        return form

    def present(self) -> Present:
        """Who is there. A missing name is refused where the record is read out."""
        names = Present.__dataclass_fields__
        return Present(**{name: self.cleaned_data[name] for name in names})


@dataclass(frozen=True)
class SentLine:
    """One row of the sheet as it was sent."""

    item: SheetItem
    answer: str
    note: str
    days: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said on it."""
        return not (self.answer or self.note.strip())

    def number_of_days(self) -> int | None:
        """Days to put it right, None for the item's own. Raises UnreadableInput."""
        words = self.days.strip()
        if words and not (words.isascii() and words.isdecimal() and len(words) < 5):
            raise UnreadableInput(field=_now("整改期限"), why=_now("请写天数"))
        days = int(words or self.item.days_to_mend)
        return None if days == self.item.days_to_mend else days


def sent_lines(post: QueryDict, items: Iterable[SheetItem]) -> Iterator[SentLine]:
    """The rows that were sent, one or all of them."""
    for item in items:
        names = [f"{part}-{item.pk}" for part in ("answer", "note", "days")]
        if any(name in post for name in names):
            answer, note, days = (plain_text(post, name, 200) for name in names)
            yield SentLine(item, answer, note, days)


def sent_photos(
    files: MultiValueDict[str, Any], items: Iterable[SheetItem]
) -> Iterator[tuple[SheetItem, Any]]:
    """The photos that were sent, each with its item."""
    for item in items:
        for file in files.getlist(f"photo-{item.pk}"):
            yield item, file
