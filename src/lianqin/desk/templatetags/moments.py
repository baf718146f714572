"""Tags of the time line: how far a phone's clock is off, and whether a line can be put right."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianqin.incidents.correcting import MOMENTS
from lianqin.incidents.models import TimelineEntry
from lianqin.ui import words
from lianqin.ui.templatetags.lianqin_ui import state_chip

register = template.Library()


@register.simple_tag
def clock_skew(entry: TimelineEntry) -> SafeString:
    """`{% clock_skew entry %}`: by how much the phone's clock was off, and that ours counted."""
    return state_chip("late", skew_words(entry))


def skew_words(entry: TimelineEntry) -> str:
    """The same in words; empty for a line without a phone's time."""
    if entry.device_at is None:
        return ""
    off = entry.device_at - entry.at
    length = words.span(abs(off))
    if off > timedelta(0):
        return _("手机时钟不准，快 {t}，按服务器时间记").format(t=length)
    return _("手机时钟不准，慢 {t}，按服务器时间记").format(t=length)


@register.filter
def can_be_put_right(entry: TimelineEntry) -> bool:
    """Whether its moment may be corrected: what people told or pressed, not what the system did."""
    return entry.kind in MOMENTS
