"""Lists that leave the house as files, with a purpose, on the record."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.core.errors import DomainError, NotFound, NotPermitted
from lianqin.core.given import plain_text
from lianqin.desk.edge import DeskRequest, name_of, says_why, shown_status
from lianqin.desk.listing import EXPORTABLE, Ask, Cell, Choice, Column, Listing, Row, show_list
from lianqin.desk.listing.asked import Asked, asked_of
from lianqin.desk.listing.pages import ask_of
from lianqin.desk.listing.rows import every, narrowed, ordered
from lianqin.registry.exporting import (
    MOST_ROWS,
    WRITERS,
    Sheet,
    check_length,
    checked_purpose,
    enter_export,
)
from lianqin.registry.kinds import FileKind
from lianqin.registry.models import ExportRecord

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@requires("files.export")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def export(request: DeskRequest, kind: str) -> HttpResponse:
    """What would leave and what for; sent, the file. Raises NotFound, NotPermitted."""
    listing = _listing(request, kind)
    ask = ask_of(request)
    asked = asked_of(listing, ask, request.GET, request.session)
    keys = list(
        ordered(listing, narrowed(listing, ask, asked), asked.sort).values_list("pk", flat=True)[
            : MOST_ROWS + 1
        ]
    )
    if request.method != "POST":
        return _page(request, listing, asked, keys)
    try:
        checked_purpose(_purpose(request))
        check_length(len(keys))
    except DomainError as refused:
        return _page(request, listing, asked, keys, refused)
    return _file(request, listing, ask, asked, keys)


def _purpose(request: DeskRequest) -> str:
    return plain_text(request.POST, "purpose", 120)


def _listing(request: DeskRequest, kind: str) -> Listing[Any]:
    listing = EXPORTABLE.get(kind)
    if listing is None:
        raise NotFound
    if not may(request.viewer.role, listing.permission):
        raise NotPermitted
    return listing


def _page(
    request: DeskRequest,
    listing: Listing[Any],
    asked: Asked,
    keys: list[int],
    refused: DomainError | None = None,
) -> HttpResponse:
    context = {
        "listing": listing,
        "asked": asked,
        "rows": len(keys),
        "most": MOST_ROWS,
        "is_too_long": len(keys) > MOST_ROWS,
        "names_people": listing.file_kind == FileKind.PEOPLE,
        "refused": refused,
        "purpose": _purpose(request),
        "form_of_file": request.POST.get("form", "xlsx"),
    }
    return render(
        request, "desk/registry/export.html", context, status=shown_status(request, refused)
    )


def _file(
    request: DeskRequest, listing: Listing[Any], ask: Ask, asked: Asked, keys: list[int]
) -> HttpResponse:
    """The file first, then the entry, so that nothing is entered that did not come about."""
    form = request.POST.get("form", "")
    form = form if form in WRITERS else "xlsx"
    heads = [str(column.title) for column in asked.columns]
    rows = [
        [column.cell(row).plain for column in asked.columns]
        for row in every(listing, ask, keys, asked.columns)
    ]
    content = WRITERS[form](Sheet(str(listing.title), heads, rows))
    assert listing.file_kind is not None
    enter_export(
        actor=request.viewer,
        actor_name=name_of(request),
        kind=listing.file_kind,
        columns=heads,
        filter_words=asked.sentence(),
        purpose=_purpose(request),
        rows=len(rows),
        people=keys if listing.file_kind == FileKind.PEOPLE else (),
    )
    return _sent(content, form, str(listing.title))


def _sent(content: bytes, form: str, title: str) -> HttpResponse:
    day = clock.today().isoformat()
    response = HttpResponse(content, content_type=TYPES[form])
    name = quote(f"{title} {day}.{form}")
    response["Content-Disposition"] = (
        f"attachment; filename=\"export-{day}.{form}\"; filename*=UTF-8''{name}"
    )
    return response


def _role(row: Row[ExportRecord]) -> str:
    known = dict(Role.choices)
    return str(known.get(row.of.by_role, row.of.by_role))


EXPORTS = Listing(
    key="exports",
    title=_("导出登记"),
    model=ExportRecord,
    permission="exports.see",
    columns=(
        Column(
            "at",
            _("时间"),
            lambda row: row.of.at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
            sort=("at",),
            css="whole",
        ),
        Column("who", _("导出人"), lambda row: Cell(row.of.by_name, note=_role(row)), css="whole"),
        Column("what", _("内容"), lambda row: row.of.get_kind_display(), css="whole"),
        Column("rows", _("行数"), lambda row: str(row.of.rows), css="number"),
        Column("purpose", _("用途"), lambda row: row.of.purpose),
        Column("filter", _("条件"), lambda row: row.of.filter_words or _("全部")),
        Column("columns", _("列"), lambda row: "、".join(row.of.columns)),
    ),
    sort="-at",
    filters=(
        Choice(
            "kind",
            _("内容"),
            [("", _("全部导出")), *FileKind.choices],
            lambda value, ask: Q(kind=value),
        ),
    ),
    words=lambda words, ask: Q(purpose__icontains=words) | Q(by_name__icontains=words),
    related=("organisation",),
    none=_("每次把名单导出为文件，都在这里留下一行：谁、什么时候、为什么、多少行。"),
)


@requires("exports.see")
@require_safe
@says_why
def exports(request: DeskRequest) -> HttpResponse:
    """The register of what left: who, when, what, why."""
    return show_list(request, EXPORTS)


urlpatterns: list[URLPattern] = [
    path("registry/exports/", exports, name="exports"),
    path("registry/export/<str:kind>/", export, name="export"),
]
