"""Lists that leave the house as files, with a purpose, on the record."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
