"""Registering people and keeping their files true."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
