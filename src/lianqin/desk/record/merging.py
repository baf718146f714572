"""Several calls, one incident: doubles proposed, merged by a person, and parted again."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
