"""A dispute found on a visit or calmed on the spot, told to the police."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
