"""What is written and not sent yet: kept for its writer, and told when another was first.

A form says in two hidden fields which one it is (`draft`) and what its writer had before their
eyes (`seen`, the last line of the time line).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.errors import UnreadableInput
from lianqin.core.given import key_in, plain_text
from lianqin.desk.edge import DeskRequest, find, says_why, wants_json
from lianqin.incidents.drafts import drop_draft, save_draft, sending, written_meanwhile
from lianqin.incidents.drafts_errors import DraftTooLarge
from lianqin.incidents.models import Draft, Incident, TimelineEntry

MOST_FIELDS = 80
LONGEST_AGE = timedelta(days=7)
# What a form carries beside what was typed.
CARRIED = frozenset({"csrfmiddlewaretoken", "draft", "seen", "from", "anyway"})


@requires("incident.see")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def drafts(request: DeskRequest) -> HttpResponse:
    """One's own drafts `about` an incident; sent, one more. Raises UnreadableInput, NotFound."""
    if request.method != "POST":
        return JsonResponse({"drafts": [_told(row) for row in _own(request)]})
    said = _said(request)
    saved = save_draft(
        writer=request.viewer,
        form=said.form,
        incident=find(Incident, request.viewer, number=said.about) if said.about else None,
        fields=said.fields,
        seen_entry=said.seen,
        at=clock.now() - said.age,
    )
    return JsonResponse({"form": saved.form, "about": said.about})


@requires("incident.see")
@require_POST
@says_why
def drop(request: DeskRequest) -> HttpResponse:
    """Forget one of one's own drafts, and go back to what it was about."""
    form, about = plain_text(request.POST, "form", 16), plain_text(request.POST, "about", 24)
    drop_draft(writer=request.viewer, form=form, number=about)
    if wants_json(request):
        return HttpResponse(status=204)
    if not about:
        return HttpResponseRedirect(reverse("desk:board"))
    return HttpResponseRedirect(f"{reverse('desk:incident', args=[about])}?sent={form}")


def _own(request: DeskRequest) -> list[Draft]:
    rows = Draft.objects.for_viewer(request.viewer)
    about = plain_text(request.GET, "about", 24)
    return list(rows.filter(incident__number=about) if about else rows.filter(incident=None))


def _told(draft: Draft) -> dict[str, Any]:
    return {
        "form": draft.form,
        "fields": draft.fields,
        "seen": draft.seen_entry,
        "saved_at": draft.saved_at.isoformat(),
    }


@dataclass(frozen=True)
class Said:
    """A draft as a browser sends it; `age` is how long ago it was typed."""

    form: str
    about: str
    fields: dict[str, str | bool]
    seen: int
    age: timedelta


def _said(request: DeskRequest) -> Said:
    """Raises UnreadableInput where it is no draft."""
    try:
        fields = json.loads(request.POST.get("fields", ""))
        age = timedelta(milliseconds=max(0.0, float(request.POST.get("age", "0"))))
        if not _is_draft(fields) or age > LONGEST_AGE:
            raise ValueError
    except (ValueError, OverflowError, RecursionError):
        raise UnreadableInput(field="fields", why="JSON") from None
    form = plain_text(request.POST, "form", 16)
    about = plain_text(request.POST, "about", 24)
    return Said(form, about, fields, key_in(request.POST.get("seen", "")) or 0, age)


def _is_draft(fields: object) -> bool:
    """A few fields, each a text or a tick."""
    return (
        isinstance(fields, dict)
        and len(fields) <= MOST_FIELDS
        and all(isinstance(value, str | bool) for value in fields.values())
    )


@contextmanager
def sent_form(request: DeskRequest, incident: Incident) -> Iterator[None]:
    """Do what a form asks; where it is one that is drafted, weigh it against who was first."""
    form = plain_text(request.POST, "draft", 16)
    if not form:
        yield
        return
    with sending(
        incident,
        form,
        writer=request.viewer,
        seen=key_in(request.POST.get("seen", "")),
        anyway="anyway" in request.POST,
    ):
        yield


def keep_refused(request: DeskRequest, incident: Incident) -> None:
    """What was sent and refused stays as its writer's draft, whatever their browser keeps."""
    form = plain_text(request.POST, "draft", 16)
    if not form:
        return
    with suppress(DraftTooLarge):
        save_draft(
            writer=request.viewer,
            form=form,
            incident=incident,
            fields=_typed(request),
            seen_entry=key_in(request.POST.get("seen", "")) or 0,
        )


def _typed(request: DeskRequest) -> dict[str, str | bool]:
    """What the writer typed, without what the form carries beside it."""
    names = [name for name in request.POST if name not in CARRIED][:MOST_FIELDS]
    return {name: plain_text(request.POST, name, 4000) for name in names}


@dataclass(frozen=True)
class Meanwhile:
    """Two texts about one thing: what another officer wrote, and what this one would send."""

    form: str
    url: str
    theirs: TimelineEntry
    fields: dict[str, str | bool]


def meanwhile_of(request: DeskRequest, incident: Incident) -> Meanwhile | None:
    """Both texts, for a form that came second; None for any other."""
    form, seen = plain_text(request.POST, "draft", 16), key_in(request.POST.get("seen", ""))
    theirs = written_meanwhile(incident, form, seen or 0, request.viewer)
    return Meanwhile(form, request.path, theirs, _typed(request)) if theirs else None


def names_sent(request: DeskRequest, number: str) -> list[str]:
    """By which name the browser keeps the draft that has just been sent."""
    form = plain_text(request.POST, "draft", 16)
    return [f"{form}:{number}"] if form else []


def just_sent(request: DeskRequest, number: str) -> list[str]:
    """As `names_sent`, on the page that a press led back to."""
    form = plain_text(request.GET, "sent", 16)
    return [f"{form}:{number}"] if form else []


urlpatterns: list[URLPattern] = [
    path("drafts/", drafts, name="drafts"),
    path("drafts/drop/", drop, name="draft_drop"),
]
