"""The counter's forms: registering, issuing and taking back by numbers, one a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqin.core.scope import Viewer
from lianqin.desk.forms import day, text
from lianqin.desk.registry import fields
from lianqin.registry.kinds import KIT_CLASS_OF, POLICE_KINDS, KitClass, KitSort
from lianqin.registry.models import Organisation, Team

LONGEST = 12_000  # characters: three hundred numbers, each on its line


def numbers() -> forms.CharField:
    """Numbers as a hand scanner sends them: each ends with Enter."""
    widget = forms.Textarea(
        attrs={"rows": 8, "autocomplete": "off", "autofocus": True, "spellcheck": "false"}
    )
    hint = _("每行一个，扫码枪可直接扫入；连号可写“XB-001 至 XB-028”。")
    return forms.CharField(label=_("编号"), max_length=LONGEST, widget=widget, help_text=hint)


def units(viewer: Viewer) -> QuerySet[Organisation]:
    """The units whose kit the viewer keeps."""
    rows = Organisation.objects.for_viewer(viewer).filter(ended_on=None)
    return rows.exclude(kind__in=POLICE_KINDS).order_by("name")


def teams(viewer: Viewer) -> QuerySet[Team]:
    """The teams that stand and have the viewer's people in them, or are the unit's own."""
    own = Q(organisation__in=units(viewer)) | Q(memberships__person__organisation__in=units(viewer))
    rows = Team.objects.for_viewer(viewer).filter(own, ended_on=None)
    return rows.distinct().order_by("name")


def grouped_sorts() -> list[tuple[Any, Any]]:
    """The sorts under their classes."""
    return [
        (kit_class.label, [(s.value, s.label) for s in KitSort if KIT_CLASS_OF[s] == kit_class])
        for kit_class in KitClass
    ]


class IssueForm(forms.Form):
    """Which items, and to whom: one person, or the people of a team one each."""

    numbers = numbers()
    person = text(
        _("发给一个人"),
        80,
        widget=forms.TextInput(attrs={"list": "receivers", "autocomplete": "off"}),
        help_text=_("写姓名；重名的加手机尾号，如“李强 0012”。"),
    )
    team = fields.row(_("或发给一支队伍，每人一件"), required=False)
    note = text(_("备注"), 120)

    def __init__(self, *given: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*given, **more)
        fields.offer(self, "team", teams(viewer), _("不是发给队伍"))


class ReturnForm(forms.Form):
    """Which items came back, and how."""

    numbers = numbers()
    is_fit = forms.TypedChoiceField(
        label=_("收回时"),
        choices=[("yes", _("完好，入库")), ("no", _("有问题，待修"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )


class RegisterForm(forms.Form):
    """New items of one sort."""

    organisation = fields.row(_("单位"))
    sort = forms.ChoiceField(label=_("种类"), choices=grouped_sorts)
    numbers = numbers()
    name = text(_("型号"), 48)
    acquired_on = day(_("购入日期"), required=False)

    def __init__(self, *given: Any, viewer: Viewer, **more: Any) -> None:
        super().__init__(*given, **more)
        rows = units(viewer)
        fields.offer(self, "organisation", rows)
        if len(only := list(rows[:2])) == 1:
            self.fields["organisation"].initial = only[0].pk


class OrderForm(forms.Form):
    """What is said along with an order about one item."""

    is_fit = forms.TypedChoiceField(
        choices=[("yes", _("合用")), ("no", _("不合用"))],
        coerce=lambda value: value == "yes",
        required=False,
        empty_value=None,
    )
    note = text(_("情况"), 120)
