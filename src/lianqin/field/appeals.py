"""Appeals addressed to me: who knows this person? A picture that passes and stays nowhere."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
