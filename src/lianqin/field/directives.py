"""The directive on the phone: shown, answered, followed step by step, its way drawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.commands import once
from lianqin.core.errors import UnreadableInput
from lianqin.dispatch import directives, roads
from lianqin.dispatch.models import Directive
from lianqin.dispatch.muster_rally import rally_of
from lianqin.dispatch.states import Status
from lianqin.dispatch.steps import is_on_shift
from lianqin.field.answers import done, phone_page, says_why
from lianqin.field.cards import STEP_BUTTON, card_of
from lianqin.field.duty import duty_of, own_directive, own_directives
from lianqin.field.pressed import Pressed, attach_fix, read_pressed
from lianqin.field.ways import way_as_json
from lianqin.units.selectors import stand

SHOWN = 30
AFTERWARDS = {
    Status.DECLINED: _("已谢绝。没有任何不利后果。"),
    Status.CLEARED: _("处置完毕，谢谢。位置共享已停止。"),
}
ANSWERS = {"accept": directives.accept, "decline": directives.decline}


@requires("field.use")
@require_GET
@says_why
def listing(request: Any) -> HttpResponse:
    """The crew's directives, newest first."""
    rows = own_directives(request.viewer)[:SHOWN]
    return phone_page(request, "field/directives.html", "directives", directives=rows)


@requires("field.use")
@require_GET
@says_why
def directive(request: Any, number: str) -> HttpResponse:
    """One directive as a card. To open it is to have received it."""
    found = own_directive(request.viewer, number)
    receive(found, request.viewer)
    return phone_page(request, "field/directive.html", "directives", card=card_of(found))


def receive(found: Directive | None, viewer: Any) -> None:
    """The phone shows a directive: say so once. Off duty nothing is received."""
    if found is not None and found.status == Status.SENT and is_on_shift(found):
        directives.delivered(found, actor=viewer)


@requires("field.use")
@require_POST
def received(request: Any) -> HttpResponseBase:
    """The phone's own acknowledgement: an event brought a directive while another page was open."""
    receive(duty_of(request.viewer, clock.now()).directive, request.viewer)
    return JsonResponse({"ok": True})


@requires("field.use")
@require_GET
@says_why
def way(request: Any, number: str) -> HttpResponse:
    """The way there from where the crew stands now, with both ends, for the map."""
    found = own_directive(request.viewer, number)
    goal, now = rally_of(found) or found.incident, clock.now()
    where, standing = (goal.lon, goal.lat), stand([found.unit], now)[0]
    path = roads.way_of(found.bureau_id, where, standing, now)
    return JsonResponse(way_as_json(found, where, standing, path))


@requires("directive.answer")
@require_POST
@says_why
def answer(request: Any, number: str) -> HttpResponseBase:
    """Accept or decline, as freely the one as the other."""
    chosen = request.POST.get("answer", "")
    if chosen not in ANSWERS:
        raise UnreadableInput(field=gettext("答复"), why=gettext("请按“接受”或“谢绝”"))
    return _carry_out(request, own_directive(request.viewer, number), chosen)


@requires("directive.answer")
@require_POST
@says_why
def step(request: Any, number: str) -> HttpResponseBase:
    """En route, on scene, done."""
    to = request.POST.get("to", "")
    if to not in STEP_BUTTON:
        raise UnreadableInput(field=gettext("步骤"), why=gettext("请按页面上的按钮"))
    return _carry_out(request, own_directive(request.viewer, number), to)


def _carry_out(request: Any, found: Directive, what: str) -> HttpResponseBase:
    """Once in effect, however often the phone says it."""
    pressed = read_pressed(request)
    answered = once(
        key=pressed.command,
        actor=request.viewer,
        contents={"do": what, "directive": found.pk, "pressed_at": pressed.device.pressed_at},
        effect=lambda: _effect(found, what, pressed, request),
    )
    url = reverse("field:directive", args=[found.number])
    sentence = str(AFTERWARDS.get(answered.answer["status"], ""))
    return done(request, url, sentence, **answered.answer)


def _effect(found: Directive, what: str, pressed: Pressed, request: Any) -> dict[str, Any]:
    who = {"actor": request.viewer, "actor_name": request.user.display_name}
    if what in ANSWERS:
        ANSWERS[what](found, device=pressed.device, **who)
    else:
        directives.progress(found, Status(what), device=pressed.device, **who)
    attach_fix(found.unit, pressed.position)
    found.refresh_from_db(fields=["status"])
    return {"number": found.number, "status": found.status, "skewed": pressed.skewed}
