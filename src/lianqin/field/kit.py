"""The check before a shift, and a team leader's kit."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
