"""The registry's first page: what stands on file today, each figure opening to its rows."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
