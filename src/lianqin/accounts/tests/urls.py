"""The entrance, and stand-ins for the pages of the rooms above to which it leads."""

from __future__ import annotations

from django.conf.urls.i18n import urlpatterns as language_urls
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, include, path

from lianqin.accounts import pages
from lianqin.accounts.permissions import PUBLIC, requires
from lianqin.core.errors import NotFound


@requires("account.use")
def whoami(request: HttpRequest) -> JsonResponse:
    """Answers with the viewer's account; POST needs a CSRF token or a bearer token."""
    return JsonResponse({"user": request.viewer.user_id})  # type: ignore[attr-defined]


@requires("audit.see")
def for_auditors(request: HttpRequest) -> HttpResponse:
    return HttpResponse("rows")


def forgotten(request: HttpRequest) -> HttpResponse:
    """A view whose author forgot to say who may use it."""
    return HttpResponse("open")


@requires(PUBLIC)
def missing(request: HttpRequest) -> HttpResponse:
    raise NotFound


desk = [path("", whoami, name="board"), path("welcome/", whoami, name="welcome")]
field = [path("", whoami, name="home"), path("do/", whoami, name="do")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", include(language_urls)),
    path("account/", include(pages.urlpatterns)),
    path("audit/", for_auditors, name="audit"),
    path("forgotten/", forgotten),
    path("missing/", missing),
    path("field/", include((field, "field"))),
    path("", include((desk, "desk"))),
]
