"""What people fill in at the desk. A form reads; services decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import MissingInput, UnreadableInput
from lianqin.incidents.categories import CATEGORIES, Priority
from lianqin.incidents.models import Feedback, Incident

Choices = list[tuple[Any, Any]]
NOT_SAID = ("", _("未定"))
# As the files that are taken in: nothing of the registry is older, and sums stay in the calendar.
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
OUT_OF_RANGE = _("日期应在1900年至2100年之间。")


def grouped_categories() -> Choices:
    """The categories under their classes, as a select shows them; the third level stands in."""
    tops = [category for category in CATEGORIES if not category.parent]
    return [(top.name, list(_of_class(top.code))) for top in tops]


def _of_class(code: str) -> Iterable[tuple[str, Promise | str]]:
    for category in CATEGORIES:
        if category.code == code or category.code.startswith(f"{code}."):
            depth = category.code.count(".")
            yield (
                category.code,
                f"{'　' * (depth - 1)}{category.name}" if depth > 1 else category.name,
            )


def hinted(words: Any) -> forms.TextInput:
    """A line that says by example what it takes."""
    return forms.TextInput(attrs={"placeholder": words, "autocomplete": "off"})


def count(label: Any) -> forms.IntegerField:
    """How many people; empty means none."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 9999})
    return forms.IntegerField(
        label=label, min_value=0, max_value=9999, required=False, widget=widget
    )


def text(label: Any, most: int, **more: Any) -> forms.CharField:
    """A line that may stay empty."""
    return forms.CharField(label=label, max_length=most, required=False, **more)


def day(label: Any, **more: Any) -> forms.DateField:
    """A day in Asia/Shanghai, from EARLIEST through LATEST."""
    bounds = {"min": EARLIEST.isoformat(), "max": LATEST.isoformat()}
    widget = forms.DateInput(attrs={"type": "date", **bounds}, format="%Y-%m-%d")
    limits = [MinValueValidator(EARLIEST, OUT_OF_RANGE), MaxValueValidator(LATEST, OUT_OF_RANGE)]
    return forms.DateField(label=label, widget=widget, validators=limits, **more)


def moment(label: Any) -> forms.DateTimeField:
    """A moment of such a day."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    first = datetime(EARLIEST.year, 1, 1, tzinfo=SHANGHAI)
    end = datetime(LATEST.year, 12, 31, 23, 59, 59, tzinfo=SHANGHAI)
    limits = [MinValueValidator(first, OUT_OF_RANGE), MaxValueValidator(end, OUT_OF_RANGE)]
    return forms.DateTimeField(label=label, widget=widget, validators=limits)


def refuse_unread(form: forms.Form) -> None:
    """Say the first fault of a form as a refusal. Raises MissingInput or UnreadableInput."""
    for name, errors in form.errors.as_data().items():
        label = str(form.fields[name].label) if name in form.fields else ""
        if errors[0].code == "required":
            raise MissingInput(field=label)
        # The fault is a whole sentence where it stands by its field; here it is a part of one.
        raise UnreadableInput(field=label, why=str(errors[0].messages[0]).rstrip("。."))


class ClassifyForm(forms.Form):
    """Category, priority, and whether it passes as simple."""

    category = forms.ChoiceField(label=_("类别"), choices=grouped_categories)
    priority = forms.TypedChoiceField(label=_("级别"), choices=Priority.choices, coerce=int)
    is_simple = forms.TypedChoiceField(
        label=_("简易警情"),
        choices=[NOT_SAID, ("yes", _("是，可由保安先期处置")), ("no", _("不是"))],
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )

    @classmethod
    def of(cls, incident: Incident) -> ClassifyForm:
        """As the incident stands."""
        simple = {None: "", True: "yes", False: "no"}[incident.is_simple]
        now = {"category": incident.category, "priority": incident.priority, "is_simple": simple}
        return cls(initial=now)


class NoteForm(forms.Form):
    """A line for the time line."""

    text = text(_("记录"), 1000)


class FeedbackForm(forms.Form):
    """How it ended."""

    result = forms.ChoiceField(label=_("结果"), choices=Feedback.Result.choices)
    category = forms.ChoiceField(label=_("反馈类别"), choices=grouped_categories)
    helped = count(_("救助"))
    apprehended = count(_("抓获"))
    injured = count(_("受伤"))
    case_number = text(_("案件编号"), 48)
    text = text(_("经过"), 2000, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def of(cls, incident: Incident) -> FeedbackForm:
        """Begun with what the report said."""
        now = {"category": incident.counted_category, "helped": incident.persons}
        return cls(initial=now)
