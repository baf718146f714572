"""The ten seconds of a relief officer: who is there, what is open, what happens next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianqin.core.scope import Viewer
from lianqin.desk.cards import SHOWN, Need
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import WAITING, Status
from lianqin.incidents.models import Callback, Grievance, IdentityAppeal, Incident
from lianqin.incidents.states import State

COMING = (Status.ACCEPTED, Status.EN_ROUTE)
RUNNING = (IdentityAppeal.State.DRAFT, IdentityAppeal.State.LIVE)


@dataclass(frozen=True)
class Crew:
    """A crew that takes part: how it stands, and since when or by when."""

    directive: Directive

    @property
    def is_there(self) -> bool:
        return self.directive.status == Status.ON_SCENE

    @property
    def is_waited_for(self) -> bool:
        """Whether it has not answered yet."""
        return self.directive.status in WAITING

    @property
    def is_silent(self) -> bool:
        return self.directive.status == Status.SILENT

    @property
    def is_done(self) -> bool:
        return self.directive.status == Status.CLEARED

    @property
    def eta(self) -> datetime | None:
        """When it should arrive, by the road time of its directive; None where that is unknown."""
        sent = self.directive
        if sent.status not in COMING or sent.travel_seconds is None:
            return None
        left_at = sent.en_route_at or sent.answered_at or sent.issued_at
        return left_at + timedelta(seconds=sent.travel_seconds)


@dataclass(frozen=True)
class Open:
    """One thing that is not done yet; `until` its deadline, where it has one."""

    words: str
    until: datetime | None = None


@dataclass(frozen=True)
class Next:
    """The deadline that comes first: what it is of, from when it runs, when it ends."""

    words: Promise | str
    since: datetime
    until: datetime | None
    is_stuck: bool = False


@dataclass(frozen=True)
class Glance:
    """Four answers: what and where is the incident's own, the rest is here."""

    crews: tuple[Crew, ...]
    open: tuple[Open, ...]
    next: Next | None

    @property
    def there(self) -> int:
        """How many crews are on the scene."""
        return sum(crew.is_there for crew in self.crews)


def glance_of(
    incident: Incident,
    viewer: Viewer,
    directives: Sequence[Directive],
    need: Need,
    missing: Iterable[Promise | str],
) -> Glance:
    """Read it; three queries, however many crews and appeals there are."""
    if incident.state == State.MERGED:
        return Glance((), (), None)
    newest = {row.unit_id: row for row in directives}  # in the order in which they were sent
    crews = tuple(Crew(row) for row in newest.values() if row.status in SHOWN)
    waits = [*_appeals(incident, viewer), *_callbacks(incident, viewer)]
    opened = [*waiting_on(crews), *_lacking(incident, missing), *waits, *_grieved(incident, viewer)]
    return Glance(crews, tuple(opened), _next(incident, need, waits))


def waiting_on(crews: Iterable[Crew]) -> list[Open]:
    """Directives without an answer."""
    waiting = [crew.directive for crew in crews if crew.is_waited_for]
    silent = sum(crew.is_silent for crew in crews)
    found = []
    if waiting:
        words = _("{n} 条指令待应答").format(n=len(waiting))
        found.append(Open(words, min(row.answer_by for row in waiting)))
    if silent:
        found.append(Open(_("{n} 条指令无人应答").format(n=silent)))
    return found


def _lacking(incident: Incident, missing: Iterable[Promise | str]) -> list[Open]:
    """What closing still needs. Before somebody is there, that feedback lacks says nothing."""
    if incident.state not in (State.ON_SCENE, State.CLEARED):
        return []
    found = [Open(_("结案还缺：{what}").format(what=what)) for what in missing]
    return found if found or incident.state != State.CLEARED else [Open(_("可以结案"))]


def _appeals(incident: Incident, viewer: Viewer) -> list[Open]:
    rows = IdentityAppeal.objects.for_viewer(viewer).filter(incident=incident, state__in=RUNNING)
    return [
        Open(_("寻人协查进行中"), row.expires_at) if row.expires_at else Open(_("寻人协查待审批"))
        for row in rows.only("state", "expires_at")
    ]


def _callbacks(incident: Incident, viewer: Viewer) -> list[Open]:
    rows = Callback.objects.for_viewer(viewer).filter(incident=incident, done_at=None)
    return [Open(_("待回访报警人"), row.due_at) for row in rows]


def _grieved(incident: Incident, viewer: Viewer) -> list[Open]:
    rows = Grievance.objects.for_viewer(viewer).filter(incident=incident, answered_at=None)
    many = rows.count()
    return [Open(_("{n} 件投诉未答复").format(n=many))] if many else []


def _next(incident: Incident, need: Need, waits: Sequence[Open]) -> Next | None:
    """What the crews' deadline is, or what else ends first."""
    clocks = [(wait.until, wait.words) for wait in waits if wait.until]
    if incident.state == State.CLOSED:
        first = min(clocks, default=None)
        since = incident.closed_at or incident.received_at
        return Next(first[1], since, first[0]) if first else None
    first = min(clocks, default=None)
    if first and (need.until is None or first[0] < need.until) and not need.is_stuck:
        return Next(first[1], incident.received_at, first[0])
    return Next(need.words, need.since, need.until, need.is_stuck)
