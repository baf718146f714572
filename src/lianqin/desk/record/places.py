"""Where it is: words, roads, distances and presses of the map turned into a place."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
