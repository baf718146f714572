"""The map of points, teams and sites with the gaps between them."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
