"""The phone's addresses, all below /field/."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianqin.field import (
    alarm,
    appeals,
    directives,
    disputes,
    file,
    guidance,
    hearing,
    home,
    kit,
    muster,
    positions,
    reports,
)

app_name = "field"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("me/", home.me, name="me"),
    path("app.webmanifest", home.manifest, name="manifest"),
    path("directives/", directives.listing, name="directives"),
    path("directives/received/", directives.received, name="received"),
    path("directives/<str:number>/", directives.directive, name="directive"),
    path("directives/<str:number>/answer/", directives.answer, name="answer"),
    path("directives/<str:number>/step/", directives.step, name="step"),
    path("directives/<str:number>/way/", directives.way, name="way"),
    path("directives/<str:number>/plan-step/", muster.plan_step, name="plan_step"),
    path("report/", reports.report, name="report"),
    path("report/<str:number>/", reports.receipt, name="receipt"),
    path("alarm/", alarm.alarm, name="alarm"),
    path("alarm/<str:number>/", alarm.more, name="alarm_more"),
    path("position/", positions.position, name="position"),
    *appeals.urlpatterns,
    *disputes.urlpatterns,
    *file.urlpatterns,
    *kit.urlpatterns,
    *hearing.urlpatterns,
    *guidance.urlpatterns,
]
