"""The page that helps a phone to trust this server, and the certificate that it installs.

Public, as it is opened before anyone can sign in safely. A page cannot vouch for itself: the
reader compares the fingerprint with the one that `lianqin serve --tls` prints in the duty room.
"""

from __future__ import annotations

import ssl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import PUBLIC, requires
from lianqin.config.tls import Certificates, certificates_in


@requires(PUBLIC)
@require_safe
def install_ca(request: HttpRequest) -> HttpResponse:
    """How to install the authority on Android, iOS and Windows, with its fingerprint."""
    made = _made()
    context = {"fingerprint": in_lines(made.fingerprint) if made else []}
    status = 200 if made else 404
    return render(request, "config/install_ca.html", context, status=status)


def in_lines(fingerprint: str) -> list[str]:
    """Four lines of eight bytes, as a person compares them and as a phone is wide."""
    pairs = fingerprint.split(":")
    return [" ".join(pairs[i : i + 8]) for i in range(0, len(pairs), 8)]


@requires(PUBLIC)
@require_safe
def ca_certificate(request: HttpRequest) -> HttpResponse:
    """The authority's certificate as phones want it: DER, of the certificate type."""
    made = _made()
    if made is None:
        return install_ca(request)
    der = ssl.PEM_cert_to_DER_cert(made.ca_path.read_text("ascii"))
    response = HttpResponse(der, content_type="application/x-x509-ca-cert")
    response["Content-Disposition"] = 'attachment; filename="lianqin-ca.crt"'
    return response


def _made() -> Certificates | None:
    """The certificates, where this server has made any."""
    certificates = certificates_in(settings.DATA)
    return certificates if certificates.ca_path.exists() else None


urlpatterns = [
    path("install-ca/", install_ca, name="install_ca"),
    path("install-ca/ca.crt", ca_certificate, name="ca_certificate"),
]
