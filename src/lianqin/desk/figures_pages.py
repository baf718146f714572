"""The first figures: each says what it counts, and opens to the rows it was counted from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lianqin.accounts.permissions import requires
from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import NotFound
from lianqin.desk.edge import DeskRequest, says_why
from lianqin.desk.forms import day
from lianqin.incidents.models import Incident
from lianqin.stats.measures import BY_CODE, COUNTS_WITHOUT_SEEING, Period, figures, measure

PER_PAGE = 40
MONTH = timedelta(days=30)


class PeriodForm(forms.Form):
    """From the one day through the other, both included."""

    since = day(_("从"))
    until = day(_("到"))


@requires("figures.see")
@require_safe
@says_why
def all_figures(request: DeskRequest) -> HttpResponse:
    """Every measure of a period."""
    form, period = _asked(request)
    context = {
        "form": form,
        "period": period,
        "figures": figures(request.viewer, period),
        "sees_incidents": request.viewer.role not in COUNTS_WITHOUT_SEEING,
    }
    return render(request, "desk/figures.html", context)


@requires("figures.see")
@require_safe
@says_why
def one_figure(request: DeskRequest, code: str) -> HttpResponse:
    """One measure and its rows."""
    form, period = _asked(request)
    if code not in BY_CODE:
        raise NotFound
    figure = measure(code, request.viewer, period)
    rows = Incident.objects.for_viewer(request.viewer).filter(pk__in=figure.incidents)
    page = Paginator(rows.select_related("station").order_by("-received_at"), PER_PAGE)
    context: dict[str, Any] = {
        "form": form,
        "measure": BY_CODE[code],
        "figure": figure,
        "page": page.get_page(request.GET.get("page")),
        "query": f"since={form.initial['since']}&until={form.initial['until']}&",
    }
    return render(request, "desk/figure.html", context)


def _asked(request: DeskRequest) -> tuple[PeriodForm, Period]:
    """The period of the address; the last thirty days where it says none or an impossible one."""
    today = clock.today()
    said = PeriodForm(request.GET)
    since, until = today - MONTH, today
    if said.is_valid() and said.cleaned_data["since"] <= said.cleaned_data["until"]:
        since, until = said.cleaned_data["since"], said.cleaned_data["until"]
    begin = datetime(since.year, since.month, since.day, tzinfo=SHANGHAI)
    end = datetime(until.year, until.month, until.day, tzinfo=SHANGHAI) + timedelta(days=1)
    initial = {"since": since.isoformat(), "until": until.isoformat()}
    return PeriodForm(initial=initial), Period(begin, end)
