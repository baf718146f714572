"""The survey of the force, as charts and as tables."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
