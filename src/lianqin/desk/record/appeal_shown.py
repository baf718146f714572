"""What pages show of appeals: who approved, how long still, who has looked, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Prefetch, QuerySet

from lianqin.accounts.permissions import may
from lianqin.core.scope import Viewer
from lianqin.incidents.appeals import LIFE, WAITS, WITH_PICTURE, State
from lianqin.incidents.models import (
    AppealRecipient,
    AppealView,
    Handover,
    IdentityAppeal,
    Incident,
    Sighting,
)
from lianqin.incidents.sightings import state_of
from lianqin.incidents.states import OPEN

SUITS = ("assistance", "other.unclassified")


@dataclass(frozen=True)
class Line:
    """One appeal with its counts; `answers` in the order in which they were given."""

    appeal: IdentityAppeal
    answers: list[Sighting]
    asked: int
    looked: int

    @property
    def state(self) -> State:
        return state_of(self.appeal)

    @property
    def is_live(self) -> bool:
        return self.state == State.LIVE

    @property
    def waits(self) -> bool:
        return self.state == State.DRAFT

    @property
    def has_picture(self) -> bool:
        return self.state in WITH_PICTURE

    @property
    def until(self) -> datetime:
        """When it ends by itself."""
        return self.appeal.expires_at or self.appeal.made_at + WAITS

    @property
    def since(self) -> datetime:
        """When the time that is now running began."""
        return self.until - (LIFE if self.appeal.expires_at else WAITS)

    @property
    def first_valid(self) -> timedelta | None:
        """From broadcast to the first valid reply; no reunion (domain A14)."""
        moments = [one.said_at for one in self.answers if one.is_valid]
        if not moments or self.appeal.broadcast_at is None:
            return None
        return min(moments) - self.appeal.broadcast_at

    @property
    def may_tell(self) -> bool:
        """Whether the person is still to be told that a picture was shown."""
        shown = self.appeal.broadcast_at is not None
        return shown and not self.has_picture and self.appeal.told_at is None


def lines_of(appeals: QuerySet[IdentityAppeal], viewer: Viewer) -> list[Line]:
    """Each appeal with its answers and counts; four queries however many."""
    answers = Sighting.objects.for_viewer(viewer).select_related("person")
    prefetched = appeals.select_related("incident").prefetch_related(
        Prefetch("sightings", queryset=answers, to_attr="answers")
    )
    rows = list(prefetched)
    keys = [row.pk for row in rows]
    asked = _counts(AppealRecipient.objects.for_viewer(viewer), keys)
    views = AppealView.objects.for_viewer(viewer)
    on_list = views.filter(appeal__recipients__person_id=F("person_id"))
    looked = _counts(on_list, keys)
    return [Line(row, row.answers, asked.get(row.pk, 0), looked.get(row.pk, 0)) for row in rows]


def _counts(
    rows: QuerySet[AppealRecipient] | QuerySet[AppealView], keys: list[int]
) -> dict[int, int]:
    """How many people, by appeal."""
    found = rows.filter(appeal_id__in=keys).order_by().values("appeal_id")
    counted = found.annotate(people=Count("person_id", distinct=True))
    return {row["appeal_id"]: row["people"] for row in counted}


@dataclass(frozen=True)
class Panel:
    """The part of an incident's page: its appeals, whom it was given over to, what can be done."""

    incident: Incident
    lines: list[Line]
    handovers: list[Handover]
    may_ask: bool
    may_hand_over: bool
    may_judge: bool


def panel(incident: Incident, viewer: Viewer, at: datetime) -> Panel | None:
    """Where somebody is to be found or was; nothing for a theft that nobody appealed about."""
    appeals = IdentityAppeal.objects.for_viewer(viewer).filter(incident=incident)
    lines = lines_of(appeals, viewer)
    handovers = list(Handover.objects.for_viewer(viewer).filter(incident=incident))
    is_open = incident.state in OPEN
    suits = incident.counted_category.startswith(SUITS) and is_open
    if not (lines or handovers or suits):
        return None
    return Panel(
        incident=incident,
        lines=lines,
        handovers=handovers,
        may_ask=is_open and may(viewer.role, "appeal.make"),
        may_hand_over=is_open and may(viewer.role, "handover.record"),
        may_judge=may(viewer.role, "appeal.make"),
    )


@dataclass(frozen=True)
class OnList:
    """Somebody on the list: when told, when they first looked and how often."""

    recipient: AppealRecipient
    looks: int
    first_at: datetime | None


def list_of(appeal: IdentityAppeal, viewer: Viewer) -> list[OnList]:
    """Everybody on the list, and police who looked are told by the log below; two queries."""
    looks: dict[int, list[datetime]] = {}
    for view in views_of(appeal, viewer):
        looks.setdefault(view.person_id, []).append(view.at)
    rows = AppealRecipient.objects.for_viewer(viewer).filter(appeal=appeal)
    people = rows.select_related("person", "person__organisation")
    return [
        OnList(row, len(seen), min(seen, default=None))
        for row in people
        for seen in [looks.get(row.person_id, [])]
    ]


def views_of(appeal: IdentityAppeal, viewer: Viewer) -> list[AppealView]:
    """The log of looks, oldest first."""
    rows = AppealView.objects.for_viewer(viewer).filter(appeal=appeal)
    return list(rows.select_related("person"))
