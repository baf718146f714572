"""One person's dossier on one page, and who read it."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
