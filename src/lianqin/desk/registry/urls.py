"""Addresses of the registry's pages, all below /registry/."""

from __future__ import annotations

from django.urls import URLPattern

from lianqin.desk.registry import (
    calendar,
    cameras,
    coverage,
    dossier,
    exports,
    home,
    imports,
    kit,
    lists,
    organisations,
    people,
    places,
    search,
    survey,
    teams,
)

urlpatterns: list[URLPattern] = [
    *home.urlpatterns,
    *search.urlpatterns,
    *lists.urlpatterns,
    *exports.urlpatterns,
    *people.urlpatterns,
    *dossier.urlpatterns,
    *organisations.urlpatterns,
    *teams.urlpatterns,
    *places.urlpatterns,
    *cameras.urlpatterns,
    *imports.urlpatterns,
    *kit.urlpatterns,
    *survey.urlpatterns,
    *calendar.urlpatterns,
    *coverage.urlpatterns,
]
