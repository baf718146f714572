"""The record on paper and as a file: one printed page, a Word file, JSON."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
