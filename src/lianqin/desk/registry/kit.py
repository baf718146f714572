"""Kit: issue, return, inspection, loss."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
