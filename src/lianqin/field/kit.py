"""The check before a shift, one's own kit, and a team leader's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianqin.accounts.permissions import may, requires
from lianqin.core import clock
from lianqin.core.commands import once
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.core.scope import get_visible
from lianqin.field.answers import done, phone_page, says_why, wants_json
from lianqin.field.crew_kit import checks_since, crews_of, own_kit, own_person
from lianqin.field.dress import LAW, dress_of
from lianqin.field.duty import duty_of
from lianqin.field.kit_forms import Checked, read_check
from lianqin.field.pressed import Pressed, read_pressed
from lianqin.incidents.policy import moment_of
from lianqin.registry import kit as orders
from lianqin.registry.models import KitItem
from lianqin.registry.shift_checks import LONGEST_NOTE, last_check, make_check

OLDEST_PRESS = timedelta(hours=12)  # a check that waited longer is dated when it arrived


@requires("shift_check.make")
@require_GET
@says_why
def kit(request: Any) -> HttpResponse:
    """What is in one's own hands, and saying that something is lost."""
    duty = duty_of(request.viewer, clock.now())
    check = _check_made(request, duty.crew)
    held = [(issue, uuid4()) for issue in own_kit(request.viewer)]
    return phone_page(request, "field/kit.html", "me", duty=duty, held=held, check=check)


def _check_made(request: Any, crew: Any) -> Any:
    since = checks_since(crew, clock.now())
    return last_check(request.viewer, request.viewer.person_id or 0, since)


@requires("shift_check.make")
@require_http_methods(["GET", "POST"])
@says_why
def shift_check(request: Any) -> HttpResponseBase:
    """Dress and each item, with one thumb; made, it shows as made until the next shift."""
    if request.method == "GET":
        return _check_page(request)
    try:
        return _make(request, read_check(request.POST), read_pressed(request))
    except DomainError as refused:
        if wants_json(request):
            raise
        return _check_page(request, refused)


def _make(request: Any, checked: Checked, pressed: Pressed) -> HttpResponseBase:
    contents = {"do": "shift_check", "pressed_at": pressed.device.pressed_at, **checked.contents()}
    answered = once(
        key=pressed.command,
        actor=request.viewer,
        contents=contents,
        effect=lambda: _effect(request, checked, pressed),
    )
    return done(request, reverse("field:shift_check"), **answered.answer)


def _effect(request: Any, checked: Checked, pressed: Pressed) -> dict[str, Any]:
    now, device = clock.now(), pressed.device
    made = make_check(
        actor=request.viewer,
        person=own_person(request.viewer),
        dress_ok=checked.dress_ok,
        found=checked.found,
        note=checked.note,
        at=moment_of(device.pressed_at, device.sent_at, now, not_before=now - OLDEST_PRESS),
        device_at=device.pressed_at,
    )
    return {"check": made.pk, "skewed": pressed.skewed}


def _check_page(request: Any, refused: DomainError | None = None) -> HttpResponse:
    duty = duty_of(request.viewer, clock.now())
    made = None if refused or "again" in request.GET else _check_made(request, duty.crew)
    sent = request.POST
    lines = [
        {
            "issue": issue,
            "answer": sent.get(f"item-{issue.item_id}", ""),
            "note": sent.get(f"note-{issue.item_id}", ""),
        }
        for issue in own_kit(request.viewer)
    ]
    return phone_page(
        request,
        "field/shift_check.html",
        "home",
        duty=duty,
        made=made,
        faulty=made is not None and any(not line.is_fit for line in made.lines.all()),
        lines=lines,
        dress=dress_of(request.viewer.role),
        law=LAW,
        sent=sent,
        note=sent.get("note-dress", ""),
        refused=refused,
        command=sent.get("command") or uuid4(),
        status=refused.status if refused else 200,
    )


@requires("shift_check.make")
@require_POST
@says_why
def kit_lost(request: Any, item_id: int) -> HttpResponseBase:
    """Say that an item is lost: one's own, or one of the crew."""

    def lose(item: KitItem) -> None:
        note = plain_text(request.POST, "note", LONGEST_NOTE).strip()
        name = request.user.display_name
        orders.report_lost(actor=request.viewer, actor_name=name, item=item, note=note)

    sentence = _("已记为遗失，已告知单位负责人。遗失不等于违规。")
    return _ordered(request, item_id, "kit_lost", lose, sentence)


@requires("kit.team")
@require_POST
@says_why
def crew_return(request: Any, item_id: int) -> HttpResponseBase:
    """Take an item of the crew back."""
    is_fit = request.POST.get("is_fit", "yes") != "no"

    def take(item: KitItem) -> None:
        name = request.user.display_name
        orders.take_back(actor=request.viewer, actor_name=name, item=item, is_fit=is_fit)

    return _ordered(request, item_id, f"crew_return:{is_fit}", take, _("已收回。"))


def _ordered(
    request: Any, item_id: int, what: str, order: Callable[[KitItem], None], sentence: str
) -> HttpResponseBase:
    """Once in effect, however often the phone says it."""
    pressed = read_pressed(request)

    def effect() -> dict[str, Any]:
        order(get_visible(KitItem, request.viewer, pk=item_id))
        return {"item": item_id, "skewed": pressed.skewed}

    contents = {"do": what, "item": item_id, "pressed_at": pressed.device.pressed_at}
    answered = once(key=pressed.command, actor=request.viewer, contents=contents, effect=effect)
    crew = what != "kit_lost" or request.POST.get("from") == "crew"
    back = "field:crew_kit" if crew and may(request.viewer.role, "kit.team") else "field:kit"
    return done(request, reverse(back), sentence, **answered.answer)


@requires("kit.team")
@require_GET
@says_why
def crew_kit(request: Any) -> HttpResponse:
    """The own team: who has made the check, who has what, what is still out."""
    now = clock.now()
    duty = duty_of(request.viewer, now)
    crews = crews_of(request.viewer, checks_since(duty.crew, now), now)
    return phone_page(request, "field/kit_crew.html", "me", duty=duty, crews=crews)


urlpatterns: list[URLPattern] = [
    path("kit/", kit, name="kit"),
    path("kit/check/", shift_check, name="shift_check"),
    path("kit/crew/", crew_kit, name="crew_kit"),
    path("kit/<int:item_id>/lost/", kit_lost, name="kit_lost"),
    path("kit/<int:item_id>/return/", crew_return, name="crew_return"),
]
