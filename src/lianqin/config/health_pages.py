"""The two addresses that machines ask: no sign-in, no personal data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from lianqin.accounts.permissions import PUBLIC, requires
from lianqin.core import health


@requires(PUBLIC)
def healthz(request: HttpRequest) -> JsonResponse:
    """200 with the report, or 503 when the database does not answer."""
    report = health.report()
    return JsonResponse(report, status=200 if report["ok"] else 503)


@requires(PUBLIC)
def metrics(request: HttpRequest) -> HttpResponse:
    """The same facts in the form that monitors read."""
    report = health.report()
    registry = CollectorRegistry()
    up = Gauge("lianqin_up", "1 when the database answers", registry=registry)
    up.set(1 if report["ok"] else 0)
    age = Gauge(
        "lianqin_outbox_age_seconds", "Age of the oldest overdue message", registry=registry
    )
    age.set(report["outbox_age_seconds"] or 0)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
