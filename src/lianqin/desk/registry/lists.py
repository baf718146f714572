"""The lists of the registry: people, units, teams, points, sites, cameras."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
