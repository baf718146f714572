"""Alarms that nobody has taken yet: told and sounded on the desk until an officer takes them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.desk.edge import DeskRequest, find, name_of, says_why
from lianqin.dispatch.alarms import sounding, take_alarm
from lianqin.incidents.models import Incident

MOST = 20


def shown_alarms(request: DeskRequest) -> dict[str, Any]:
    """Context of `_alarms.html`."""
    return {"alarms": list(sounding(request.viewer).select_related("station")[:MOST])}


@requires("board.see")
@require_safe
@says_why
def alarms(request: DeskRequest) -> HttpResponse:
    """The strip alone, fetched again when something changed."""
    return render(request, "desk/muster/_alarms.html", shown_alarms(request))


@requires("directive.issue")
@require_POST
@says_why
def take(request: DeskRequest, number: str) -> HttpResponse:
    """Take an alarm; its sound ends on every desk."""
    incident = find(Incident, request.viewer, number=number)
    take_alarm(incident, actor=request.viewer, actor_name=name_of(request))
    return HttpResponseRedirect(f"{reverse('desk:board')}?{urlencode({'incident': number})}")
