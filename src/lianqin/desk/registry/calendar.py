"""What expires, and who was reminded."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
