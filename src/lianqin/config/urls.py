"""All addresses. Each view says its permission; the route matrix test walks this table."""

from __future__ import annotations

from django.conf.urls.i18n import urlpatterns as language_urls
from django.urls import URLPattern, URLResolver, include, path

from lianqin.accounts import pages as account_pages
from lianqin.config import ca_pages
from lianqin.config.health_pages import healthz, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("", include(ca_pages.urlpatterns)),
    path("language/", include(language_urls)),
    path("account/", include(account_pages.urlpatterns)),
    path("field/", include("lianqin.field.urls")),
    path("outside/", include("lianqin.gateways.urls")),
    path("", include("lianqin.desk.urls")),
]
