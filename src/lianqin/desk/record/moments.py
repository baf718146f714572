"""The time line: a moment put right by a new row that names the old one; named intervals."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
