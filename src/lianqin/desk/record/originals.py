"""The custodian's pages: which originals lie under seal, and opening one, on record.

Nothing here tells what an incident was about or who was in it: number, kind, time, size, hash.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError
from lianqin.core.given import key_in, plain_text
from lianqin.desk.edge import DeskRequest, find, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread, text
from lianqin.incidents.evidence import (
    LONGEST_NAME,
    LONGEST_REASON,
    Evidence,
    Kept,
    Original,
    open_original,
    with_openings,
)
from lianqin.incidents.models import Photo, VoiceNote

PER_PAGE, LAST_PAGE = 50, 40
DATA = "application/octet-stream"
KINDS: dict[str, Any] = {"photo": Photo, "voice": VoiceNote}


class OpenForm(forms.Form):
    """Why, for whom, and one's own password again."""

    reason = text(_("调取理由"), LONGEST_REASON)
    asked_by = text(_("谁要调取（姓名、单位）"), LONGEST_NAME)
    password = forms.CharField(
        label=_("本人登录密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.fields["asked_by"].required = True


@requires("evidence.open")
@require_safe
@says_why
def evidence(request: DeskRequest) -> HttpResponse:
    """What lies under seal, newest first; found by an incident's number, told apart by kind."""
    number = plain_text(request.GET, "number", 24).strip()
    kind = request.GET.get("kind", "")
    page = min(max(key_in(request.GET.get("page", "")) or 1, 1), LAST_PAGE)
    wanted = [KINDS[kind]] if kind in KINDS else list(KINDS.values())
    found = _newest([_rows(model, request, number) for model in wanted], page)
    asked = {"number": number, "kind": kind if kind in KINDS else ""}
    context = {
        "kept": with_openings(found[:PER_PAGE], request.viewer),
        "page": page,
        "has_next": len(found) > PER_PAGE and page < LAST_PAGE,
        "query": urlencode(asked),
        "is_narrowed": any(asked.values()),
        **asked,
    }
    return render(request, "desk/record/originals.html", context)


def _rows(model: Any, request: DeskRequest, number: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.for_viewer(request.viewer).select_related("incident")
    return rows.filter(incident__number__icontains=number) if number else rows


def _newest(kinds: list[QuerySet[Any]], page: int) -> list[Evidence]:
    """One page of several kinds together, and one row more where there is one."""
    end = page * PER_PAGE + 1
    rows = [row for kind in kinds for row in kind.order_by("-pk")[:end]]
    rows.sort(key=lambda row: (row.at, row.pk), reverse=True)
    return rows[end - PER_PAGE - 1 : end]


@requires("evidence.open")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def original_photo(request: DeskRequest, photo_id: int) -> HttpResponse:
    """One photo's original: its register, and after password and reason the file."""
    return _original(request, find(Photo, request.viewer, pk=photo_id))


@requires("evidence.open")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def original_voice(request: DeskRequest, voice_id: int) -> HttpResponse:
    """One voice note's original, the same way."""
    return _original(request, find(VoiceNote, request.viewer, pk=voice_id))


def _original(request: DeskRequest, found: Evidence) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, OpenForm())
    form = OpenForm(request.POST)
    try:
        refuse_unread(form)
        said = form.cleaned_data
        original = open_original(found, user=request.user, viewer=request.viewer, **said)
    except DomainError as refused:
        if wants_json(request):
            return JsonResponse(refused.as_json(), status=refused.status)
        return _page(request, found, form, refused)
    return _handed_over(original)


def _page(
    request: DeskRequest, found: Evidence, form: OpenForm, refused: DomainError | None = None
) -> HttpResponse:
    (kept,) = with_openings([found], request.viewer)
    context = {"kept": kept, "form": form, "refused": refused, "back": _back(kept)}
    page, status = "desk/record/original.html", shown_status(request, refused)
    return render(request, page, context, status=status)


def _back(kept: Kept) -> str:
    return f"{reverse('desk:evidence')}?{urlencode({'number': kept.of.incident.number})}"


def _handed_over(original: Original) -> HttpResponse:
    """The file itself: to be saved, never shown in the page nor kept by a browser."""
    response = HttpResponse(original.data, content_type=original.kind or DATA)
    plain, name = original.name.encode("ascii", "ignore").decode(), quote(original.name)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


urlpatterns: list[URLPattern] = [
    path("evidence/", evidence, name="evidence"),
    path("evidence/photos/<int:photo_id>/", original_photo, name="original_photo"),
    path("evidence/voices/<int:voice_id>/", original_voice, name="original_voice"),
]
