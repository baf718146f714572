"""Appeals addressed to me: who knows this person? A picture that passes and stays nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.commands import once
from lianqin.core.errors import DomainError, NotFound, UnreadableInput
from lianqin.core.given import plain_text
from lianqin.field import roadside
from lianqin.field.answers import done, phone_page, says_why, wants_json
from lianqin.field.own_appeals import open_appeals, own_answers, own_place
from lianqin.field.pressed import Pressed, read_pressed
from lianqin.incidents.models import AppealRecipient, IdentityAppeal, Sighting
from lianqin.incidents.policy import moment_of
from lianqin.incidents.sightings import Saying, look, say, state_of

AGO = {
    "now": (gettext_lazy("刚才"), timedelta()),
    "10": (gettext_lazy("10 分钟前"), timedelta(minutes=10)),
    "30": (gettext_lazy("半小时前"), timedelta(minutes=30)),
    "60": (gettext_lazy("1 小时前"), timedelta(hours=1)),
    "180": (gettext_lazy("3 小时前"), timedelta(hours=3)),
    "1440": (gettext_lazy("一天前"), timedelta(days=1)),
}


@requires("appeal.answer")
@require_GET
@says_why
def appeals(request: Any) -> HttpResponse:
    """Those that can be answered now."""
    return phone_page(request, "field/appeals.html", "home", appeals=open_appeals(request.viewer))


@requires("appeal.answer")
@require_GET
@says_why
def appeal(request: Any, appeal: str) -> HttpResponse:
    """One of them; once it has ended, only that it has."""
    return _page(request, own_place(request.viewer, appeal))


@requires("appeal.answer")
@require_GET
@says_why
def appeal_picture(request: Any, appeal: str) -> HttpResponse:
    """The picture with the holder's own mark; each look is on record. Never a page of its own."""
    if request.headers.get("Sec-Fetch-Dest", "image") != "image":
        raise NotFound
    found = own_place(request.viewer, appeal).appeal
    try:
        shown = look(found, actor=request.viewer, actor_name=request.user.display_name)
    except DomainError as ended:
        return HttpResponse(status=ended.status)  # the page around it says why
    answer = HttpResponse(shown, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "no-store, private, max-age=0"
    return answer


@requires("appeal.answer")
@require_POST
@says_why
def appeal_say(request: Any, appeal: str) -> HttpResponseBase:
    """Answer: knows, has seen, or neither; once in effect, however often the phone says it."""
    place, pressed = own_place(request.viewer, appeal), read_pressed(request)
    try:
        answered = once(
            key=pressed.command,
            actor=request.viewer,
            contents={
                "do": "appeal",
                "appeal": place.appeal_id,
                "pressed_at": pressed.device.pressed_at,
                **_said(request),
            },
            effect=lambda: _effect(request, place, pressed),
        )
    except DomainError as refused:
        if wants_json(request):
            raise
        return _page(request, place, refused)
    url = reverse("field:appeal", args=[appeal])
    return done(request, url, _("已收到，谢谢。民警会看到您的回复。"), **answered.answer)


def _said(request: Any) -> dict[str, str]:
    """What was tapped and typed. Raises UnreadableInput for no answer of the three."""
    kind = request.POST.get("kind", "")
    if kind not in Sighting.Kind.values:
        raise UnreadableInput(field=_("回复"), why=_("请按“认识”“见过”或“不认识”"))
    ago = request.POST.get("ago", "")
    return {
        "kind": kind,
        "words": plain_text(request.POST, "words", 400),
        "place": plain_text(request.POST, "place", 160),
        "ago": ago if ago in AGO else "",
    }


def _effect(request: Any, place: AppealRecipient, pressed: Pressed) -> dict[str, Any]:
    said, now = _said(request), clock.now()
    since = place.appeal.broadcast_at or now
    device = pressed.device
    moment = moment_of(device.pressed_at, device.sent_at, now, not_before=since)
    say(
        place,
        Saying(
            kind=Sighting.Kind(said["kind"]),
            words=said["words"],
            place_text=said["place"],
            seen_at=moment - AGO[said["ago"]][1] if said["ago"] else None,
        ),
        actor=request.viewer,
        actor_name=request.user.display_name,
        said_at=moment,
        device_at=device.pressed_at,
    )
    return {"number": place.appeal.number, "skewed": pressed.skewed}


def _page(request: Any, place: AppealRecipient, refused: DomainError | None = None) -> HttpResponse:
    found, answers = place.appeal, own_answers(place, request.viewer)
    return phone_page(
        request,
        "field/appeal.html",
        "home",
        status=refused.status if refused else 200,
        appeal=found,
        is_live=state_of(found) == IdentityAppeal.State.LIVE,
        state=state_of(found).label,
        answers=answers,
        kinds=Sighting.Kind.choices,
        ago=[(code, words) for code, (words, _length) in AGO.items()],
        command=uuid4(),
        refused=refused,
        typed=request.POST,
    )


urlpatterns: list[URLPattern] = [
    path("appeals/", appeals, name="appeals"),
    path("appeals/<str:appeal>/", appeal, name="appeal"),
    path("appeals/<str:appeal>/picture.jpg", appeal_picture, name="appeal_picture"),
    path("appeals/<str:appeal>/say/", appeal_say, name="appeal_say"),
    *roadside.urlpatterns,
]
