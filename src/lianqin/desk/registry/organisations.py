"""One organisation: its filings, contracts and area."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
