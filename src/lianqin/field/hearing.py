"""Being heard: what somebody says to a reproach before anything is decided."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
