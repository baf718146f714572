"""What is filled in about an appeal and a handover. A form reads; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianqin.core.given import key_in
from lianqin.desk.forms import text
from lianqin.incidents.appeal_list import MOST
from lianqin.incidents.appeal_pictures import WHOLE, Box
from lianqin.incidents.models import Handover, Incident

CUTS: dict[str, tuple[Any, Box]] = {
    "upper": (_("上半部"), Box(0.0, 0.0, 1.0, 0.55)),
    "middle": (_("中间"), Box(0.2, 0.1, 0.6, 0.8)),
    "left": (_("左半边"), Box(0.0, 0.0, 0.55, 1.0)),
    "right": (_("右半边"), Box(0.45, 0.0, 0.55, 1.0)),
    "whole": (_("整张（只有本人时）"), WHOLE),
}


def long_text(label: Any, most: int, rows: int = 2, **more: Any) -> forms.CharField:
    """Several lines that may not stay empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class AppealForm(forms.Form):
    """Basis, words, whose picture, which part of it. The picture itself never comes back."""

    basis = long_text(
        _("依据和必要性"),
        400,
        help_text=_("为什么必须请人辨认、为什么别的办法不行。只有民警能看到。"),
    )
    words = long_text(
        _("衣着和体貌"), 400, help_text=_("接收人会看到。不写健康状况，不写猜测的身份。")
    )
    place_text = text(_("在哪里发现的"), 160)
    is_child = forms.BooleanField(label=_("看上去未满十四周岁"), required=False)
    guardian_agrees = forms.BooleanField(label=_("监护人已同意"), required=False)
    picture = forms.FileField(
        label=_("照片"),
        required=False,
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp", "data-draft-skip": True}
        ),
    )
    cut = forms.ChoiceField(
        label=_("只发哪一部分"),
        choices=[(code, words) for code, (words, _box) in CUTS.items()],
        initial="middle",
        required=False,
        widget=forms.RadioSelect,
    )
    box = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, incident: Incident) -> AppealForm:
        """Begun with where it was."""
        return cls(initial={"place_text": incident.place_text})

    @property
    def part(self) -> Box:
        """The part of the picture to be shown: the frame that was drawn, else the chosen cut."""
        drawn = self.cleaned_data.get("box", "")
        return _box_in(drawn) or CUTS[self.cleaned_data.get("cut") or "middle"][1]


def _box_in(drawn: str) -> Box | None:
    try:
        left, top, width, height = (float(share) for share in drawn.split(","))
    except ValueError:
        return None
    shares = (left, top, width, height)
    fits = all(0.0 <= share <= 1.0 for share in shares)
    return Box(*shares) if fits else None


def people_in(fields: QueryDict) -> tuple[int, ...]:
    """The keys of those who were ticked; one more than may be is enough to be refused."""
    keys = [key_in(mark) for mark in fields.getlist("person")[: MOST + 1]]
    return tuple(key for key in keys if key is not None)


class HandoverForm(forms.Form):
    """To whom, how checked, how they were. No name is asked."""

    relation = forms.ChoiceField(
        label=_("交给"), choices=Handover.Relation.choices, widget=forms.RadioSelect
    )
    checked_how = long_text(
        _("怎样核对关系"),
        200,
        help_text=_("例如：核对双方身份证和户口簿，本人认出家属。不写姓名和证件号码。"),
    )
    condition = forms.ChoiceField(
        label=_("移交时状况"), choices=Handover.Condition.choices, widget=forms.RadioSelect
    )
    persons = forms.IntegerField(label=_("人数"), min_value=1, max_value=99, initial=1)
    text = text(_("补充"), 400)
