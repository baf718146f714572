"""Template tags of desk and field: times, spans, chips, shapes, what the browser must know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField
from django.template import Context
from django.utils.functional import Promise
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lianqin.core import clock
from lianqin.ui import signs, words

register = template.Library()
THEMES = ("auto", "light", "dark")


@register.filter
def clock_time(instant: datetime | None) -> str:
    """`{{ at|clock_time }}`: 22:09:31 in Asia/Shanghai; empty where there is no instant."""
    return words.clock_time(instant) if instant else ""


@register.filter
def dated_time(instant: datetime | None) -> str:
    """`{{ at|dated_time }}`: as clock_time, after its date where that is not the present duty's."""
    if instant is None:
        return ""
    return f"{words.day(instant, clock.now())} {words.clock_time(instant)}".strip()


@register.filter
def elapsed(since: datetime | None, until: datetime | None = None) -> str:
    """`{{ at|elapsed }}`: whole minutes gone since then, up to now or to `until`."""
    return words.span((until or clock.now()) - since) if since else ""


@register.filter
def left(until: datetime | None) -> str:
    """`{{ deadline|left }}`: what is left until a deadline, or by how much it is over."""
    return words.left(until, clock.now()) if until else ""


@register.filter
def duration(length: float | timedelta | None) -> str:
    """`{{ seconds|duration }}`: 7 分 40 秒 / 7 min 40 s."""
    if length is None:
        return ""
    return words.duration(length.total_seconds() if isinstance(length, timedelta) else length)


@register.filter
def distance(metres: float | None) -> str:
    """`{{ metres|distance }}`: 5.2 公里 / 5.2 km."""
    return "" if metres is None else words.distance(metres)


def _svg(path: str, css: str) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path fill-rule="evenodd" d="{}"/></svg>',
        css,
        path,
    )


def _chip(css: str, sign: signs.Sign, word: str | Promise) -> SafeString:
    shape = _svg(sign.path, "chip__shape")
    return format_html('<span class="chip chip--{}">{}{}</span>', css, shape, word)


@register.simple_tag
def priority_chip(priority: int | str, exercise: bool = False) -> SafeString:
    """`{% priority_chip incident.priority %}`: shape, number and word; 1 to 4 or "P1" to "P4".

    With `exercise` 演练 stands before it and both are violet, whatever the priority.
    """
    number = int(str(priority).removeprefix("P"))
    sign = signs.PRIORITIES[number]
    word = format_html("P{} {}", number, sign.word)
    if exercise:
        return format_html("{} {}", exercise_chip(), _chip("exercise-priority", sign, word))
    return _chip(f"p{number}", sign, word)


@register.simple_tag
def state_chip(state: str, word: str = "") -> SafeString:
    """`{% state_chip "late" %}`: late, done, wait or exercise, with its own word or `word`."""
    sign = signs.STATES[state]
    return _chip(state, sign, word or sign.word)


@register.simple_tag
def exercise_chip() -> SafeString:
    """演练, in violet: beside everything that belongs to an exercise."""
    return state_chip("exercise")


@register.simple_tag
def unit_shape(kind: str, name: str = "", hollow: bool = False) -> SafeString:
    """`{% unit_shape unit.kind unit.call_sign %}`: the shape of the kind, then the name.

    The kind's word is seen where there is no name and read aloud where there is one. `hollow`
    is for a unit on its way or not heard from.
    """
    sign = signs.UNITS[str(kind)]
    return format_html(
        '<span class="unit" data-kind="{}"{}>{}{}</span>',
        kind,
        mark_safe(' data-fill="hollow"') if hollow else "",
        _svg(sign.path, "unit__shape"),
        _spoken(sign.word, name),
    )


def _spoken(word: str | Promise, name: str) -> SafeString:
    if not name:
        return format_html("{}", word)
    return format_html('<span class="unseen">{} </span>{}', word, name)


@register.simple_tag
def place_sign(name: str, css: str = "place__shape") -> SafeString:
    """`{% place_sign "report" %}`: the drawn sign of a place on the phone."""
    return _svg(signs.PLACES[name], css)


@register.inclusion_tag("ui/_time.html")
def moment(at: datetime | None, until: datetime | None = None) -> dict[str, Any]:
    """`{% moment at %}`: the time and, ticking beside it, the minutes gone."""
    return {"at": at, "until": until}


@register.simple_tag
def deadline_bar(start: datetime, until: datetime, label: str = "") -> SafeString:
    """`{% deadline_bar from until %}`: a thin bar that fills toward it, then is late."""
    now = clock.now()
    whole = max(1, round((until - start).total_seconds()))
    gone = min(whole, max(0, round((now - start).total_seconds())))
    return format_html(
        '<progress class="deadline" data-from="{}" data-until="{}" data-state="{}" max="{}"'
        ' value="{}" aria-label="{}">{}</progress>',
        start.isoformat(),
        until.isoformat(),
        words.standing(start, until, now),
        whole,
        gone,
        label or _("距时限"),
        words.left(until, now),
    )


@register.simple_tag
def time_left(until: datetime) -> SafeString:
    """`{% time_left until %}`: words that tick toward a deadline and say when it is over."""
    now = clock.now()
    return format_html(
        '<span class="left" data-until="{}" data-state="{}">{}</span>',
        until.isoformat(),
        "late" if now >= until else "open",
        words.left(until, now),
    )


@register.inclusion_tag("ui/_sounds.html")
def ui_sounds() -> dict[str, Any]:
    """`{% ui_sounds %}`: what a page needs that sounds: first press, settings, captions."""
    return {"sounds": words.SOUNDS}


@register.simple_tag
def ui_words() -> SafeString:
    """The words of the browser's modules, as JSON for static/ui/js/words.js."""
    return json_script(words.browser_words(), "ui-words")


@register.simple_tag(takes_context=True)
def ui_theme(context: Context, default: str = "auto") -> str:
    """The theme that this browser chose before (cookie lianqin_theme), else `default`."""
    request = context.get("request")
    chosen = request.COOKIES.get("lianqin_theme", "") if request else ""
    return chosen if chosen in THEMES else default


@register.filter
def coded_errors(of: BoundField | BaseForm) -> list[tuple[str, str]]:
    """(sentence, code) for each error of a field, or those of the form as a whole."""
    form, name = (of.form, of.name) if isinstance(of, BoundField) else (of, "__all__")
    return [pair for error in form.errors.as_data().get(name, []) for pair in _coded(error)]


def _coded(error: ValidationError) -> Iterator[tuple[str, str]]:
    for single in error.error_list:
        yield from ((str(message), single.code or "") for message in single.messages)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether a field is one box to tick, whose label stands beside it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox"
