"""The thread of the crew's own directive on the phone: big phrases for the rain, or own words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from lianqin.accounts.permissions import requires
from lianqin.core.commands import once
from lianqin.core.given import plain_text
from lianqin.dispatch import guidance
from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.guidance import LONGEST
from lianqin.field.answers import done, phone_page, says_why
from lianqin.field.duty import own_directive
from lianqin.field.pressed import Pressed, read_pressed


@requires("directive.answer")
@require_http_methods(["GET", "POST"])
@says_why
def thread(request: Any, number: str) -> HttpResponseBase:
    """What was said, newest last; to open it is to have read it. A press says a phrase or a line,
    once in effect however often the phone says it."""
    found = own_directive(request.viewer, number)
    name = request.user.display_name
    if request.method == "POST":
        pressed = read_pressed(request)
        text = said_in(request)
        answered = once(
            key=pressed.command,
            actor=request.viewer,
            contents={"do": "guidance", "directive": found.pk, "text": text},
            effect=lambda: _effect(found, text, pressed, request),
        )
        return done(request, reverse("field:guidance", args=[number]), **answered.answer)
    guidance.read(found, actor=request.viewer, actor_name=name)
    return phone_page(
        request,
        "field/guidance.html",
        "directives",
        directive=found,
        messages_said=list(guidance.thread_of(found, request.viewer)),
        is_writable=guidance.is_writable(found),
        phrases={code: (words, uuid4()) for code, words in guidance.FROM_CREW.items()},
        command=uuid4(),
        most=LONGEST,
    )


def said_in(request: Any) -> str:
    """The phrase that was tapped, in the language of the record, else what was typed."""
    with override("zh-hans"):
        phrase = str(guidance.FROM_CREW.get(request.POST.get("phrase", ""), ""))
    return phrase or plain_text(request.POST, "text", LONGEST)


def _effect(found: Directive, text: str, pressed: Pressed, request: Any) -> dict[str, Any]:
    guidance.write(
        found,
        text,
        actor=request.viewer,
        actor_name=request.user.display_name,
        device_at=pressed.device.pressed_at,
    )
    return {"number": found.number, "skewed": pressed.skewed}


urlpatterns: list[URLPattern] = [
    path("directives/<str:number>/guidance/", thread, name="guidance"),
]
