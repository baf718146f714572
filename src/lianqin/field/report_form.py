"""The form of a report: three taps and words, none of which may be lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError, MissingInput
from lianqin.incidents.categories import BY_CODE, UNCLASSIFIED

MANY = 5
TILES = (
    "criminal.theft",
    "security.fight",
    "security.nuisance",
    "traffic.collision",
    "assistance.lost",
    "assistance.medical",
    "dispute",
    UNCLASSIFIED,
)
TILE_WORDS: dict[str, str | Promise] = {UNCLASSIFIED: _("其他")}
PERSONS = [
    ("0", _("不清楚")),
    *((str(n), str(n)) for n in range(1, MANY)),
    (str(MANY), _("5 人以上")),
]


class ReportForm(forms.Form):
    """What a person tells: one tile, how many, how it stands, where, in their own words."""

    category = forms.ChoiceField(
        label=_("发生了什么"),
        choices=[(code, TILE_WORDS.get(code) or BY_CODE[code].name) for code in TILES],
        initial=UNCLASSIFIED,
        required=False,
        widget=forms.RadioSelect,
    )
    persons = forms.ChoiceField(
        label=_("几个人"), choices=PERSONS, initial="0", required=False, widget=forms.RadioSelect
    )
    is_ongoing = forms.BooleanField(label=_("正在发生"), required=False)
    has_fled = forms.BooleanField(label=_("人已跑"), required=False)
    has_weapon = forms.BooleanField(label=_("有凶器"), required=False)
    injured = forms.BooleanField(label=_("有人受伤"), required=False)
    words = forms.CharField(
        label=_("用您的话说"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = forms.CharField(label=_("地点"), max_length=160, required=False)
    on_patrol = forms.BooleanField(label=_("联勤巡逻中发现"), required=False)
    at_phone = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A tile alone is enough, and so are words alone; without either nothing was said."""
        data = super().clean() or {}
        data["category"] = data.get("category") or UNCLASSIFIED
        if not data.get("words", "").strip() and data["category"] == UNCLASSIFIED:
            self.refuse(MissingInput(field=gettext("用您的话说")), field="words")
        return data

    def refuse(self, error: DomainError, field: str | None = None) -> None:
        """Set a refusal with its code beside the field, or on the form as a whole."""
        about = field or ("place" if error.code.startswith("registry.") else None)
        self.add_error(about, ValidationError(str(error), code=error.code))

    @property
    def ticks(self) -> list[forms.BoundField]:
        """The four boxes that say how it stands."""
        return [self[name] for name in ("is_ongoing", "has_fled", "has_weapon", "injured")]

    def contents(self) -> dict[str, Any]:
        """What tells this report from another under the same number."""
        return dict(sorted(self.cleaned_data.items()))

    def facts(self) -> dict[str, Any]:
        """The fields of incidents.intake.Report that the form knows."""
        data = self.cleaned_data
        category = BY_CODE[data["category"]]
        count = int(data["persons"] or 0)
        against = category.code.startswith(("criminal", "security"))
        return {
            "words": data["words"].strip() or _in_chinese(category.name),
            "category": category.code,
            "suspects": count if against else 0,
            "adults": 0 if against else count,
            "injured": int(data["injured"]),
            "is_ongoing": data["is_ongoing"],
            "has_fled": data["has_fled"],
            "has_weapon": data["has_weapon"],
        }

    def as_json_answer(self) -> JsonResponse:
        """The first refusal as its sentence and code, and where it belongs."""
        name, errors = next(iter(self.errors.as_data().items()))
        first = errors[0]
        return JsonResponse(
            {"code": first.code or "", "message": first.messages[0], "params": {}, "field": name},
            status=422,
        )


def _in_chinese(name: str | Promise) -> str:
    """The record is kept in Chinese, whatever language the phone speaks."""
    with override("zh-hans"):
        return str(name)
