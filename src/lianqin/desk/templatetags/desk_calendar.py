"""What the calendar's page asks: the address of another month or of one day."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.desk.registry.calendar_month import AskedMonth

register = template.Library()
WEEKDAYS: tuple[Promise | str, ...] = (
    _("周一"),
    _("周二"),
    _("周三"),
    _("周四"),
    _("周五"),
    _("周六"),
    _("周日"),
)


@register.simple_tag
def calendar_query(asked: AskedMonth, month: date | None = None, day: date | None = None) -> str:
    """`?{% calendar_query asked month=… %}`: the same question of another month or of a day."""
    instead: dict[str, object] = {}
    if month is not None:
        instead["month"] = f"{month:%Y-%m}"
    if day is not None:
        instead["day"] = day.isoformat()
    return asked.query(**instead)


@register.simple_tag
def calendar_weekdays() -> tuple[Promise | str, ...]:
    """The head of the month, from Monday."""
    return WEEKDAYS
