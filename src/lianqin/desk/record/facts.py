"""What is known of an incident, put right while it goes on; handing it to somebody outside."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
