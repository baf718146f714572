"""What is known of an incident, put right while it goes on; handing it to somebody outside."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from lianqin.accounts.permissions import requires
from lianqin.desk.edge import DeskRequest, name_of, says_why
from lianqin.desk.forms import refuse_unread
from lianqin.desk.incident_acts import acted
from lianqin.desk.record.facts_panel import FactsForm, TransferForm
from lianqin.dispatch.directives import open_units
from lianqin.incidents.facts import amend_facts
from lianqin.incidents.models import Incident
from lianqin.incidents.transfers import Handing, transfer


@requires("incident.correct")
@require_POST
@says_why
def incident_facts(request: DeskRequest, number: str) -> HttpResponse:
    """Put facts right; the time line says what became of what."""
    form = FactsForm(request.POST)

    def act(incident: Incident) -> None:
        refuse_unread(form)
        amend_facts(incident, form.changes, actor=request.viewer, actor_name=name_of(request))

    return acted(request, number, act, facts=form)


@requires("incident.transfer")
@require_POST
@says_why
def incident_transfer(request: DeskRequest, number: str) -> HttpResponse:
    """Hand it over; to 12345 it also ends."""
    form = TransferForm(request.POST, auto_id="hand_%s")

    def act(incident: Incident) -> None:
        refuse_unread(form)
        transfer(
            incident,
            Handing(**form.cleaned_data),
            actor=request.viewer,
            actor_name=name_of(request),
            open_units=open_units,
        )

    return acted(request, number, act, transfer=form)


_ONE = "incidents/<str:number>/"
urlpatterns: list[URLPattern] = [
    path(f"{_ONE}facts/", incident_facts, name="incident_facts"),
    path(f"{_ONE}transfer/", incident_transfer, name="incident_transfer"),
]
