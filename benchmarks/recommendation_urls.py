"""The product's addresses and an empty view, which the product itself does not have."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from lianqin.accounts.permissions import requires


@requires("incident.see")
def empty(_request: HttpRequest) -> HttpResponse:
    """What every page costs: the server, the middleware, the session and the permission."""
    return HttpResponse()


urlpatterns = [path("empty/", empty), path("", include("lianqin.config.urls"))]
