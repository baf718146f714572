"""The time line: a moment put right by a new row that names the old one; named intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError
from lianqin.core.given import plain_text
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import moment, refuse_unread, text
from lianqin.incidents.correcting import (
    CREWS,
    MOMENTS,
    STRIKES,
    WORDS,
    Correction,
    correct,
    strike,
)
from lianqin.incidents.models import Incident, Participation, TimelineEntry
from lianqin.incidents.states import EntryKind

SECONDS = "%Y-%m-%dT%H:%M:%S"


class CorrectForm(forms.Form):
    """What the line should have said; `seen` is the row that held when it was shown."""

    at = moment(_("时间"))
    unit = forms.TypedChoiceField(label=_("力量"), coerce=int, empty_value=None, required=False)
    text = text(_("内容"), 1000)
    why = forms.CharField(label=_("理由"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, line: HeldLine, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": line.initial})
        self.fields["at"].widget.attrs["step"] = "1"
        self.fields["at"].widget.format = SECONDS
        self.fields["unit"].choices = line.crews  # type: ignore[attr-defined]
        if line.entry.kind not in CREWS:
            del self.fields["unit"]
        if line.entry.kind not in WORDS:
            del self.fields["text"]

    @property
    def correction(self) -> Correction:
        """As the service takes it."""
        said = self.cleaned_data
        return Correction(said["at"], said["why"], said.get("text", ""), said.get("unit"))


@dataclass(frozen=True)
class HeldLine:
    """A line of the time line with all that was said of it since, and what holds now."""

    entry: TimelineEntry
    said: tuple[TimelineEntry, ...]
    crews: list[tuple[int, str]]

    @property
    def now(self) -> TimelineEntry:
        return self.said[-1] if self.said else self.entry

    @property
    def is_struck(self) -> bool:
        return self.now.kind == EntryKind.STRUCK

    @property
    def may_correct(self) -> bool:
        return self.entry.kind in MOMENTS

    @property
    def may_strike(self) -> bool:
        return self.entry.kind in STRIKES and not self.is_struck

    @property
    def initial(self) -> dict[str, Any]:
        now = self.now
        return {"at": now.at, "unit": now.unit_id, "text": now.text, "seen": now.pk}


def held_line(request: DeskRequest, number: str, entry_id: int) -> HeldLine:
    """The line to put right; a correction leads to the line it corrects. Raises NotFound."""
    incident = find(Incident, request.viewer, number=number)
    entry = find(TimelineEntry, request.viewer, pk=entry_id, incident=incident)
    if entry.corrects_id:
        entry = find(TimelineEntry, request.viewer, pk=entry.corrects_id)
    rows = TimelineEntry.objects.for_viewer(request.viewer).filter(corrects=entry)
    crews = Participation.objects.for_viewer(request.viewer).filter(incident=entry.incident_id)
    named = crews.order_by("pk").values_list("unit_id", "unit__call_sign")
    return HeldLine(entry, tuple(rows.select_related("unit").order_by("pk")), list(named))


@requires("incident.correct")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def moment_correct(request: DeskRequest, number: str, entry_id: int) -> HttpResponse:
    """A line with its history, and the form that puts it right."""
    line = held_line(request, number, entry_id)
    if request.method != "POST":
        return _page(request, line, CorrectForm(line=line))
    form = CorrectForm(request.POST, line=line)
    try:
        refuse_unread(form)
        seen = form.cleaned_data["seen"]
        who: dict[str, Any] = {"actor": request.viewer, "actor_name": name_of(request)}
        correct(line.entry, form.correction, seen=seen, **who)
    except DomainError as refused:
        return _refused(request, line, form, refused)
    return _done(request, line, _now("已更正，原记录保留。"))


@requires("incident.correct")
@require_POST
@says_why
def moment_strike(request: DeskRequest, number: str, entry_id: int) -> HttpResponse:
    """Strike a line out, with the reason."""
    line = held_line(request, number, entry_id)
    why = plain_text(request.POST, "why", 200)
    who: dict[str, Any] = {"actor": request.viewer, "actor_name": name_of(request)}
    try:
        strike(line.entry, why=why, seen=_seen(request), **who)
    except DomainError as refused:
        return _refused(request, line, CorrectForm(line=line), refused)
    return _done(request, line, _now("已作废，原记录保留。"))


def _seen(request: DeskRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None


def _done(request: DeskRequest, line: HeldLine, words: str) -> HttpResponse:
    number = line.entry.incident.number
    if wants_json(request):
        return JsonResponse({"number": number, "entry": line.entry.pk})
    messages.success(request, words)
    return HttpResponseRedirect(f"{reverse('desk:incident', args=[number])}#entry-{line.entry.pk}")


def _refused(
    request: DeskRequest, line: HeldLine, form: CorrectForm, refused: DomainError
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    fresh = held_line(request, line.entry.incident.number, line.entry.pk)
    return _page(request, fresh, form, refused)


def _page(
    request: DeskRequest, line: HeldLine, form: CorrectForm, refused: DomainError | None = None
) -> HttpResponse:
    context = {"line": line, "form": form, "refused": refused, "incident": line.entry.incident,
               "why": request.POST.get("why", "")}  # fmt: skip
    status = shown_status(request, refused)
    return render(request, "desk/record/moment.html", context, status=status)


urlpatterns: list[URLPattern] = [
    path("incidents/<str:number>/moments/<int:entry_id>/", moment_correct, name="moment_correct"),
    path(
        "incidents/<str:number>/moments/<int:entry_id>/strike/", moment_strike, name="moment_strike"
    ),
]
