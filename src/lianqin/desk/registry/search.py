"""One search over everything on file."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
