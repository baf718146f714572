"""Points and sites: one's page, entering, changing and ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.accounts.roles import Role
from lianqin.core.clock import today
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.desk.edge import DeskRequest, find, says_why, shown_status, wants_json
from lianqin.desk.forms import refuse_unread
from lianqin.desk.map_frame import map_frame
from lianqin.desk.registry.body_forms import DayForm
from lianqin.desk.registry.changes import history_of
from lianqin.desk.registry.organisation_page import shown
from lianqin.desk.registry.place_forms import CloseForm, PointForm, SiteForm
from lianqin.registry import points, sites
from lianqin.registry.models import DutyPoint, ServiceContract, Site, Team


@requires("registry.see")
@require_safe
@says_why
def point(request: DeskRequest, point_id: int) -> HttpResponse:
    """One point: where, when, which teams stand there."""
    return _point_page(request, find(DutyPoint, request.viewer, pk=point_id))


@requires("places.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def point_new(request: DeskRequest) -> HttpResponse:
    """Open a point."""
    if request.method != "POST":
        form = PointForm(initial={"opened_on": today()}, viewer=request.viewer)
        return _edit(request, "point", form)
    form = PointForm(request.POST, viewer=request.viewer)
    try:
        refuse_unread(form)
        made = points.open_point(actor=request.viewer, **form.facts())
    except DomainError as refused:
        return _edit(request, "point", form, refused=refused)
    messages.success(request, _("点位已设立，地名库里已能查到。"))
    return redirect("desk:point", made.pk)


@requires("places.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def point_edit(request: DeskRequest, point_id: int) -> HttpResponse:
    """Change a point."""
    found = find(DutyPoint, request.viewer, pk=point_id)
    if request.method != "POST":
        return _edit(request, "point", PointForm.of(found, request.viewer), found)
    form = PointForm(request.POST, viewer=request.viewer, is_open=True)

    def act() -> None:
        refuse_unread(form)
        points.change_point(point=found, actor=request.viewer, **form.facts())

    return _edited(request, "point", found, form, act)


@requires("places.manage")
@require_POST
@says_why
def point_close(request: DeskRequest, point_id: int) -> HttpResponse:
    """Close a point; its teams move in the same act."""
    found = find(DutyPoint, request.viewer, pk=point_id)
    form = CloseForm(request.POST, viewer=request.viewer, of=found)
    try:
        refuse_unread(form)
        points.close_point(point=found, actor=request.viewer, **form.cleaned_data)
    except DomainError as refused:
        found.refresh_from_db()
        return _point_page(request, found, refused, form)
    messages.success(request, _("点位已撤销，历史保留。"))
    return redirect("desk:point", found.pk)


@requires("registry.see")
@require_safe
@says_why
def registered_site(request: DeskRequest, site_id: int) -> HttpResponse:
    """One site: who guards it, its gates, its plan and drills."""
    return _site_page(request, find(Site, request.viewer, pk=site_id))


@requires("places.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def registered_site_new(request: DeskRequest) -> HttpResponse:
    """Enter a site."""
    if request.method != "POST":
        return _edit(request, "site", SiteForm(viewer=request.viewer))
    form = SiteForm(request.POST, viewer=request.viewer)
    try:
        refuse_unread(form)
        made = sites.register_site(facts=form.facts(), opened_on=today(), actor=request.viewer)
    except DomainError as refused:
        return _edit(request, "site", form, refused=refused)
    messages.success(request, _("场所已登记，地名库里已能查到。"))
    return redirect("desk:registered_site", made.pk)


@requires("places.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def site_edit(request: DeskRequest, site_id: int) -> HttpResponse:
    """Change a site."""
    found = find(Site, request.viewer, pk=site_id)
    if request.method != "POST":
        return _edit(request, "site", SiteForm.of(found, request.viewer), found)
    form = SiteForm(request.POST, viewer=request.viewer)

    def act() -> None:
        refuse_unread(form)
        sites.change_site(site=found, facts=form.facts(), actor=request.viewer)

    return _edited(request, "site", found, form, act)


@requires("places.manage")
@require_POST
@says_why
def site_end(request: DeskRequest, site_id: int) -> HttpResponse:
    """Take a site off the register."""
    found, form = find(Site, request.viewer, pk=site_id), DayForm(request.POST)
    try:
        refuse_unread(form)
        sites.end_site(site=found, on=form.cleaned_data["on"], actor=request.viewer)
    except DomainError as refused:
        found.refresh_from_db()
        return _site_page(request, found, refused, form)
    messages.success(request, _("场所已注销，历史保留。"))
    return redirect("desk:registered_site", found.pk)


ADDRESS = {"point": "desk:point", "site": "desk:registered_site"}


def _edited(
    request: DeskRequest, kind: str, found: Any, form: Any, act: Callable[[], None]
) -> HttpResponse:
    try:
        act()
    except DomainError as refused:
        found.refresh_from_db()
        return _edit(request, kind, form, found, refused)
    messages.success(request, _("已保存，改动记入历史。"))
    return redirect(ADDRESS[kind], found.pk)


def _edit(
    request: DeskRequest,
    kind: str,
    form: Any,
    found: Any = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    """The form of a point or a site, with the map in which its place is pressed."""
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    area = getattr(found, "boundary", None)
    context = {
        "form": form,
        "found": found,
        "refused": refused,
        "shown": shown(area, found.lon, found.lat) if found else "",
        **map_frame(request.viewer),
    }
    template = f"desk/registry/{kind}_edit.html"
    return render(request, template, context, status=shown_status(request, refused))


def _may_change(station_id: int, viewer: Viewer) -> bool:
    """Supervision everywhere, a station's police on their own ground."""
    own = viewer.role == Role.SUPERVISOR or station_id in viewer.organisation_ids
    return may(viewer.role, "places.manage") and own


