"""Addresses of the supervision's pages, all below /supervision/."""

from __future__ import annotations

from django.urls import URLPattern

from lianqin.desk.supervision import (
    breaches,
    complaints,
    findings,
    inspections,
    neutrality,
    recognition,
)

urlpatterns: list[URLPattern] = [
    *inspections.urlpatterns,
    *findings.urlpatterns,
    *complaints.urlpatterns,
    *breaches.urlpatterns,
    *recognition.urlpatterns,
    *neutrality.urlpatterns,
]
