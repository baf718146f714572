"""The alarm: one press, a P1 incident at the desk; then weapon, people, backup in three taps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.commands import once
from lianqin.core.errors import MissingInput
from lianqin.core.given import plain_text
from lianqin.field.answers import done, phone_page, says_why
from lianqin.field.duty import duty_of
from lianqin.field.pressed import Pressed, attach_fix, read_pressed
from lianqin.field.reporting import own_report, own_reports, spot_of_alarm
from lianqin.incidents import services as incidents
from lianqin.incidents.categories import PANIC, Priority
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.joining import join
from lianqin.incidents.merging import root_of
from lianqin.incidents.models import Incident
from lianqin.incidents.states import OPEN, Source, State

SAME_ALARM = timedelta(minutes=10)  # a second press in fear is the same alarm, said again
AGAIN = "再次按下一键报警"
SILENT = "静默报警，不要回拨电话"
COUNTS = ("1", "2", "3", "4", "5+")


@requires("field.alarm")
@require_http_methods(["GET", "POST"])
@says_why
def alarm(request: Any) -> HttpResponseBase:
    """Raise the alarm. A press that was not held, or a page without scripts, is asked once more."""
    pressed_fully = request.POST.get("held") == "1" or request.POST.get("sure") == "1"
    if request.method == "GET" or not pressed_fully:
        return phone_page(request, "field/alarm.html", "alarm", command=uuid4())
    pressed = read_pressed(request)
    silent = request.POST.get("silent") == "1"
    answered = once(
        key=pressed.command,
        actor=request.viewer,
        contents={"do": "alarm", "silent": silent, "pressed_at": pressed.device.pressed_at},
        effect=lambda: _effect(request, pressed, silent),
    )
    url = reverse("field:alarm_more", args=[answered.answer["number"]])
    return done(request, url, **answered.answer)


def _effect(request: Any, pressed: Pressed, silent: bool) -> dict[str, Any]:
    crew = duty_of(request.viewer, clock.now()).crew
    same = _still_sounding(request, silent)
    incident = same or _raise(request, pressed, silent)
    attach_fix(crew, pressed.position)
    return {"number": incident.number, "skewed": pressed.skewed, "silent": silent}


def _still_sounding(request: Any, silent: bool) -> Incident | None:
    """The alarm of a moment ago, with the new press noted (and that it was silent), or None.

    Where the desk has merged that alarm meanwhile, the press is a call to the incident that goes
    on for it; a press is never lost to one that is closed.
    """
    since = clock.now() - SAME_ALARM
    last = own_reports(request.viewer).filter(
        source=Source.PANIC, state__in=(*OPEN, State.MERGED), received_at__gte=since
    )
    alarm = last.first()
    if alarm is None or (incident := root_of(alarm)).state == State.CLOSED:
        return None
    words = f"{AGAIN}：{SILENT}" if silent else AGAIN
    if alarm.state == State.MERGED:
        return join(_again(alarm, words), incident, actor=request.viewer, actor_name=_name(request))
    _note(request, incident, words)
    return incident


def _again(alarm: Incident, words: str) -> Report:
    return Report(
        source=Source.PANIC,
        words=words,
        place_text="",
        lon=None,
        lat=None,
        priority=Priority.P1,
        is_ongoing=True,
        is_exercise=alarm.is_exercise,
    )


def _raise(request: Any, pressed: Pressed, silent: bool) -> Incident:
    crew = duty_of(request.viewer, clock.now()).crew
    spot = spot_of_alarm(request.viewer, pressed.position, crew)
    who = crew.call_sign if crew else request.user.display_name
    how = SILENT if silent else "一键报警"
    return take_report(
        Report(
            source=Source.PANIC,
            words=f"{who} {how}",
            place_text=spot.words,
            lon=spot.lon,
            lat=spot.lat,
            uncertainty_m=spot.uncertainty_m,
            category=PANIC,
            priority=Priority.P1,
            is_ongoing=True,
        ),
        actor=request.viewer,
        actor_name=request.user.display_name,
        device_at=pressed.device.pressed_at,
    )


@requires("field.alarm")
@require_http_methods(["GET", "POST"])
@says_why
def more(request: Any, number: str) -> HttpResponseBase:
    """The alarm's receipt, and what can be added to it in three taps."""
    incident = own_report(request.viewer, number)
    if request.method == "GET":
        page: dict[str, Any] = {"incident": incident, "command": uuid4(), "counts": COUNTS}
        return phone_page(request, "field/alarm_more.html", "alarm", **page)
    pressed, text = read_pressed(request), _told(request.POST)
    once(
        key=pressed.command,
        actor=request.viewer,
        contents={"do": "alarm_more", "number": number, "text": text},
        effect=lambda: _add(request, root_of(incident), text, request.POST),
    )
    url = reverse("field:alarm_more", args=[number])
    return done(request, url, _("已补充到 %s") % number)


def _told(fields: Any) -> str:
    """What was tapped, as the record says it: "持械；3 人；需要增援". Raises MissingInput."""
    parts = []
    if fields.get("weapon"):
        parts.append("持械")
    if fields.get("count") in COUNTS:
        parts.append(f"{fields['count']} 人")
    if fields.get("backup"):
        parts.append("需要增援")
    parts.append(plain_text(fields, "words", 400).strip())
    if not any(parts):
        raise MissingInput(field=_("补充内容"))
    return "；".join(part for part in parts if part)


def _add(request: Any, incident: Incident, text: str, fields: Any) -> dict[str, Any]:
    counted = fields.get("count") in COUNTS
    incidents.add_facts(
        incident,
        actor=request.viewer,
        actor_name=request.user.display_name,
        text=text,
        has_weapon=bool(fields.get("weapon")),
        suspects=int(fields["count"].rstrip("+")) if counted else 0,
    )
    return {"number": incident.number}


def _note(request: Any, incident: Incident, text: str) -> None:
    incidents.note(incident, actor=request.viewer, actor_name=_name(request), text=text)


def _name(request: Any) -> str:
    return str(request.user.display_name)
