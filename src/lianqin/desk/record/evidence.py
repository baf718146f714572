"""Photos and voice notes, their sealed originals, and the register of footage looked at."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
