"""At the roadside on the phone: lights, cone, rail, a call to the person; then help by steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_POST

from lianqin.accounts.permissions import may, requires
from lianqin.accounts.roles import POLICE
from lianqin.core import clock
from lianqin.core.commands import once
from lianqin.core.errors import DomainError, NotFound
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer
from lianqin.field.answers import done, phone_page, says_why, wants_json
from lianqin.field.duty import own_directives
from lianqin.field.pressed import Pressed, read_pressed
from lianqin.field.reporting import own_reports
from lianqin.incidents import roadside as service
from lianqin.incidents.models import Incident
from lianqin.incidents.policy import moment_of

MOST_WORDS = 200


@dataclass(frozen=True)
class Line:
    """A step of the card: `state` is done, now or ahead; `command` the number of its press."""

    step: service.Step
    state: str
    command: UUID


@dataclass(frozen=True)
class Card:
    """How far somebody is: the steps, whether the person was called to, what help is on offer."""

    lines: list[Line]
    done: tuple[str, ...]

    @property
    def steps_done(self) -> bool:
        return all(line.state == "done" for line in self.lines)

    @property
    def is_answered(self) -> bool:
        return any(code in self.done for code in service.ANSWERS)

    @property
    def is_silent(self) -> bool:
        return "silent" in self.done

    @property
    def may_help(self) -> bool:
        return all(code in self.done for code in service.BEFORE_HELP)


def card_of(incident: Incident, viewer: Viewer) -> Card:
    """The card of one person at one place."""
    have = service.done_on(incident, viewer)
    lines, is_next = [], True
    for step in service.STEPS:
        state = "done" if step.code in have else "now" if is_next else "ahead"
        is_next = is_next and state == "done"
        lines.append(Line(step, state, uuid4()))
    return Card(lines, have)


def own_incident(viewer: Viewer, number: str) -> Incident:
    """What the holder reported, or was directed to. Raises NotFound."""
    found = own_reports(viewer).filter(number=number).first()
    if found is not None:
        return found
    directive = own_directives(viewer).filter(incident__number=number).first()
    if directive is None:
        raise NotFound
    return directive.incident


@requires("field.report")
@require_GET
@says_why
def roadside(request: Any, number: str) -> HttpResponse:
    """The card: what is done, what is next; help once lights and cone stand."""
    return _page(request, own_incident(request.viewer, number))


@requires("field.report")
@require_POST
@says_why
def roadside_step(request: Any, number: str) -> HttpResponseBase:
    """One step done, or whether the person answers."""
    code = request.POST.get("code", "")[:24]
    return _carry_out(request, number, {"do": "roadside", "code": code}, service.take_step)


@requires("field.report")
@require_POST
@says_why
def roadside_help(request: Any, number: str) -> HttpResponseBase:
    """A help of the closed list; a guard's restraint is refused, however it was sent."""
    said = {"code": request.POST.get("code", "")[:24], "words": _words(request)}

    def act(incident: Incident, code: str, **who: Any) -> None:
        service.record_help(incident, code, words=said["words"], **who)

    return _carry_out(request, number, {"do": "help", **said}, act)


def _words(request: Any) -> str:
    return plain_text(request.POST, "words", MOST_WORDS)


def _carry_out(request: Any, number: str, contents: dict[str, str], act: Any) -> HttpResponseBase:
    """Once in effect; refused, the card again with what was typed."""
    incident, pressed = own_incident(request.viewer, number), read_pressed(request)
    pressed_at = pressed.device.pressed_at
    try:
        once(
            key=pressed.command,
            actor=request.viewer,
            contents={**contents, "incident": incident.pk, "pressed_at": pressed_at},
            effect=lambda: _effect(request, incident, contents["code"], pressed, act),
        )
    except DomainError as refused:
        if wants_json(request):
            raise
        return _page(request, incident, refused)
    url = reverse("field:roadside", args=[number])
    return done(request, url, skewed=pressed.skewed, number=number)


def _effect(
    request: Any, incident: Incident, code: str, pressed: Pressed, act: Any
) -> dict[str, Any]:
    device = pressed.device
    at = moment_of(device.pressed_at, device.sent_at, clock.now(), not_before=incident.received_at)
    who = {"actor": request.viewer, "actor_name": request.user.display_name}
    act(incident, code, at=at, device_at=device.pressed_at, **who)
    return {"number": incident.number}


def _page(request: Any, incident: Incident, refused: DomainError | None = None) -> HttpResponse:
    role = request.viewer.role
    return phone_page(
        request,
        "field/roadside.html",
        "report",
        status=refused.status if refused else 200,
        incident=incident,
        card=card_of(incident, request.viewer),
        help=service.HELP,
        answer_command=uuid4(),
        help_command=uuid4(),
        is_police=role in POLICE,
        may_appeal=may(role, "appeal.make"),
        refused=refused,
        typed=_words(request),
    )


urlpatterns: list[URLPattern] = [
    path("roadside/<str:number>/", roadside, name="roadside"),
    path("roadside/<str:number>/step/", roadside_step, name="roadside_step"),
    path("roadside/<str:number>/help/", roadside_help, name="roadside_help"),
]
