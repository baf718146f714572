"""What our categories and results are called outside, as the bureau maps them."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
