"""The first page of the phone, and the page of its holder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianqin.accounts.permissions import PUBLIC, requires
from lianqin.core import clock
from lianqin.dispatch import law
from lianqin.dispatch.models import KeepAway
from lianqin.dispatch.muster_steps import kept_away_of, mark_seen
from lianqin.field.answers import phone_page, says_why
from lianqin.field.cards import card_of
from lianqin.field.crew_kit import line_of
from lianqin.field.directives import receive
from lianqin.field.duty import duty_of, just_over
from lianqin.field.hearing import open_hearings
from lianqin.field.own_appeals import open_appeals
from lianqin.field.reporting import own_reports
from lianqin.units.kinds import POLICE_UNITS, UnitKind
from lianqin.units.models import Unit

SHOWN = 20


@requires("field.use")
@require_GET
@says_why
def home(request: Any) -> HttpResponse:
    """What to do now: the directive in hand, else the places to go; off duty, what still can be."""
    viewer, now = request.viewer, clock.now()
    duty = duty_of(viewer, now)
    receive(duty.directive, viewer)
    over = None if duty.directive else just_over(viewer, now)
    card = card_of(duty.directive)
    line = None if card else line_of(viewer, duty.crew, now)
    return phone_page(
        request,
        "field/home.html",
        "home",
        duty=duty,
        card=card,
        over=over,
        kit_line=line,
        hearings=[] if card else open_hearings(viewer),
        appeals=open_appeals(viewer),
        kept_away=_kept_away(duty.crew, now),
    )


def _kept_away(crew: Unit | None, now: datetime) -> list[KeepAway]:
    """What the crew is told to keep away from; to show it is to have told it."""
    if crew is None or crew.kind != UnitKind.VOLUNTEER:
        return []
    notes = kept_away_of(crew, now)
    mark_seen(notes, now)
    return list(notes)


@requires("field.use")
@require_GET
@says_why
def me(request: Any) -> HttpResponse:
    """The holder's crew and shift, reports, rights, language, and this phone."""
    duty = duty_of(request.viewer, clock.now())
    police = duty.crew is not None and duty.crew.kind in POLICE_UNITS
    return phone_page(
        request,
        "field/me.html",
        "me",
        duty=duty,
        reports=own_reports(request.viewer)[:SHOWN],
        may_not=() if police else law.FORBIDDEN_TO_GUARDS,
        right_to_refuse="" if police else law.RIGHT_TO_REFUSE,
        device=request.device,
    )


@requires(PUBLIC)
@require_GET
def manifest(request: Any) -> HttpResponse:
    """What makes the page an app on the phone's first screen. It says nothing of anybody."""
    start = reverse("field:home")
    return render(
        request,
        "ui/manifest.webmanifest",
        {"start_url": start, "scope": start},
        content_type="application/manifest+json",
    )
