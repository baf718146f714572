"""The steps of an inspection: each parses, calls one service, and shows the inspection again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError, UnreadableInput
from lianqin.core.given import plain_text
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.supervision.inspection_forms import (
    ReadOutForm,
    SentLine,
    sent_lines,
    sent_photos,
)
from lianqin.desk.supervision.inspection_shown import Row, rows_of, shown
from lianqin.supervision import inspecting, photos, signing
from lianqin.supervision.errors import AgainUnderWay
from lianqin.supervision.inspecting import items_of, note_line
from lianqin.supervision.models import Inspection, InspectionLine, InspectionPhoto
from lianqin.supervision.states import InspectionState, Side


@requires("inspection.make")
@require_POST
@says_why
def lines(request: DeskRequest, inspection: str) -> HttpResponse:
    """Save the rows that were sent, one by the page's module or all by its button, with photos.

    Rows before and after one that is refused are saved; that one comes back as it was typed.
    """
    found = find(Inspection, request.viewer, number=inspection)
    inspecting.refuse_unless(found, InspectionState.DRAFT)
    faults = _saved(request, found)
    if faults:
        typed = [line for line, _refused in faults if line]
        return _again(request, inspection, faults[0][1], sent=typed)
    if wants_json(request):
        return JsonResponse(_progress(request, found))
    messages.success(request, _("检查记录已保存。"))
    return HttpResponseRedirect(reverse("desk:inspection", args=[inspection]))


def _saved(
    request: DeskRequest, inspection: Inspection
) -> list[tuple[SentLine | None, DomainError]]:
    """Save what was sent, row by row; what was refused, with the row in which it stands."""
    items, faults = list(items_of(inspection)), list[tuple[SentLine | None, DomainError]]()
    for line in sent_lines(request.POST, items):
        try:
            _note(request, inspection, line)
        except DomainError as refused:
            faults.append((line, refused))
    for item, file in sent_photos(request.FILES, items):
        try:
            photos.attach(inspection, file, file.size or 0, item=item, actor=request.viewer)
        except DomainError as refused:
            faults.append((None, refused))
    return faults


def _note(request: DeskRequest, inspection: Inspection, line: SentLine) -> None:
    lines = InspectionLine.objects.for_viewer(request.viewer)
    if line.is_empty and not lines.filter(inspection=inspection, item=line.item).exists():
        return
    note_line(
        inspection,
        item=line.item,
        answer=line.answer,
        note=line.note,
        days=line.number_of_days(),
        actor=request.viewer,
    )


def _progress(request: DeskRequest, inspection: Inspection) -> dict[str, Any]:
    """How far it is, and the photos of each item, for the page's module."""
    rows = rows_of(inspection, request.viewer)
    return {
        "asked": len(rows),
        "answered": sum(1 for row in rows if row.answer),
        "photos": {str(row.item.pk): _photos(inspection, row) for row in rows if row.photos},
    }


def _photos(inspection: Inspection, row: Row) -> list[dict[str, str]]:
    """Where each photo is shown, and where it is taken out."""
    return [
        {
            "shown": reverse("desk:inspection_photo", args=[shot.pk]),
            "out": reverse("desk:inspection_photo_out", args=[inspection.number, shot.pk]),
        }
        for shot in row.photos
    ]


@requires("inspection.make")
@require_POST
@says_why
def photo_out(request: DeskRequest, inspection: str, shot_id: int) -> HttpResponse:
    """Take a photo out that shows nothing."""

    def step(found: Inspection) -> None:
        shot = find(InspectionPhoto, request.viewer, pk=shot_id, inspection=found, finding=None)
        photos.take_out(shot, actor=request.viewer)

    return _acted(request, inspection, step)


