"""Addresses that ui's templates name, and the kitchen sink."""

from __future__ import annotations

from django.conf.urls.i18n import urlpatterns as language_urls
from django.urls import URLPattern, URLResolver, include, path

from lianqin.accounts import pages as account_pages
from lianqin.ui.tests.sink import sink, sink_phone

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", include(language_urls)),
    path("account/", include(account_pages.urlpatterns)),
    path("sink/", sink),
    path("sink/phone/", sink_phone),
]
