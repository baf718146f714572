"""Being heard: what somebody says to a reproach before anything is decided.

The page says what is said against them and by which article, and what they may do: speak, be
accompanied, say nothing. Saying nothing is as large a button as speaking, and no admission.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.clock import today
from lianqin.core.commands import once
from lianqin.core.errors import DomainError, UnreadableInput
from lianqin.core.given import plain_text
from lianqin.core.scope import Viewer, get_visible
from lianqin.field.answers import done, phone_page, says_why, wants_json
from lianqin.supervision import breaches as service
from lianqin.supervision.articles import BY_KEY
from lianqin.supervision.models import Breach
from lianqin.supervision.states import BreachState

SHOWN = 40
MOST_SENT = 2 * service.LONGEST_STATEMENT  # a longer one is refused, and kept on the page


def own_hearings(viewer: Viewer) -> QuerySet[Breach]:
    """What was said against the holder of the phone, newest first; nothing of anybody else."""
    rows = Breach.objects.for_viewer(viewer).filter(person_id=viewer.person_id or 0)
    return rows.order_by("-notified_at", "-pk")


def open_hearings(viewer: Viewer) -> list[Breach]:
    """Those to which nothing has been said yet."""
    return list(own_hearings(viewer).filter(state=BreachState.NOTIFIED).order_by("hear_by", "pk"))


@requires("own_file.see")
@require_GET
@says_why
def hearings(request: Any) -> HttpResponse:
    """All of them, decided ones too."""
    rows = list(own_hearings(request.viewer)[:SHOWN])
    lines = [(row, _clause(row)) for row in rows]
    return phone_page(request, "field/hearings.html", "me", lines=lines)


@requires("own_file.see")
@require_GET
@says_why
def hearing(request: Any, breach: str) -> HttpResponse:
    """One of them. To open it is to have read it."""
    found = _find(request, breach)
    service.read(found, actor=request.viewer)
    return _page(request, found)


@requires("own_file.see")
@require_POST
@says_why
def hearing_say(request: Any, breach: str) -> HttpResponseBase:
    """Speak in one's own words, or say nothing."""
    found, words = _find(request, breach), plain_text(request.POST, "statement", MOST_SENT)
    silent = request.POST.get("answer") == "nothing"
    try:
        answered = once(
            key=_command(request),
            actor=request.viewer,
            contents={"do": "hearing", "breach": found.pk, "silent": silent, "words": words},
            effect=lambda: _effect(request, found, words, silent=silent),
        )
    except DomainError as refused:
        if wants_json(request):
            raise
        return _page(request, _find(request, breach), refused, words)
    sentence = (
        _("已记下，您选择不作陈述。这不是承认。") if silent else _("已记下您的话，监管民警会看到。")
    )
    return done(request, reverse("field:hearing", args=[breach]), sentence, **answered.answer)


def _effect(request: Any, found: Breach, words: str, *, silent: bool) -> dict[str, Any]:
    if silent:
        service.decline_to_speak(found, actor=request.viewer)
    else:
        service.speak(found, words, actor=request.viewer)
    return {"number": found.number, "state": found.state}


def _command(request: Any) -> UUID:
    """The number that the page sent along, so that a second press is not said twice."""
    try:
        return UUID(request.POST.get("command", ""))
    except ValueError as wrong:
        raise UnreadableInput(field=_("操作编号"), why=_("页面不完整，请刷新后再按")) from wrong


def _find(request: Any, number: str) -> Breach:
    """The holder's own; another's and none answer alike. Raises NotFound."""
    mine = request.viewer.person_id or 0
    return get_visible(Breach, request.viewer, number=number, person_id=mine)


def _clause(row: Breach) -> Any:
    clause = BY_KEY.get(row.clause)
    return clause.words if clause else row.clause


def _page(
    request: Any, found: Breach, refused: DomainError | None = None, typed: str = ""
) -> HttpResponse:
    return phone_page(
        request,
        "field/hearing.html",
        "me",
        status=refused.status if refused else 200,
        breach=found,
        clause=BY_KEY.get(found.clause),
        days=(found.hear_by - today()).days,
        is_open=found.state in service.BEFORE_DECISION,
        is_heard=found.state == BreachState.HEARD,
        most=service.LONGEST_STATEMENT,
        command=uuid4(),
        refused=refused,
        typed=typed,
    )


urlpatterns: list[URLPattern] = [
    path("hearings/", hearings, name="hearings"),
    path("hearings/<str:breach>/", hearing, name="hearing"),
    path("hearings/<str:breach>/say/", hearing_say, name="hearing_say"),
]
