"""How it ended: feedback and its end, opened again, called back, complained of."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
