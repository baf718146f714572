"""What is filled in about a standing order: its heading, a rule, a policy document, a period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.desk.forms import Choices, day, grouped_categories, text
from lianqin.dispatch import law
from lianqin.dispatch.drafting import Heading, areas_of, check_beside
from lianqin.dispatch.listed import RESERVED
from lianqin.dispatch.models import (
    DraftRule,
    OrderDraft,
    PolicyClause,
    PolicyDocument,
)
from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.policies import Paper
from lianqin.dispatch.rule_checks import faults
from lianqin.dispatch.rule_terms import INFORMED, KIT, SKILLS, Step
from lianqin.dispatch.rule_words import clause_name
from lianqin.dispatch.states import Lead
from lianqin.incidents.categories import Priority

STEPS = 5  # steps of a ladder that the page offers
LONGEST_RUN = 366  # days


def _whole(label: Any, least: int, most: int, *, required: bool = True) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": least, "max": most})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=required, widget=widget
    )


def _ticks(label: Any, choices: Choices) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


def _hour(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


def policies_for(viewer: Viewer) -> Choices:
    """The approved documents that an order may be under."""
    rows = PolicyDocument.objects.for_viewer(viewer).filter(approved_at__isnull=False)
    return [("", _("不依据政策文件")), *((row.pk, f"{row.number} {row.title}") for row in rows)]


class HeadingForm(forms.Form):
    """The title, trial, the document it is under, and the days."""

    title = forms.CharField(label=_("标题"), max_length=160)
    is_trial = forms.BooleanField(label=_("试行"), required=False)
    policy_id = forms.TypedChoiceField(
        label=_("依据的政策文件"), coerce=int, required=False, empty_value=None
    )
    in_force_on = day(_("施行日期"), required=False)
    ends_on = day(_("失效日期"), required=False)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy_id"].choices = policies_for(viewer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days come in order, and none of them has passed."""
        said = super().clean() or {}
        begins, ends = said.get("in_force_on"), said.get("ends_on")
        if begins and begins < today():
            self.add_error("in_force_on", _("施行日期不能早于今天。"))
        if ends and not (begins and ends > begins):
            self.add_error("ends_on", _("失效日期须在施行日期之后。"))
        return said

    def heading(self) -> Heading:
        """As the service takes it."""
        return Heading(**self.cleaned_data)

    @classmethod
    def of(cls, draft: OrderDraft, viewer: Viewer) -> HeadingForm:
        """As the draft stands."""
        return cls(viewer, initial={name: getattr(draft, name) for name in cls.base_fields})


