"""Addresses of an incident's record, below /incidents/ and beside it."""

from __future__ import annotations

from django.urls import URLPattern

from lianqin.desk.record import (
    appeals,
    codes,
    drafts,
    ending,
    evidence,
    facts,
    help,
    merging,
    moments,
    papers,
    places,
    unit_help,
    upward,
    watch_pages,
)

urlpatterns: list[URLPattern] = [
    *appeals.urlpatterns,
    *codes.urlpatterns,
    *drafts.urlpatterns,
    *ending.urlpatterns,
    *evidence.urlpatterns,
    *facts.urlpatterns,
    *help.urlpatterns,
    *merging.urlpatterns,
    *moments.urlpatterns,
    *papers.urlpatterns,
    *places.urlpatterns,
    *unit_help.urlpatterns,
    *upward.urlpatterns,
    *watch_pages.urlpatterns,
]
