"""Teams and linkage: who takes part in joint duty."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
