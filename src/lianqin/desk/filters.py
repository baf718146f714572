"""The list's filter: a sentence that can be read aloud."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.desk.forms import grouped_categories
from lianqin.incidents.categories import Priority
from lianqin.incidents.models import Incident, StillOpen
from lianqin.incidents.restricted import words_seen
from lianqin.incidents.states import State
from lianqin.registry.aliases import containing

STATES = [("", _("全部")), ("open", _("在办")), ("closed", _("已结案"))]
DAYS = [("", _("不限时间")), ("1", _("今天")), ("7", _("近7天")), ("30", _("近30天"))]
REALITY = [("", _("不含演练")), ("only", _("只看演练")), ("both", _("含演练"))]


class IncidentFilter(forms.Form):
    """[在办]的[盗窃]警情，[P2]，[近7天]，[不含演练]，写有[电缆]。"""

    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False)
    category = forms.ChoiceField(
        label=_("类别"),
        choices=lambda: [("", _("任何类别")), *grouped_categories()],
        required=False,
    )
    priority = forms.ChoiceField(
        label=_("级别"), choices=[("", _("任何级别")), *Priority.choices], required=False
    )
    days = forms.ChoiceField(label=_("时间"), choices=DAYS, required=False)
    exercise = forms.ChoiceField(label=_("演练"), choices=REALITY, required=False)
    q = forms.CharField(label=_("写有"), max_length=80, required=False)


def filtered(
    rows: QuerySet[Incident], asked: IncidentFilter, viewer: Viewer, now: datetime
) -> QuerySet[Incident]:
    """The rows that the sentence speaks of, newest first. What cannot be read filters nothing, and
    words that are withheld from the viewer are not found."""
    asked.is_valid()
    said: dict[str, Any] = getattr(asked, "cleaned_data", {})
    rows = rows.filter(_state(said) & _kind(said) & _words(said.get("q", ""), viewer))
    if days := said.get("days"):
        today = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        rows = rows.filter(received_at__gte=today - timedelta(days=int(days) - 1))
    return rows.order_by("-received_at", "-pk")


def _state(said: dict[str, Any]) -> Q:
    exercise = {"": False, "only": True}.get(said.get("exercise", ""))
    states = {"open": Q(StillOpen("state")), "closed": Q(state=State.CLOSED)}
    state = states.get(said.get("state", ""), Q())
    return state if exercise is None else state & Q(is_exercise=exercise)


def _kind(said: dict[str, Any]) -> Q:
    category, priority = said.get("category", ""), said.get("priority", "")
    kind = Q(category=category) | Q(category__startswith=f"{category}.") if category else Q()
    return kind & Q(priority=priority) if priority else kind


def _words(text: str, viewer: Viewer) -> Q:
    if not text:
        return Q()
    open_to_all = containing(text, "number", "place_text", "external_ref")
    return open_to_all | (containing(text, "words") & words_seen(viewer))
