"""Files on their way into the registry."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
