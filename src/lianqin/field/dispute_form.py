"""The form of a dispute that somebody came upon: a few taps, the place, words if they like."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lianqin.core.errors import DomainError
from lianqin.disputes.states import How, Kind

MOST_SIDES = 4
TICKS = ("is_calmed", "wants_mediator", "may_turn_violent")
NONE_OF_OURS = ("is_violent", "is_domestic")


class DisputeForm(forms.Form):
    """One tile of what it is about is enough."""

    kind = forms.ChoiceField(
        label=_("什么纠纷"),
        choices=Kind.choices,
        initial=Kind.NEIGHBOUR,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("怎样发现的"),
        choices=[(how.value, how.label) for how in (How.ON_THE_SPOT, How.VISIT)],
        initial=How.ON_THE_SPOT,
        widget=forms.RadioSelect,
    )
    sides = forms.TypedChoiceField(
        label=_("几方"),
        choices=[(str(n), str(n)) for n in range(2, MOST_SIDES + 1)],
        initial="2",
        coerce=int,
        widget=forms.RadioSelect,
    )
    is_calmed = forms.BooleanField(label=_("已经劝开"), required=False)
    wants_mediator = forms.BooleanField(label=_("请移交调解"), required=False)
    may_turn_violent = forms.BooleanField(label=_("可能打起来"), required=False)
    is_violent = forms.BooleanField(label=_("已动手、有凶器或有人伤"), required=False)
    is_domestic = forms.BooleanField(label=_("是家庭暴力"), required=False)
    words = forms.CharField(
        label=_("用您的话说"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(label=_("地点"), max_length=160, required=False)
    at_phone = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def refuse(self, error: DomainError) -> None:
        """Set a refusal with its code beside the field, or on the form as a whole."""
        about = "place" if error.code.startswith("registry.") else None
        self.add_error(about, ValidationError(str(error), code=error.code))

    @property
    def ticks(self) -> list[forms.BoundField]:
        """How it stands."""
        return [self[name] for name in TICKS]

    @property
    def none_of_ours(self) -> list[forms.BoundField]:
        """What makes it an incident instead."""
        return [self[name] for name in NONE_OF_OURS]

    def contents(self) -> dict[str, Any]:
        """What tells this from another under the same number."""
        return dict(sorted(self.cleaned_data.items()))

    def facts(self) -> dict[str, Any]:
        """The fields of disputes.finding.Found that the form knows; words are Chinese always."""
        said = self.cleaned_data
        with override("zh-hans"):
            words = said["words"].strip() or str(Kind(said["kind"]).label)
        ticks = {name: said[name] for name in (*TICKS, *NONE_OF_OURS)}
        return {
            "how": How(said["how"]),
            "kind": Kind(said["kind"]),
            "words": words,
            "sides": said["sides"],
            "people": said["sides"],
            **ticks,
        }