def _point_page(
    request: DeskRequest,
    found: DutyPoint,
    refused: DomainError | None = None,
    close: CloseForm | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    viewer = request.viewer
    teams = Team.objects.for_viewer(viewer).filter(point=found, ended_on=None)
    context = {
        "point": found,
        "teams": teams.select_related("organisation"),
        "close": close or CloseForm(initial={"on": today()}, viewer=viewer, of=found),
        "is_closing": close is not None,
        "may_change": _may_change(found.station_id, viewer) and not found.closed_on,
        "history": history_of(found, viewer),
        "shown": shown(None, found.lon, found.lat),
        "refused": refused,
        **map_frame(viewer),
    }
    status = shown_status(request, refused)
    return render(request, "desk/registry/point.html", context, status=status)


def _site_page(
    request: DeskRequest,
    found: Site,
    refused: DomainError | None = None,
    end: DayForm | None = None,
) -> HttpResponse:
    if refused and wants_json(request):
        return JsonResponse(refused.as_json(), status=refused.status)
    viewer, guards = request.viewer, _guards(found, request.viewer)
    open_ones = DutyPoint.objects.for_viewer(viewer).filter(site=found, closed_on=None)
    contracts = ServiceContract.objects.for_viewer(viewer).filter(site=found)
    context = {
        "site": found,
        "points": open_ones,
        "contracts": contracts.select_related("organisation"),
        "sees_plan": guards,
        "drill_due": sites.drill_due(found),
        "lacks_drill": sites.lacks_drill(found, today()),
        "end": end or DayForm(initial={"on": today()}),
        "is_ending": end is not None,
        "may_change": _may_change(found.station_id, viewer) and not found.ended_on,
        "history": history_of(found, viewer),
        "shown": shown(found.boundary if guards else None, found.lon, found.lat),
        "refused": refused,
        **map_frame(viewer),
    }
    status = shown_status(request, refused)
    return render(request, "desk/registry/site.html", context, status=status)


def _guards(site: Site, viewer: Viewer) -> bool:
    """Whether the plan, the gates and the boundary are for them: police, and who guards it."""
    known = Site.objects.for_viewer(viewer).filter(sites.plans_seen_by(viewer, today()))
    return known.filter(pk=site.pk).exists()


urlpatterns: list[URLPattern] = [
    path("registry/points/new/", point_new, name="point_new"),
    path("registry/points/<int:point_id>/", point, name="point"),
    path("registry/points/<int:point_id>/edit/", point_edit, name="point_edit"),
    path("registry/points/<int:point_id>/close/", point_close, name="point_close"),
    path("registry/sites/new/", registered_site_new, name="registered_site_new"),
    path("registry/sites/<int:site_id>/", registered_site, name="registered_site"),
    path("registry/sites/<int:site_id>/edit/", site_edit, name="site_edit"),
    path("registry/sites/<int:site_id>/end/", site_end, name="site_end"),
]
