"""Breaches, with the guard heard first."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
