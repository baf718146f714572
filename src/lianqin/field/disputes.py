"""A dispute found on a visit or on the spot, told from the phone; then calming, asking, attending.

A guard is no mediator (人民调解法 Art. 13): the page offers nothing else, and whoever sends a
mediator's step by hand is refused with the sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.commands import once
from lianqin.core.errors import DomainError, UnreadableInput
from lianqin.core.given import plain_text
from lianqin.core.scope import get_visible
from lianqin.disputes import finding
from lianqin.disputes.errors import DomesticViolence, NotAMediator, TurnedViolent
from lianqin.disputes.escalating import Why, escalate
from lianqin.disputes.finding import Found
from lianqin.disputes.models import Dispute, DisputeStep
from lianqin.disputes.policy import can_become, is_for_mediators
from lianqin.disputes.states import State, StepKind
from lianqin.field.answers import done, phone_page, says_why, wants_json
from lianqin.field.dispute_form import DisputeForm
from lianqin.field.duty import duty_of
from lianqin.field.pressed import Pressed, attach_fix, read_pressed
from lianqin.field.reporting import spot_of_report
from lianqin.incidents.policy import moment_of

SHOWN = 40
OLDEST_PRESS = timedelta(hours=12)  # a press that waited longer is dated when it arrived
AS_REPORT = (DomesticViolence, TurnedViolent)
SAID = {
    StepKind.CALMED: gettext_lazy("已记下：劝开了。"),
    StepKind.ASKED: gettext_lazy("已请派出所移交调解。"),
    StepKind.ATTENDED: gettext_lazy("已记下：到场协助。"),
    StepKind.ESCALATED: gettext_lazy("已报警情，值班民警看得到。请保持距离，注意安全。"),
}


def _moment(pressed: Pressed) -> datetime:
    now, device = clock.now(), pressed.device
    return moment_of(device.pressed_at, device.sent_at, now, not_before=now - OLDEST_PRESS)


@requires("dispute.find")
@require_http_methods(["GET", "POST"])
@says_why
def dispute_new(request: Any) -> HttpResponseBase:
    """Tell of a dispute, or show the form for it. What was typed comes back with any refusal."""
    if request.method == "GET":
        return _form_page(request, DisputeForm())
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    try:
        return _tell(request, form)
    except DomainError as error:
        if wants_json(request):
            return JsonResponse(error.as_json(), status=error.status)
        form.refuse(error)
        return _form_page(request, form, error)


def _tell(request: Any, form: DisputeForm) -> HttpResponseBase:
    pressed = read_pressed(request)
    answered = once(
        key=pressed.command,
        actor=request.viewer,
        contents={"do": "dispute", "pressed_at": pressed.device.pressed_at, **form.contents()},
        effect=lambda: _enter(request, form, pressed),
    )
    url = reverse("field:dispute", args=[answered.answer["number"]])
    return done(request, url, **answered.answer)


def _enter(request: Any, form: DisputeForm, pressed: Pressed) -> dict[str, Any]:
    viewer = request.viewer
    crew = duty_of(viewer, clock.now()).crew
    place, at_phone = form.cleaned_data["place"], form.cleaned_data["at_phone"]
    spot = spot_of_report(viewer, place, pressed.position, crew, at_phone=at_phone)
    made = finding.find(
        Found(place_text=spot.words, lon=spot.lon, lat=spot.lat, **form.facts()),
        actor=viewer,
        actor_name=request.user.display_name,
        at=_moment(pressed),
        device_at=pressed.device.pressed_at,
    )
    attach_fix(crew, pressed.position)
    return {"number": made.number, "skewed": pressed.skewed}


def _refused(request: Any, form: DisputeForm) -> HttpResponseBase:
    if not wants_json(request):
        return _form_page(request, form, status=422)
    name, errors = next(iter(form.errors.as_data().items()))
    said = {"code": errors[0].code or "", "message": errors[0].messages[0], "params": {}}
    return JsonResponse({**said, "field": name}, status=422)


def _form_page(
    request: Any, form: DisputeForm, refused: DomainError | None = None, status: int = 200
) -> HttpResponse:
    return phone_page(
        request,
        "field/dispute_new.html",
        "report",
        status=refused.status if refused else status,
        form=form,
        as_report=isinstance(refused, AS_REPORT),
        sent=request.POST,
        command=request.POST.get("command") or uuid4(),
        report_command=uuid4(),
    )


@requires("dispute.find")
@require_GET
@says_why
def disputes(request: Any) -> HttpResponse:
    """What the holder found, newest first, with how it stands."""
    own = Dispute.objects.for_viewer(request.viewer).filter(finder_user=request.viewer.user_id)
    return phone_page(request, "field/disputes.html", "report", disputes=own[:SHOWN])


@requires("dispute.find")
@require_GET
@says_why
def dispute(request: Any, dispute: str) -> HttpResponse:
    """One of them: how it stands, and what may be done from here."""
    found = get_visible(Dispute, request.viewer, number=dispute)
    own = DisputeStep.objects.for_viewer(request.viewer).filter(dispute=found)
    return phone_page(
        request,
        "field/dispute.html",
        "report",
        dispute=found,
        steps=own.filter(actor_id=request.viewer.user_id),
        offers=_offers(found),
        reasons=[(why.value, why.label) for why in Why if why != Why.MAY_TURN],
        may_escalate=can_become(found.state, State.ESCALATED),
        escalate_command=uuid4(),
    )


def _offers(found: Dispute) -> list[tuple[str, Any, Any]]:
    """What the state lets a finder do: the step's code, its words, its command number."""
    offers: list[tuple[str, Any, Any]] = []
    if can_become(found.state, State.CALMED):
        offers.append((StepKind.CALMED.value, _("我劝开了"), uuid4()))
    if found.state in (State.FOUND, State.CALMED) and found.refer_asked_at is None:
        offers.append((StepKind.ASKED.value, _("请移交调解"), uuid4()))
    if found.state in finding.TALKS_LAST:
        offers.append((StepKind.ATTENDED.value, _("我到场协助了"), uuid4()))
    return offers


