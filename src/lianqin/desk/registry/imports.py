"""Files on their way into the registry: sending one, what is in it, entering it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core.errors import DomainError, NotFound
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status, wants_json
from lianqin.desk.registry.import_sheet import is_moving, run_sheet
from lianqin.registry.importing import runs
from lianqin.registry.importing.mending import bad_rows_book
from lianqin.registry.importing.previewing import bad_rows
from lianqin.registry.importing.run_errors import FileNotChosen, KindNotYours
from lianqin.registry.importing.storing import LIMIT_MB
from lianqin.registry.importing.templates import template
from lianqin.registry.models import ImportRun

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = 20


class FileForm(forms.Form):
    """What the file holds, and the file."""

    kind = forms.ChoiceField(label=gettext_lazy("文件内容"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("文件"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    follows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: tuple[Any, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


@requires("files.import")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def imports(request: DeskRequest) -> HttpResponse:
    """Send a file; below, the earlier ones."""
    kinds = runs.kinds_of(request.viewer)
    if request.method != "POST":
        asked = request.GET.get("kind", "")
        chosen = asked if asked in kinds else kinds[0].value
        return _page(request, FileForm(initial={"kind": chosen}, kinds=kinds))
    form = FileForm(request.POST, request.FILES, kinds=kinds)
    try:
        run = _received(request, form)
    except DomainError as refused:
        return _page(request, form, refused)
    if wants_json(request):
        return JsonResponse({"id": run.pk}, status=201)
    return HttpResponseRedirect(reverse("desk:import", args=[run.pk]))


def _received(request: DeskRequest, form: FileForm) -> ImportRun:
    kind, file = request.POST.get("kind", ""), request.FILES.get("file")
    if not form.is_valid() or file is None:
        if kind and kind not in runs.kinds_of(request.viewer):
            raise KindNotYours
        raise FileNotChosen
    follows = form.cleaned_data["follows"]
    return runs.receive(
        actor=request.viewer,
        by_name=name_of(request),
        kind=kind,
        name=file.name or "",
        pieces=file.chunks(),
        follows=find(ImportRun, request.viewer, pk=follows) if follows else None,
    )


def _page(request: DeskRequest, form: FileForm, refused: DomainError | None = None) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    rows = ImportRun.objects.for_viewer(request.viewer).select_related("organisation")
    context = {
        "form": form,
        "refused": refused,
        "kinds": runs.kinds_of(request.viewer),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "limit_mb": LIMIT_MB,
    }
    return render(
        request, "desk/registry/imports.html", context, status=shown_status(request, refused)
    )


@requires("files.import")
@require_safe
@says_why
def import_template(request: DeskRequest, kind: str) -> HttpResponse:
    """The empty template of a kind."""
    named = {row.value: row for row in runs.kinds_of(request.viewer)}
    if kind not in named:
        raise NotFound
    return _file(template(kind), _("%(kind)s导入模板") % {"kind": named[kind].label})


@requires("files.import")
@require_safe
@says_why
def run(request: DeskRequest, run_id: int) -> HttpResponse:
    """What a file holds, what entering it will do, and every bad cell."""
    found = find(ImportRun, request.viewer, pk=run_id)
    sheet = run_sheet(found, request.viewer, request.GET)
    return render(request, "desk/registry/import.html", sheet)


@requires("files.import")
@require_safe
@says_why
def import_progress(request: DeskRequest, run_id: int) -> HttpResponse:
    """How far a run is; when it has come to rest, htmx reads the whole page again."""
    found = find(ImportRun, request.viewer, pk=run_id)
    answer = render(request, "desk/registry/_import_progress.html", {"run": found})
    if not is_moving(found):
        answer["HX-Refresh"] = "true"
    return answer


@requires("files.import")
@require_safe
@says_why
def import_bad_rows(request: DeskRequest, run_id: int) -> HttpResponse:
    """The bad rows as a file, marked, to be mended and sent again."""
    found = find(ImportRun, request.viewer, pk=run_id)
    rows = bad_rows(found, request.viewer).exclude(sealed=None)
    if not rows.exists():
        raise NotFound
    book = bad_rows_book(found, rows.iterator(chunk_size=1000))
    return _file(book, f"{found.name.rsplit('.', 1)[0]}-{_('待改正')}")


@requires("files.import")
@require_POST
@says_why
def import_enter(request: DeskRequest, run_id: int) -> HttpResponse:
    """Let the good rows be entered."""
    runs.enter(actor=request.viewer, run_id=run_id)
    return HttpResponseRedirect(reverse("desk:import", args=[run_id]))


@requires("files.import")
@require_POST
@says_why
def import_drop(request: DeskRequest, run_id: int) -> HttpResponse:
    """Enter nothing of it."""
    runs.drop(actor=request.viewer, run_id=run_id)
    messages.success(request, _("已放弃，没有录入任何内容。"))
    return HttpResponseRedirect(reverse("desk:imports"))


def _file(data: bytes, name: str) -> HttpResponse:
    """An .xlsx to be saved under that name."""
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return answer


_ONE = "registry/imports/<int:run_id>/"
urlpatterns: list[URLPattern] = [
    path("registry/imports/", imports, name="imports"),
    path("registry/imports/<str:kind>.xlsx", import_template, name="import_template"),
    path(_ONE, run, name="import"),
    path(f"{_ONE}progress/", import_progress, name="import_progress"),
    path(f"{_ONE}bad.xlsx", import_bad_rows, name="import_bad_rows"),
    path(f"{_ONE}enter/", import_enter, name="import_enter"),
    path(f"{_ONE}drop/", import_drop, name="import_drop"),
]
