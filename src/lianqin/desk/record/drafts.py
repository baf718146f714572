"""What is written and not sent yet: kept for its writer, and told when another was first."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