class RuleForm(forms.Form):
    """One rule; every fault is said beside its field."""

    category = forms.ChoiceField(label=_("类别"), choices=grouped_categories)
    priority = forms.TypedChoiceField(
        label=_("级别"),
        choices=[("", _("任何级别")), *Priority.choices],
        coerce=int,
        required=False,
        empty_value=None,
    )
    area_id = forms.TypedChoiceField(label=_("辖区"), coerce=int, required=False, empty_value=None)
    hours_since = _hour(_("时段自"))
    hours_until = _hour(_("时段至"))
    lead = forms.ChoiceField(label=_("谁主导"), choices=Lead.choices)
    officers = _whole(_("民警至少（名）"), 0, 20)
    guards = _whole(_("保安至少（名）"), 0, 20)
    actions = _ticks(
        _("可交办保安的任务"), [(a.code, a.name) for a in law.ACTIONS if a.code not in RESERVED]
    )
    skills = _ticks(_("需要的技能"), list(SKILLS.items()))
    kit = _ticks(_("需要的装备"), list(KIT.items()))
    ack_seconds = _whole(_("应答时限（秒）"), 10, 1800)
    arrival_seconds = _whole(_("到达时限（秒）"), 60, 21600, required=False)
    informs = _ticks(_("另行告知"), list(INFORMED.items()))
    clause_id = forms.TypedChoiceField(
        label=_("依据条款"), coerce=int, required=False, empty_value=None
    )
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(one.pk, one.name) for one in areas_of(viewer.bureau)]
        self._offer("area_id", [("", _("全县")), *areas])
        rows = PolicyClause.objects.for_viewer(viewer).filter(is_sealed=True)
        cited = [
            (row.pk, f"{clause_name(row)} {row.text[:30]}") for row in rows.select_related("policy")
        ]
        self._offer("clause_id", [("", _("不引条款")), *cited])
        for place in range(STEPS):
            self.fields[f"after_{place}"] = _whole(_("秒后"), 1, 3600, required=False)
            self.fields[f"do_{place}"] = forms.ChoiceField(
                label=_("做什么"), choices=[("", _("不设")), *Step.choices], required=False
            )

    def _offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def steps(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The pairs of the ladder, as the page sets them."""
        return [(self[f"after_{place}"], self[f"do_{place}"]) for place in range(STEPS)]

    def clean(self) -> dict[str, Any]:
        """A step says both when and what."""
        said = super().clean() or {}
        for place in range(STEPS):
            if bool(said.get(f"after_{place}")) is not bool(said.get(f"do_{place}")):
                self.add_error(f"after_{place}", _("一步要写明几秒后、做什么。"))
        return said

    def rule(self) -> Rule:
        """As the service takes it."""
        said = self.cleaned_data
        pairs = [(said[f"after_{n}"], said[f"do_{n}"]) for n in range(STEPS)]
        lists = {name: tuple(said[name]) for name in ("actions", "skills", "kit", "informs")}
        plain = {name: said[name] for name in self.base_fields if name not in lists}
        ladder = tuple((after, str(what)) for after, what in pairs if after and what)
        return Rule(**{**plain, **lists, "lead": Lead(said["lead"]), "ladder": ladder})

    def judge(self, draft: OrderDraft, instead_of: DraftRule | None) -> Rule | None:
        """The rule, if any order may say it beside the draft's others; else None, and every fault
        stands beside its field."""
        if not self.is_valid():
            return None
        rule = self.rule()
        for field, fault in faults(rule):
            self._blame("after_0" if field == "ladder" else field, fault)
        try:
            check_beside(draft, rule, instead_of)
        except DomainError as fault:
            self._blame("category", fault)
        return None if self.errors else rule

    def _blame(self, field: str, fault: DomainError) -> None:
        self.add_error(field, forms.ValidationError(str(fault), code=fault.code))

    @classmethod
    def of(cls, row: DraftRule, viewer: Viewer) -> RuleForm:
        """As the draft has it."""
        now = {name: getattr(row, name) for name in cls.base_fields}
        for place, step in enumerate(row.ladder[:STEPS]):
            now |= {f"after_{place}": step["after"], f"do_{place}": step["do"]}
        return cls(viewer, initial=now)

    @classmethod
    def fresh(cls, viewer: Viewer) -> RuleForm:
        """A rule not written yet."""
        now = {"officers": 1, "guards": 0, "ack_seconds": 60, "lead": Lead.POLICE_LED}
        return cls(viewer, initial=now)


class PolicyForm(forms.Form):
    """A policy document; a paragraph is a clause."""

    title = forms.CharField(label=_("标题"), max_length=160)
    number = forms.CharField(label=_("文号"), max_length=64)
    is_trial = forms.BooleanField(label=_("试行"), required=False)
    replaces_id = forms.TypedChoiceField(
        label=_("取代的文件"), coerce=int, required=False, empty_value=None
    )
    issued_on = day(_("印发日期"))
    since = day(_("施行日期"))
    until = day(_("失效日期"), required=False)
    clauses = text(
        _("条款"),
        60000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("每段为一条，依次编号；条与条之间空一行或换行。"),
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = PolicyDocument.objects.for_viewer(viewer).filter(approved_at__isnull=False)
        choices = [("", _("不取代")), *((row.pk, f"{row.number} {row.title}") for row in rows)]
        self.fields["replaces_id"].choices = choices  # type: ignore[attr-defined]

    def paper(self) -> Paper:
        """As the service takes it."""
        said = dict(self.cleaned_data)
        lines = [line.strip() for line in said.pop("clauses").splitlines()]
        return Paper(**said, clauses=tuple(line for line in lines if line))

    @classmethod
    def of(cls, policy: PolicyDocument, viewer: Viewer) -> PolicyForm:
        """As it stands."""
        now = {name: getattr(policy, name) for name in cls.base_fields if name != "clauses"}
        lines = policy.clauses.order_by("number").values_list("text", flat=True)
        return cls(viewer, initial={**now, "clauses": "\n".join(lines)})


class PeriodForm(forms.Form):
    """The days `[since, until]` whose incidents are run through."""

    since = day(_("自"))
    until = day(_("至"))

    def clean(self) -> dict[str, Any]:
        """In order, and a year at most."""
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and not since <= until <= since + timedelta(days=LONGEST_RUN):
            self.add_error("until", _("止日不早于起日，最长一年。"))
        return said

    @classmethod
    def last_month(cls) -> dict[str, date]:
        """The calendar month before this one."""
        end = today().replace(day=1) - timedelta(days=1)
        return {"since": end.replace(day=1), "until": end}
