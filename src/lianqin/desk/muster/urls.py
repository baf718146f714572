"""Addresses of alarms and musters."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianqin.desk.muster import acts, alarms, pages, terms

_ONE = "incidents/<str:number>/muster/"
urlpatterns: list[URLPattern] = [
    path("alarms/", alarms.alarms, name="alarms"),
    path("incidents/<str:number>/alarm/take/", alarms.take, name="alarm_take"),
    path(_ONE, pages.muster, name="muster"),
    path(f"{_ONE}within.json", pages.within, name="muster_within"),
    path(f"{_ONE}points.json", pages.points, name="muster_points"),
    path(f"{_ONE}open/", acts.open_it, name="muster_open"),
    path(f"{_ONE}widen/", acts.widen, name="muster_widen"),
    path(f"{_ONE}rally/", acts.rally, name="muster_rally"),
    path(f"{_ONE}stand-down/", acts.stand_down, name="muster_stand_down"),
    path("muster/terms/", terms.muster_terms, name="muster_terms"),
]
