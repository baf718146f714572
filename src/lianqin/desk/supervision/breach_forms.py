"""What is filled in about a breach: the reproach, what was said to it, the decision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.desk.forms import day, text
from lianqin.desk.supervision.complaint_forms import NOT_CHOSEN, words
from lianqin.desk.supervision.whom import who_field
from lianqin.supervision.articles import CLAUSES
from lianqin.supervision.breaches import LONGEST_STATEMENT

WEEK = timedelta(days=7)


def clauses() -> list[tuple[Any, Any]]:
    """The closed list, under the articles that it stands on."""
    under: dict[str, list[tuple[str, Any]]] = {}
    for clause in CLAUSES:
        under.setdefault(str(clause.basis), []).append((clause.key, clause.words))
    return [NOT_CHOSEN, *under.items()]


class BreachForm(forms.Form):
    """Whom, which clause, what happened and when, and by when they will be heard."""

    who = who_field()
    clause = forms.ChoiceField(label=_("涉嫌违反的条款"), choices=clauses)
    happened_on = day(_("发生日期"))
    words = words(_("事情经过"), 800, rows=5)
    hear_by = day(_("申辩截止"), help_text=_("至少三天；截止日当天仍可陈述"))

    @classmethod
    def fresh(cls, today: date, **known: Any) -> BreachForm:
        """A week to answer, where the officer says nothing else."""
        return cls(initial={"hear_by": today + WEEK, **known})


class SilenceForm(forms.Form):
    """How somebody was told who did not open it on the phone."""

    told_how = text(_("另外怎样告知的"), 120)


class HearForm(SilenceForm):
    """What somebody said to an officer."""

    statement = words(_("本人陈述"), LONGEST_STATEMENT, rows=5)


class DecideForm(forms.Form):
    """The decision and its reasons."""

    result = forms.ChoiceField(
        label=_("决定"),
        choices=[NOT_CHOSEN, ("upheld", _("认定违规")), ("dropped", _("不予认定"))],
    )
    decision = words(_("理由"), 800)
