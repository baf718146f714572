"""The board's column: every open incident as a card, in the order in which it needs a hand.

Order: priority, the real before the exercise, then the clock that runs out first. An incident to
which nobody is on the way is as late as it is old.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.scope import Viewer
from lianqin.dispatch.help_states import OPEN_HELP
from lianqin.dispatch.models import Directive, HelpRequest
from lianqin.dispatch.states import UNDER_WAY, WAITING, Status
from lianqin.incidents.contact import contacts_due
from lianqin.incidents.models import Incident, StillOpen
from lianqin.incidents.states import State

MOST = 150
FAR = timedelta(days=3650)
SHOWN = (*WAITING, *UNDER_WAY, Status.CLEARED, Status.SILENT)


@dataclass(frozen=True)
class Need:
    """What an incident waits for. `until` is its deadline, running since `since`; `clock` orders.

    `is_stuck` marks that nobody is coming, `is_arrival` that the deadline is a crew's arrival.
    """

    words: Promise | str
    since: datetime
    until: datetime | None
    clock: datetime
    is_stuck: bool = False
    is_arrival: bool = False


@dataclass(frozen=True)
class Card:
    """One open incident: who is there or coming, what it needs next, and from when until when the
    caller of a call for help is to be spoken to again."""

    incident: Incident
    crews: tuple[Directive, ...]
    need: Need
    contact: tuple[datetime, datetime] | None = None

    @property
    def order(self) -> tuple[int, bool, datetime, int]:
        incident = self.incident
        return incident.priority, incident.is_exercise, self.need.clock, incident.pk


def board_cards(viewer: Viewer) -> list[Card]:
    """The viewer's open incidents as cards, first what needs a hand first. Two queries."""
    asked = HelpRequest.objects.for_viewer(viewer).filter(
        incident_id=OuterRef("pk"), status__in=OPEN_HELP
    )
    rows_of = Incident.objects.for_viewer(viewer).filter(StillOpen("state"))
    incidents = list(rows_of.annotate(has_help=Exists(asked.order_by()))[:MOST])
    rows = Directive.objects.for_viewer(viewer).filter(
        incident_id__in=[incident.pk for incident in incidents]
    )
    by_incident: dict[int, list[Directive]] = defaultdict(list)
    for directive in rows.select_related("unit"):
        by_incident[directive.incident_id].append(directive)
    contacts = contacts_due(incidents)
    cards = [
        replace(card_of(incident, by_incident[incident.pk]), contact=contacts.get(incident.pk))
        for incident in incidents
    ]
    return sorted(cards, key=lambda card: card.order)


def card_of(incident: Incident, directives: Sequence[Directive]) -> Card:
    """One card."""
    newest = {row.unit_id: row for row in directives}  # in the order in which they were sent
    crews = tuple(row for row in newest.values() if row.status in SHOWN)
    return Card(incident, crews, need_of(incident, directives))


def need_of(incident: Incident, directives: Sequence[Directive]) -> Need:
    """What the incident waits for next."""
    if incident.state == State.CLEARED:
        words = _("待结案") if incident.feedback_at else _("待反馈")
        since = incident.cleared_at or incident.received_at
        return Need(words, since, None, since + FAR)
    if waiting := [row for row in directives if row.status in WAITING]:
        return _toward(_("应答时限"), ((row.issued_at, row.answer_by) for row in waiting))
    moving = [row for row in directives if row.status in (Status.ACCEPTED, Status.EN_ROUTE)]
    if due := [(row.issued_at, row.arrive_by) for row in moving if row.arrive_by]:
        return replace(_toward(_("到场时限"), due), is_arrival=True)
    if moving:
        since = min(row.answered_at or row.issued_at for row in moving)
        return Need(_("途中"), since, None, since + FAR)
    return _still(incident, directives)


def _still(incident: Incident, directives: Sequence[Directive]) -> Need:
    there = [row for row in directives if row.status == Status.ON_SCENE]
    if incident.state == State.ON_SCENE and not there and directives:
        left = max(row.ended_at or row.issued_at for row in directives)
        return Need(_("力量已撤，待反馈"), left, None, left + FAR)
    if there or incident.state == State.ON_SCENE:
        since = min((row.on_scene_at or row.issued_at for row in there), default=None)
        since = since or incident.received_at
        return Need(_("现场处置中"), since, None, since + FAR)
    words = _("无人应答，待改派") if directives else _("待派警")
    return Need(words, incident.received_at, None, incident.received_at, is_stuck=True)


def _toward(words: Promise | str, clocks: Iterable[tuple[datetime, datetime]]) -> Need:
    since, until = min(clocks, key=lambda pair: pair[1])
    return Need(words, since, until, until)


def late(cards: Iterable[Card], at: datetime) -> int:
    """How many cards are past their deadline."""
    return sum(1 for card in cards if card.need.until and card.need.until <= at)
