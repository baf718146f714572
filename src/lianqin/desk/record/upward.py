"""Reporting upward at the desk: one press on the incident, a list for those who read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import may, requires
from lianqin.desk.edge import DeskRequest, find, name_of, says_why
from lianqin.desk.incident_acts import acted
from lianqin.desk.leaves import leaf_of
from lianqin.dispatch.models import UpwardReport
from lianqin.dispatch.reporting_facts import said
from lianqin.dispatch.reporting_up import acknowledge, may_acknowledge, report_up
from lianqin.incidents.models import Incident

PER_PAGE = 30


@dataclass(frozen=True)
class Line:
    """A report with its facts in words, and what this reader may do."""

    report: UpwardReport
    facts: list[tuple[str, str]]
    may_read: bool
    sees_incident: bool


@requires("upward.make")
@require_POST
@says_why
def upward_report(request: DeskRequest, number: str) -> HttpResponse:
    """Report the incident as it stands to those ticked; again, it is an update."""

    def act(incident: Incident) -> None:
        to = request.POST.getlist("to")
        report_up(incident, to, actor=request.viewer, actor_name=name_of(request))

    return acted(request, number, act)


@requires("upward.see")
@require_safe
@says_why
def reports_up(request: DeskRequest) -> HttpResponse:
    """What was reported up to whom: not yet read first, `?all=1` with those that were."""
    rows = UpwardReport.objects.for_viewer(request.viewer).select_related("incident", "adds_to")
    unread = rows.filter(read_at=None)
    is_all = "all" in request.GET
    leaf = leaf_of(rows if is_all else unread, request.GET.get("page", ""), PER_PAGE)
    sees = may(request.viewer.role, "incident.see")
    lines = [
        Line(row, said(row), row.read_at is None and may_acknowledge(row, request.viewer), sees)
        for row in leaf.rows
    ]
    context = {"leaf": leaf, "lines": lines, "is_all": is_all, "any": rows.exists()}
    return render(request, "desk/record/reports_up.html", context)


@requires("upward.see")
@require_POST
@says_why
def upward_read(request: DeskRequest, report: str) -> HttpResponse:
    """Acknowledge it by name; what somebody acknowledged already stays theirs."""
    found = find(UpwardReport, request.viewer, number=report)
    acknowledge(found, actor=request.viewer, actor_name=name_of(request))
    return HttpResponseRedirect(reverse("desk:reports_up"))


urlpatterns: list[URLPattern] = [
    path("incidents/<str:number>/upward/", upward_report, name="upward_report"),
    path("upward/", reports_up, name="reports_up"),
    path("upward/<str:report>/read/", upward_read, name="upward_read"),
]