Effect = Callable[[Dispute, dict[str, Any], str], object]
STEPS: dict[StepKind, Effect] = {
    StepKind.CALMED: lambda found, who, text: finding.calm(found, text=text, **who),
    StepKind.ASKED: lambda found, who, text: finding.ask_for_mediator(found, text=text, **who),
    StepKind.ATTENDED: lambda found, who, text: finding.attend(found, text=text, **who),
}


@requires("dispute.find")
@require_POST
@says_why
def dispute_step(request: Any, dispute: str) -> HttpResponseBase:
    """Calm, ask, attend or call the police, once however often it is pressed."""
    found = get_visible(Dispute, request.viewer, number=dispute)
    kind, pressed = _kind(request.POST.get("do", "")), read_pressed(request)
    text, why = plain_text(request.POST, "text", 500), request.POST.get("why", "")
    answered = once(
        key=pressed.command,
        actor=request.viewer,
        contents={"do": kind, "dispute": dispute, "why": why, "text": text},
        effect=lambda: _step(request, found, kind, pressed, text=text, why=why),
    )
    url = reverse("field:dispute", args=[dispute])
    return done(request, url, str(SAID[kind]), **answered.answer)


def _kind(asked: str) -> StepKind:
    """Raises NotAMediator for a mediator's step, UnreadableInput for what is none of ours."""
    if asked in SAID:
        return StepKind(asked)
    if asked in StepKind.values and is_for_mediators(StepKind(asked)):
        raise NotAMediator
    raise UnreadableInput(field=_("操作"), why=_("页面不完整，请刷新后再按"))


def _step(
    request: Any, found: Dispute, kind: StepKind, pressed: Pressed, *, text: str, why: str
) -> dict[str, Any]:
    who: dict[str, Any] = {
        "actor": request.viewer,
        "actor_name": request.user.display_name,
        "device_at": pressed.device.pressed_at,
    }
    if kind == StepKind.ESCALATED:
        if why not in Why.values:
            raise UnreadableInput(field=_("为什么转警情"), why=_("请选一项"))
        escalate(found, why=Why(why), text=text, **who)
    else:
        STEPS[kind](found, {**who, "at": _moment(pressed)}, text)
    return {"number": found.number, "skewed": pressed.skewed}


urlpatterns: list[URLPattern] = [
    path("disputes/", disputes, name="disputes"),
    path("disputes/new/", dispute_new, name="dispute_new"),
    path("disputes/<str:dispute>/", dispute, name="dispute"),
    path("disputes/<str:dispute>/step/", dispute_step, name="dispute_step"),
]
