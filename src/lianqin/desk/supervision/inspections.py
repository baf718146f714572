"""Inspections on the spot, from a phone: the list, beginning one, its page, photos, the sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.core.clock import today
from lianqin.core.errors import DomainError, NotFound
from lianqin.core.given import key_in
from lianqin.desk.edge import DeskRequest, find, name_of, says_why, shown_status
from lianqin.desk.forms import refuse_unread
from lianqin.desk.supervision import inspection_acts as acts
from lianqin.desk.supervision.inspection_forms import BeginForm, officers, own_number, units
from lianqin.desk.supervision.inspection_shown import shown
from lianqin.registry.models import Organisation, Site
from lianqin.supervision import inspecting
from lianqin.supervision.inspecting import STANDING, UNDER_WAY
from lianqin.supervision.models import Inspection, InspectionPhoto, InspectionSheet
from lianqin.supervision.sheets import publish_sheet, sheet_in_force
from lianqin.supervision.states import InspectionKind, InspectionState

PER_PAGE = 40


class InspectionFilter(forms.Form):
    """看[已签字]的[泽垣公司]的[日常检查]。"""

    state = forms.ChoiceField(
        label=_("状态"),
        choices=[("", _("任何状态")), *InspectionState.choices],
        required=False,
    )
    unit = forms.TypedChoiceField(label=_("单位"), coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(
        label=_("种类"), choices=[("", _("任何种类")), *InspectionKind.choices], required=False
    )


@requires("inspection.see")
@require_safe
@says_why
def inspections(request: DeskRequest) -> HttpResponse:
    """The list: those under way first, then the newest; a manager's are the unit's own."""
    asked = InspectionFilter(request.GET or None)
    asked.fields["unit"].choices = [("", _("任何单位")), *units(request.viewer)]  # type: ignore[attr-defined]
    rows = _filtered(Inspection.objects.for_viewer(request.viewer), asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": page,
        "filter": asked,
        "query": f"{kept.urlencode()}&" if kept else "",
        "under_way": [row for row in page if row.state in UNDER_WAY],
        "has_sheet": sheet_in_force(request.viewer.bureau, today()) is not None,
        "may_inspect": may(request.viewer.role, "inspection.make"),
    }
    return render(request, "desk/supervision/inspections.html", context)


def _filtered(rows: QuerySet[Inspection], asked: InspectionFilter) -> QuerySet[Inspection]:
    asked.is_valid()
    said: dict[str, Any] = getattr(asked, "cleaned_data", {})
    chosen = {"state": "state", "unit": "organisation_id", "kind": "kind"}
    rows = rows.filter(**{column: said[name] for name, column in chosen.items() if said.get(name)})
    standing = Count("findings", filter=Q(findings__state__in=STANDING))
    first = ExpressionWrapper(Q(state__in=UNDER_WAY), output_field=BooleanField())
    return (
        rows.select_related("organisation", "site")
        .annotate(standing=standing, comes_first=first)
        .order_by("-comes_first", "-begun_at", "-pk")
    )


@requires("inspection.make")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def inspection_new(request: DeskRequest) -> HttpResponse:
    """Begin one; what was chosen comes back with any refusal."""
    if request.method != "POST":
        given = {"organisation": request.GET.get("unit"), "lead_number": own_number(request.viewer)}
        return _new(request, BeginForm(request.viewer, initial=given))
    form = BeginForm(request.viewer, request.POST)
    try:
        refuse_unread(form)
        begun = _begin(request, form)
    except DomainError as refused:
        return _new(request, form, refused)
    return HttpResponseRedirect(reverse("desk:inspection", args=[begun.number]))


def _begin(request: DeskRequest, form: BeginForm) -> Inspection:
    said, viewer = form.cleaned_data, request.viewer
    return inspecting.begin(
        organisation=find(Organisation, viewer, pk=said["organisation"]),
        site=find(Site, viewer, pk=said["site"]) if said["site"] else None,
        kind=InspectionKind(said["kind"]),
        present=form.present(),
        position=form.position(),
        actor=viewer,
        actor_name=name_of(request),
    )


def _new(request: DeskRequest, form: BeginForm, refused: DomainError | None = None) -> HttpResponse:
    context = {
        "form": form,
        "refused": refused,
        "officers": officers(request.viewer),
        "has_sheet": sheet_in_force(request.viewer.bureau, today()) is not None,
    }
    page = "desk/supervision/inspection_new.html"
    return render(request, page, context, status=shown_status(request, refused))


@requires("inspection.see")
@require_safe
@says_why
def inspection(request: DeskRequest, inspection: str) -> HttpResponse:
    """The sheet to be filled, the record that is read out, or what was signed."""
    found = find(Inspection, request.viewer, number=inspection)
    return render(request, "desk/supervision/inspection.html", shown(found, request.viewer))


@requires("inspection.see")
@require_safe
@says_why
def inspection_photo(request: DeskRequest, shot_id: int) -> HttpResponse:
    """A photo, for whoever sees its inspection."""
    found = find(InspectionPhoto, request.viewer, pk=shot_id)
    file = Path(settings.MEDIA_ROOT) / found.file
    if not file.is_file():
        raise NotFound
    return HttpResponse(file.read_bytes(), content_type="image/jpeg")


@requires("inspection.see")
@require_safe
@says_why
def inspection_sheets(request: DeskRequest) -> HttpResponse:
    """The sheet in force, or none yet; with `?version=` an earlier one."""
    rows = InspectionSheet.objects.for_viewer(request.viewer)
    chosen = request.GET.get("version", "")
    sheet = rows.filter(pk=key).first() if (key := key_in(chosen)) is not None else None
    sheet = sheet or sheet_in_force(request.viewer.bureau, today())
    context = {
        "sheet": sheet,
        "items": sheet.items.all() if sheet else [],
        "versions": rows.order_by("-since", "-version"),
        "may_inspect": may(request.viewer.role, "inspection.make"),
    }
    return render(request, "desk/supervision/inspection_sheets.html", context)


@requires("inspection.make")
@require_POST
@says_why
def inspection_sheet_publish(request: DeskRequest) -> HttpResponse:
    """Put the default sheet in force from today, where none is."""
    if sheet_in_force(request.viewer.bureau, today()) is None:
        publish_sheet(actor=request.viewer, since=today())
    return HttpResponseRedirect(reverse("desk:inspection_sheets"))


_ROOM = "supervision/inspections/"
_ONE = f"{_ROOM}<str:inspection>/"
urlpatterns: list[URLPattern] = [
    path(_ROOM, inspections, name="inspections"),
    path(f"{_ROOM}new/", inspection_new, name="inspection_new"),
    path("supervision/sheets/", inspection_sheets, name="inspection_sheets"),
    path("supervision/sheets/publish/", inspection_sheet_publish, name="inspection_sheet_publish"),
    path("supervision/photos/<int:shot_id>.jpg", inspection_photo, name="inspection_photo"),
    path(_ONE, inspection, name="inspection"),
    path(f"{_ONE}lines/", acts.lines, name="inspection_lines"),
    path(f"{_ONE}photos/<int:shot_id>/out/", acts.photo_out, name="inspection_photo_out"),
    path(f"{_ONE}read-out/", acts.read_out, name="inspection_read_out"),
    path(f"{_ONE}back/", acts.back, name="inspection_back"),
    path(f"{_ONE}sign/", acts.sign, name="inspection_sign"),
    path(f"{_ONE}unsigned/", acts.unsigned, name="inspection_unsigned"),
    path(f"{_ONE}drop/", acts.drop, name="inspection_drop"),
    path(f"{_ONE}again/", acts.again, name="inspection_again"),
]
