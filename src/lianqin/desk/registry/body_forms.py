"""What is filled in about an organisation: its facts, a filing, a contract, its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.core.scope import Viewer
from lianqin.desk.coordinates import LonLat, read_coordinates
from lianqin.desk.forms import day, text
from lianqin.desk.registry.fields import NOBODY_ABOVE, offer, open_sites, row, standing
from lianqin.registry.kinds import FilingKind, OrganisationKind
from lianqin.registry.models import Organisation
from lianqin.registry.organisations import OrganisationFacts

LARGEST = 200_000  # characters of a pasted area
KINDS = [choice for choice in OrganisationKind.choices if choice[0] != OrganisationKind.BUREAU]
SAME = ("kind", "name", "short_name", "parent", "address", "duty_contact", "duty_phone")


class OrganisationForm(forms.Form):
    """What is written down about an organisation."""

    kind = forms.ChoiceField(label=_("法定性质"), choices=KINDS)
    name = forms.CharField(label=_("名称"), max_length=96)
    short_name = text(_("简称"), 32)
    parent = row(_("上级"), required=False)
    address = text(_("地址"), 120)
    point = text(_("坐标"), 80)
    duty_contact = text(_("值班联系人"), 64)
    duty_phone = text(_("值班电话"), 24, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    started_on = day(_("开始日期"), required=False)

    def __init__(
        self, *args: Any, viewer: Viewer, of: Organisation | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        offer(self, "parent", standing(viewer), none=NOBODY_ABOVE)
        kind: Any = self.fields["kind"]
        if of is not None and of.kind == OrganisationKind.BUREAU:
            kind.choices = [(of.kind, of.get_kind_display())]

    @classmethod
    def of(cls, organisation: Organisation, viewer: Viewer) -> OrganisationForm:
        """As the organisation stands."""
        now = {name: getattr(organisation, name) for name in (*SAME, "started_on")}
        if organisation.lon is not None and organisation.lat is not None:
            now["point"] = LonLat(organisation.lon, organisation.lat)
        return cls(initial=now, viewer=viewer, of=organisation)

    def facts(self) -> OrganisationFacts:
        """What was filled in. Raises CoordinateUnreadable and CoordinateSwapped."""
        said = self.cleaned_data
        spot = read_coordinates(said["point"]) if said["point"].strip() else None
        return OrganisationFacts(
            **{name: said[name] for name in SAME},
            started_on=said["started_on"],
            lon=spot.lon if spot else None,
            lat=spot.lat if spot else None,
        )


class AreaForm(forms.Form):
    """A unit's own area: drawn on the map, or GeoJSON pasted; empty takes it away."""

    area = text(
        _("范围（在地图上画，或粘贴 GeoJSON）"), LARGEST, widget=forms.Textarea(attrs={"rows": 2})
    )


class FilingForm(forms.Form):
    """A filing that was accepted."""

    kind = forms.ChoiceField(label=_("种类"), choices=FilingKind.choices)
    occurred_on = day(_("事项发生日期"))
    filed_on = day(_("受理日期"))
    number = text(_("备案编号"), 48)
    note = text(_("说明"), 200)


class ContractForm(forms.Form):
    """Whom a unit serves."""

    client = forms.CharField(label=_("服务对象"), max_length=96)
    number = forms.CharField(label=_("合同编号"), max_length=48)
    since = day(_("开始日期"))
    until = day(_("终止日期（当天起不再履行）"), required=False)
    site = row(_("服务场所"), required=False)
    guards_agreed = forms.IntegerField(
        label=_("约定保安员人数"), min_value=1, max_value=9999, required=False
    )

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "site", open_sites(viewer), none=_("不在册的场所"))


class RenewForm(forms.Form):
    """The contract that follows."""

    number = forms.CharField(label=_("新合同编号"), max_length=48)
    until = day(_("终止日期（当天起不再履行）"), required=False)


class DayForm(forms.Form):
    """A day on which something ends."""

    on = day(_("日期"))
