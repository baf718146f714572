"""The house's addresses with the account pages, and stand-ins where their links lead."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from lianqin.accounts.tests.urls import desk, field
from lianqin.accounts.tests.urls import urlpatterns as entrance
from lianqin.desk import account_pages

desk_pages = [*account_pages.urlpatterns, *desk]  # the stand-in board; welcome is the real one
urlpatterns: list[URLPattern | URLResolver] = [
    path("field/", include((field, "field"))),
    path("", include((desk_pages, "desk"))),
    *entrance[:2],
]
