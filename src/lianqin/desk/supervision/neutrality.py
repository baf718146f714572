"""The monthly share of directives of each unit."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
