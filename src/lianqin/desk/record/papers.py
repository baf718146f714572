"""The record on paper and as a file: one printed page, a Word file, JSON."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.desk.edge import DeskRequest, find, name_of, says_why
from lianqin.desk.sheet import sheet_of
from lianqin.dispatch.exporting import directives_told
from lianqin.incidents.exporting import enter_record_export, record_file
from lianqin.incidents.models import FootageAccess, Incident
from lianqin.incidents.pseudonyms import pseudonyms_of
from lianqin.incidents.record_document import record_document
from lianqin.incidents.restricted import sees_words

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READABLE = {"ensure_ascii": False, "indent": 1}


@requires("incident.export")
@require_safe
@says_why
def record(request: DeskRequest, number: str) -> HttpResponse:
    """The record on one page, with who is who; looking at it is on the audit log."""
    found = find(Incident, request.viewer, number=number)
    enter_record_export(found, actor=request.viewer, form="paper")
    sheet = sheet_of(found, request.viewer)
    lines = sheet.lines[::-1]
    context: dict[str, Any] = {
        "sheet": sheet,
        "lines": lines,
        "footage": FootageAccess.objects.for_viewer(request.viewer).filter(incident=found),
        "key": pseudonyms_of(found, (line.entry.actor_id for line in lines)).key,
        "printed_by": name_of(request),
        "printed_at": clock.now(),
    }
    return render(request, "desk/record/record.html", context)


@requires("incident.export")
@require_safe
@says_why
def record_json(request: DeskRequest, number: str) -> HttpResponse:
    """Everything as data: docs/record-file.md says what each field means."""
    told = _left(request, number, "json")
    answer = JsonResponse(told, json_dumps_params=READABLE)
    return _named(answer, number, "json")


@requires("incident.export")
@require_safe
@says_why
def record_docx(request: DeskRequest, number: str) -> HttpResponse:
    """The same as a Word file for the case."""
    content = record_document(_left(request, number, "docx"), made_by=name_of(request))
    return _named(HttpResponse(content, content_type=WORD), number, "docx")


def _left(request: DeskRequest, number: str, form: str) -> dict[str, Any]:
    """The record, and the entry that it left."""
    found = find(Incident, request.viewer, number=number)
    with translation.override("zh-hans"):  # the language of the record, whoever reads
        directives = directives_told(found, request.viewer)
        told = record_file(
            found,
            request.viewer,
            directives=directives,
            sees_words=sees_words(found, request.viewer),
        )
    enter_record_export(found, actor=request.viewer, form=form)
    return told


def _named(answer: HttpResponse, number: str, form: str) -> HttpResponse:
    name = quote(f"警情 {number}.{form}")
    plain = "".join(sign for sign in number if sign.isascii())
    answer["Content-Disposition"] = (
        f"attachment; filename=\"incident-{plain}.{form}\"; filename*=UTF-8''{name}"
    )
    return answer


urlpatterns: list[URLPattern] = [
    path("incidents/<str:number>/record/", record, name="record"),
    path("incidents/<str:number>/record.json", record_json, name="record_json"),
    path("incidents/<str:number>/record.docx", record_docx, name="record_docx"),
]
