"""What is filled in to ask another station for help and to answer it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.core.clock import SHANGHAI
from lianqin.desk.forms import count, moment
from lianqin.dispatch.help import Offer, Wanted, stations_to_ask
from lianqin.dispatch.help_states import CannotHelp
from lianqin.dispatch.rule_terms import KIT
from lianqin.incidents.models import Incident
from lianqin.units.models import Unit

USUAL = timedelta(hours=2)  # what the form proposes as the end


def kit_choices() -> list[tuple[str, Any]]:
    return list(KIT.items())


class AskForm(forms.Form):
    """Whom, for how many people or which kit, and until when."""

    station = forms.TypedChoiceField(
        label=_("请求单位"), coerce=int, widget=forms.RadioSelect, choices=()
    )
    officers = count(_("民警（人）"))
    guards = count(_("保安员（人）"))
    kit = forms.MultipleChoiceField(
        label=_("装备"), choices=kit_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    until = moment(_("需要到什么时候"))

    def __init__(self, incident: Incident, now: datetime, data: Any = None) -> None:
        end = (now + USUAL).astimezone(SHANGHAI).replace(second=0, microsecond=0, tzinfo=None)
        super().__init__(data, initial={"officers": 2, "until": end})
        named = [(body.pk, body.name) for body in stations_to_ask(incident)]
        self.fields["station"].choices = named  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What the filled form asks for."""
        said = self.cleaned_data
        return Wanted(
            officers=said["officers"] or 0,
            guards=said["guards"] or 0,
            kit=tuple(said["kit"]),
            until=said["until"],
        )


class OfferForm(forms.Form):
    """Which crews and which kit the station gives."""

    crews = forms.TypedMultipleChoiceField(
        label=_("点名派出"),
        coerce=int,
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kit = forms.MultipleChoiceField(
        label=_("可提供的装备"),
        choices=kit_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, crews: list[Unit], kit: list[str], *args: Any) -> None:
        super().__init__(*args)
        named = [(unit.pk, f"{unit.call_sign} · {unit.get_kind_display()}") for unit in crews]
        self.fields["crews"].choices = named  # type: ignore[attr-defined]
        if kit:
            asked = [(code, name) for code, name in KIT.items() if code in kit]
            self.fields["kit"].choices = asked  # type: ignore[attr-defined]

    @property
    def offer(self) -> Offer:
        """What the filled form gives."""
        return Offer(tuple(self.cleaned_data["crews"]), tuple(self.cleaned_data["kit"]))


class CannotForm(forms.Form):
    """Why it cannot, from the list."""

    why = forms.ChoiceField(
        label=_("不能提供的理由"), choices=CannotHelp.choices, widget=forms.RadioSelect
    )