@requires("inspection.make")
@require_POST
@says_why
def read_out(request: DeskRequest, inspection: str) -> HttpResponse:
    """All is answered and named: read the record out to the unit."""
    form = ReadOutForm(request.POST)

    def step(found: Inspection) -> None:
        refuse_unread(form)
        inspecting.read_out(
            found,
            present=form.present(),
            words=form.cleaned_data["words"],
            unit_words=form.cleaned_data["unit_words"],
            actor=request.viewer,
        )

    return _acted(request, inspection, step, form=form)


@requires("inspection.make")
@require_POST
@says_why
def back(request: DeskRequest, inspection: str) -> HttpResponse:
    """Take the sheet up again, while nobody has signed."""
    return _acted(
        request, inspection, lambda found: inspecting.back_to_draft(found, actor=request.viewer)
    )


@requires("inspection.make")
@require_POST
@says_why
def sign(request: DeskRequest, inspection: str) -> HttpResponse:
    """One side signs on this screen, drawn by hand, or typed where a hand cannot draw."""

    def step(found: Inspection) -> None:
        side = request.POST.get("side", "")
        if side not in Side.values:
            raise UnreadableInput(field=_("签字"), why=_("没有写明哪一方"))
        signing.sign(
            found,
            side=Side(side),
            signer_name=plain_text(request.POST, "signer", 64),
            strokes=_drawn(request.POST.get("strokes", "")),
            typed_name=plain_text(request.POST, "typed", 64) if "confirm" in request.POST else "",
            actor=request.viewer,
        )

    return _acted(request, inspection, step)


def _drawn(words: str) -> Any:
    """The strokes as JSON; what is none is refused as no signature."""
    try:
        return json.loads(words) if len(words) <= 2 * signing.MOST_BYTES else None
    except (ValueError, RecursionError):
        return None


@requires("inspection.make")
@require_POST
@says_why
def unsigned(request: DeskRequest, inspection: str) -> HttpResponse:
    """The unit does not sign: close the record with the reason."""
    reason = plain_text(request.POST, "reason", 160)

    def step(found: Inspection) -> None:
        signing.leave_unsigned(found, reason=reason, actor=request.viewer)

    return _acted(request, inspection, step, typed={"unsigned": reason})


@requires("inspection.make")
@require_POST
@says_why
def drop(request: DeskRequest, inspection: str) -> HttpResponse:
    """Give it up before both have signed, with a reason."""
    reason = plain_text(request.POST, "reason", 160)

    def step(found: Inspection) -> None:
        inspecting.drop(found, reason=reason, actor=request.viewer)

    return _acted(request, inspection, step, typed={"drop": reason})


@requires("inspection.make")
@require_POST
@says_why
def again(request: DeskRequest, inspection: str) -> HttpResponse:
    """Begin to look again at what it found; one that is under way already is gone on with."""
    found = find(Inspection, request.viewer, number=inspection)
    try:
        number = _begun_again(request, found)
    except AgainUnderWay as under_way:
        number = under_way.params["number"]
    return HttpResponseRedirect(reverse("desk:inspection", args=[number]))


def _begun_again(request: DeskRequest, found: Inspection) -> str:
    begun = inspecting.begin_again(found, actor=request.viewer, actor_name=name_of(request))
    return begun.number


def _acted(
    request: DeskRequest, inspection: str, step: Callable[[Inspection], Any], **kept: Any
) -> HttpResponse:
    """Do it and show the inspection; refused, show it with the sentence and what was typed."""
    found = find(Inspection, request.viewer, number=inspection)
    try:
        step(found)
    except DomainError as refused:
        return _again(request, inspection, refused, **kept)
    if wants_json(request):
        return JsonResponse({"number": inspection})
    return HttpResponseRedirect(reverse("desk:inspection", args=[inspection]))


def _again(
    request: DeskRequest, inspection: str, refused: DomainError, **kept: Any
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    found = find(Inspection, request.viewer, number=inspection)
    context = shown(found, request.viewer, refused=refused, **kept)
    page = "desk/supervision/inspection.html"
    return render(request, page, context, status=shown_status(request, refused))
