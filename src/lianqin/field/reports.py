"""Reporting from the phone: words, three taps, place, photo, voice note; then the receipt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4, uuid5

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from lianqin.accounts.permissions import may, requires
from lianqin.core import clock
from lianqin.core.commands import once
from lianqin.core.errors import DomainError
from lianqin.core.scope import get_visible
from lianqin.field.answers import done, phone_page, says_why, wants_json
from lianqin.field.duty import duty_of, patrols
from lianqin.field.pressed import Pressed, attach_fix, read_pressed
from lianqin.field.report_form import ReportForm
from lianqin.field.reporting import own_report, spot_of_report
from lianqin.incidents import photos, voices
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import Incident
from lianqin.incidents.roadside import is_roadside
from lianqin.incidents.states import Source
from lianqin.units.models import Unit


@requires("field.report")
@require_http_methods(["GET", "POST"])
@says_why
def report(request: Any) -> HttpResponseBase:
    """Take a report, or show the form for one. What was typed comes back with any refusal."""
    if request.method == "GET":
        return _form_page(request, ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    try:
        return _take(request, form)
    except DomainError as error:
        form.refuse(error)
        return _refused(request, form)


def _take(request: Any, form: ReportForm) -> HttpResponseBase:
    pressed = read_pressed(request)
    answered = once(
        key=pressed.command,
        actor=request.viewer,
        contents={"do": "report", "pressed_at": pressed.device.pressed_at, **form.contents()},
        effect=lambda: _effect(request, form, pressed),
    )
    attached = _attach(request, answered.answer["incident"], pressed)
    url = reverse("field:receipt", args=[answered.answer["number"]])
    return done(request, url, **answered.answer, **attached)


def _effect(request: Any, form: ReportForm, pressed: Pressed) -> dict[str, Any]:
    viewer = request.viewer
    crew = duty_of(viewer, clock.now()).crew
    place, at_phone = form.cleaned_data["place"], form.cleaned_data["at_phone"]
    spot = spot_of_report(viewer, place, pressed.position, crew, at_phone=at_phone)
    taken = take_report(
        Report(
            source=_source(form, crew),
            place_text=spot.words,
            lon=spot.lon,
            lat=spot.lat,
            uncertainty_m=spot.uncertainty_m,
            **form.facts(),
        ),
        actor=viewer,
        actor_name=request.user.display_name,
        device_at=pressed.device.pressed_at,
    )
    attach_fix(crew, pressed.position)
    return {"number": taken.number, "incident": taken.pk, "skewed": pressed.skewed}


def _source(form: ReportForm, crew: Unit | None) -> Source:
    """A find of a joint patrol, for a crew that can be on one; else a report like any other."""
    return Source.PATROL if form.cleaned_data["on_patrol"] and patrols(crew) else Source.FIELD


def _attach(request: Any, incident_id: int, pressed: Pressed) -> dict[str, Any]:
    """Keep what was photographed and said, each once; a refused one leaves the report be."""
    incident = get_visible(Incident, request.viewer, pk=incident_id)
    return {
        "photo": _kept(request, incident, "photo", photos.attach, pressed),
        "voice": _kept(request, incident, "voice", voices.attach, pressed),
    }


def _kept(
    request: Any, incident: Incident, name: str, attach: Callable[..., Any], pressed: Pressed
) -> dict[str, Any] | None:
    """The refusal, or nothing. Each file's number follows from the press's own, so that a repeat
    leaves none twice and still brings what was lost on the way."""
    file = request.FILES.get(name)
    if file is None:
        return None
    try:
        attach(
            incident,
            file,
            file.size,
            actor=request.viewer,
            actor_name=request.user.display_name,
            device_at=pressed.device.pressed_at,
            command=uuid5(pressed.command, name),
        )
    except DomainError as error:
        messages.warning(request, f"{error} ({error.code})")
        return error.as_json()
    return None


def _refused(request: Any, form: ReportForm) -> HttpResponseBase:
    if wants_json(request):
        return form.as_json_answer()
    return _form_page(request, form, status=422)


def _form_page(request: Any, form: ReportForm, status: int = 200) -> HttpResponse:
    command = request.POST.get("command") or uuid4()
    duty = duty_of(request.viewer, clock.now())
    return phone_page(
        request,
        "field/report.html",
        "report",
        status=status,
        form=form,
        command=command,
        duty=duty,
        patrols=patrols(duty.crew),
    )


@requires("field.report")
@require_GET
@says_why
def receipt(request: Any, number: str) -> HttpResponse:
    """What the reporter holds: the number, the time, and how it stands now."""
    incident = own_report(request.viewer, number)
    return phone_page(
        request,
        "field/receipt.html",
        "report",
        incident=incident,
        at_roadside=is_roadside(incident),
        may_appeal=may(request.viewer.role, "appeal.make"),
    )
