"""My own file: what it says, who read it, and asking for a correction."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
