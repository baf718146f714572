"""Who knows this person? A picture for named people, approved by a second officer."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
