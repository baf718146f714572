"""What is filled in about a complaint: by anybody on the public page, and by supervision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.core.scope import Viewer
from lianqin.desk.forms import day, text
from lianqin.desk.supervision.inspection_forms import units
from lianqin.desk.supervision.whom import who_field
from lianqin.supervision.callers import Caller
from lianqin.supervision.complaints import Told
from lianqin.supervision.models import Complaint
from lianqin.supervision.states import Channel, ComplaintResult

NOT_CHOSEN = ("", _("请选择"))


def words(label: Any, most: int, rows: int = 4, **more: Any) -> forms.CharField:
    """What has to be said, in a box."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class ComplaintForm(forms.Form):
    """What happened, about whom, when, and who says so."""

    words = words(_("发生了什么"), 2000, rows=6)
    about = text(_("哪个单位、哪个人"), 96)
    happened_on = day(_("哪一天"), required=False)
    name = text(_("您的姓名"), 32)
    contact = text(_("您的联系方式"), 64)

    def told(self, channel: Channel) -> Told:
        """As the service takes it."""
        said = self.cleaned_data
        return Told(
            channel=channel,
            words=said["words"],
            about=said["about"],
            happened_on=said["happened_on"],
            caller=Caller(said["name"].strip(), said["contact"].strip()),
        )


class TakenForm(ComplaintForm):
    """The same, taken down by an officer."""

    channel = forms.ChoiceField(
        label=_("来自"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
    )
    name = text(_("投诉人姓名"), 32)
    contact = text(_("投诉人联系方式"), 64)


class LookupForm(forms.Form):
    """The number and the key of a complaint."""

    number = forms.CharField(label=_("编号"), max_length=16)
    key = forms.CharField(
        label=_("查询码"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class WhomForm(forms.Form):
    """Which unit and which guard it is about."""

    organisation = forms.TypedChoiceField(
        label=_("哪个单位"), required=False, coerce=int, empty_value=None
    )
    who = who_field(required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("未定")), *units(viewer)]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, complaint: Complaint, viewer: Viewer) -> WhomForm:
        """As it stands."""
        who = complaint.person.name if complaint.person else ""
        return cls(initial={"organisation": complaint.organisation_id, "who": who}, viewer=viewer)


class AnswerForm(forms.Form):
    """What was found, and what the complainant is told."""

    result = forms.ChoiceField(label=_("调查结果"), choices=[NOT_CHOSEN, *ComplaintResult.choices])
    answer = words(_("答复"), 2000)
