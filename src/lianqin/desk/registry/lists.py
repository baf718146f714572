"""The lists of the registry: people, units, teams, points, sites, cameras."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.desk.listing import show_list
from lianqin.desk.registry.body_lists import ORGANISATIONS, TEAMS
from lianqin.desk.registry.people_list import PEOPLE
from lianqin.desk.registry.place_lists import CAMERAS, POINTS, SITES


@requires("people.see")
@require_safe
@says_why
def people(request: DeskRequest) -> HttpResponse:
    """Who is on file."""
    return show_list(request, PEOPLE)


@requires("registry.see")
@require_safe
@says_why
def organisations(request: DeskRequest) -> HttpResponse:
    """Police organisations and the units that keep order."""
    return show_list(request, ORGANISATIONS)


@requires("registry.see")
@require_safe
@says_why
def teams(request: DeskRequest) -> HttpResponse:
    """The teams of joint duty."""
    return show_list(request, TEAMS)


@requires("registry.see")
@require_safe
@says_why
def points(request: DeskRequest) -> HttpResponse:
    """Where teams stand ready."""
    return show_list(request, POINTS)


@requires("registry.see")
@require_safe
@says_why
def registered_sites(request: DeskRequest) -> HttpResponse:
    """Schools, hospitals, banks, mines; which key units are late with their drill (row 40)."""
    return show_list(request, SITES)


@requires("cameras.see")
@require_safe
@says_why
def cameras(request: DeskRequest) -> HttpResponse:
    """Where cameras stand."""
    return show_list(request, CAMERAS)


urlpatterns: list[URLPattern] = [
    path("registry/people/", people, name="people"),
    path("registry/organisations/", organisations, name="organisations"),
    path("registry/teams/", teams, name="teams"),
    path("registry/points/", points, name="points"),
    path("registry/sites/", registered_sites, name="registered_sites"),
    path("registry/cameras/", cameras, name="cameras"),
]
