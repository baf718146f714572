"""The muster: opened by an officer, its rings called, its rally points moved.

Every crew that is called gets a directive of its own through `directives.prepared` and `issue_in`,
with all their checks on one search a ring, so that answers, silence, time line and figures are
those of any other. A crew is called in an act of its own and once a muster, so that a ring that was
cut off is only carried on. Later rings go out in the name of the officer who opened it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.dispatch import directives
from lianqin.dispatch.announcing import announce_directive
from lianqin.dispatch.errors import OnlyPoliceDirect
from lianqin.dispatch.models.muster import (
    AlarmTaken,
    Duty,
    KeepAway,
    Muster,
    MusterAlert,
    RallyPoint,
)
from lianqin.dispatch.muster_errors import (
    MusterOpen,
    MusterOver,
    NoRallyPoint,
    NotForMuster,
    RallyMoved,
)
from lianqin.dispatch.muster_plan import Called, SoFar, Spot
from lianqin.dispatch.muster_proposal import (
    Proposal,
    points_of,
    proposal_for,
    refuse_rally,
    travels_to,
    volunteers_near,
)
from lianqin.dispatch.muster_terms import Terms, terms_of
from lianqin.dispatch.states import OPEN
from lianqin.incidents import timeline
from lianqin.incidents.categories import Priority
from lianqin.incidents.models import Incident
from lianqin.incidents.states import EntryKind, Source, State
from lianqin.registry.viewers import person_key
from lianqin.units.models import UnitMember

WIDEN, MOMENT = "muster.widen", "muster.moment"
MUSTERED = "紧急集结"
TASKS: dict[str, str] = {
    Duty.CONTACT: "紧急集结：民警进入接触区处置",
    Duty.OWN_SITE: "紧急集结：按本单位预案，保持距离",
    Duty.RALLY: "紧急集结：到集结点待命，不要前往现场",
}
CARRY_ON = timedelta(seconds=15)  # a first ring not called by then was cut off
UNDER_WAY_STATES = (State.RECEIVED, State.DISPATCHED, State.ON_SCENE)


@dataclass(frozen=True)
class Meeting:
    """A rally point as an officer gives it: WGS-84 degrees and the words people know it by."""

    name: str
    lon: float
    lat: float


def open_muster(
    incident: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    meetings: tuple[Meeting, ...] = (),
) -> Muster:
    """Open it with the proposed rally points, or those given, and call the first ring.

    The alarm counts as taken. Raises OnlyPoliceDirect (and records the attempt), NotForMuster,
    NoRallyPoint, RallyTooNear, RallyInSight, RallyOffRoad, MusterOpen with the quicker officer,
    NoOrderInForce and NoRoadMap.
    """
    police_only(incident, actor)
    refuse_unfit(incident)
    now = clock.now()
    terms, plan = terms_of(incident.bureau_id), proposal_for(incident, now)
    spots = points_of(incident, meetings, plan, terms, now)
    if not spots and any(call.duty == Duty.RALLY for call in plan.ring(1)):
        raise NoRallyPoint
    with act("muster.open", actor=actor, at=now) as act_:
        muster = _open(incident, terms, act_, actor_name)
        for spot, reasons in spots:
            _set_point(muster, spot, reasons, act_, actor_name)
        _set_timers(muster, act_)
        _tell_volunteers(muster, act_)
        _take_alarm(incident, act_, actor_name)
        _line(muster, act_, f"开始集结：{len(spots)} 个集结点", actor_name)
        act_.record(muster, incident=incident.pk, points=len(spots))
        announce(muster, act_)
    call_ring(muster, 1, plan)
    return muster


def refuse_unfit(incident: Incident) -> None:
    """Raises NotForMuster unless it is a P1 whose end is not yet on record."""
    if incident.priority != Priority.P1 or incident.state not in UNDER_WAY_STATES:
        raise NotForMuster


def police_only(incident: Incident, actor: Viewer) -> None:
    """Raises OnlyPoliceDirect for anybody else, and records the attempt."""
    if actor.role in DESK_POLICE:
        return
    with act("muster.refused", actor=actor) as act_:
        act_.record(incident)
    raise OnlyPoliceDirect


def _open(incident: Incident, terms: Terms, act_: Act, actor_name: str) -> Muster:
    try:
        with transaction.atomic():
            return Muster.unscoped.create(
                incident=incident,
                **vars(terms),
                officer_id=act_.actor.user_id or 0,
                officer_name=actor_name,
                officer_role=act_.actor.role,
                opened_at=act_.at,
            )
    except IntegrityError as lost:
        winner = Muster.unscoped.get(incident=incident, stood_down_at=None)
        raise MusterOpen(officer=winner.officer_name) from lost


def _set_point(
    muster: Muster, spot: Spot, reasons: list[dict[str, object]], act_: Act, actor_name: str
) -> RallyPoint:
    return RallyPoint.unscoped.create(
        muster=muster,
        name=spot.name[:96],
        lon=spot.lon,
        lat=spot.lat,
        straight_m=spot.straight_m,
        reasons=reasons,
        officer_name=actor_name,
        set_at=act_.at,
    )


def _set_timers(muster: Muster, act_: Act) -> None:
    """One for each ring, the first only to carry it on, and one for each minute counted."""
    for number, ring in enumerate(muster.rings[1:], start=2):
        due = act_.at + timedelta(minutes=ring["after"])
        act_.send(WIDEN, {"muster": muster.pk, "ring": number}, due_at=due)
    for row in muster.moments:
        due = act_.at + timedelta(minutes=row["minute"])
        act_.send(MOMENT, {"muster": muster.pk, "minute": row["minute"]}, due_at=due)
    act_.send(WIDEN, {"muster": muster.pk, "ring": 1}, due_at=act_.at + CARRY_ON)


def _take_alarm(incident: Incident, act_: Act, actor_name: str) -> None:
    if incident.source == Source.PANIC:
        AlarmTaken.unscoped.get_or_create(
            incident=incident,
            defaults={
                "officer_id": act_.actor.user_id or 0,
                "officer_name": actor_name,
                "at": act_.at,
            },
        )


def _tell_volunteers(muster: Muster, act_: Act) -> None:
    """Volunteers on shift nearby are told to keep away; nothing is asked of them (row 38)."""
    for unit in volunteers_near(muster.incident, act_.at):
        note = KeepAway.unscoped.create(muster=muster, unit=unit, told_at=act_.at)
        people = UnitMember.unscoped.filter(unit=unit).values_list("person_id", flat=True)
        audience = [person_key(person) for person in people]
        act_.announce("muster.keep_away", note, audience=audience)


def call_ring(muster: Muster, ring: int, plan: Proposal | None = None) -> int:
    """Call every crew of the ring that was not called yet; how many were. A repeat calls nobody
    twice, and one that was cut off goes on where it stopped."""
    plan = plan or proposal_for(Incident.unscoped.get(pk=muster.incident_id), clock.now())
    points = list(muster.rally_points.filter(closed_at=None))
    calls = plan.ring(ring, _so_far(muster, ring))
    where = travels_to(plan.incident, calls, points, clock.now(), muster.reach_m)
    called = 0
    for call in calls:
        called += _call(muster, plan, call, ring, where) is not None
    Muster.unscoped.filter(pk=muster.pk, ring__lt=ring).update(ring=ring)
    if called and ring > 1:
        with act("muster.widen", actor=officer_of(muster)) as act_:
            _line(muster, act_, f"扩大集结：第 {ring} 圈，增加 {called} 组", muster.officer_name)
            act_.record(muster, ring=ring, crews=called)
            announce(muster, act_)
    return called


def _so_far(muster: Muster, ring: int) -> SoFar:
    alerts = list(muster.alerts.values_list("unit_id", "duty", "directive__status", "ring"))
    return SoFar(
        units=frozenset(unit for unit, *_rest in alerts),
        police=sum(duty == Duty.CONTACT and status in OPEN for _unit, duty, status, _r in alerts),
        in_ring=sum(called_in == ring for *_rest, called_in in alerts),
    )


Where = Mapping[int, tuple[RallyPoint | None, float | None, float | None]]


def _call(
    muster: Muster, plan: Proposal, call: Called, ring: int, where: Where
) -> MusterAlert | None:
    """Call one crew by a directive, or leave it where it was just taken or may no longer go."""
    incident = plan.incident
    unit_id = call.ranked.candidate.unit_id
    rally, seconds, metres = where.get(unit_id, (None, None, None))
    if call.duty == Duty.RALLY and rally is None:
        return None
    order = directives.Order(
        unit_id=unit_id,
        actions=call.actions,
        task=TASKS[call.duty],
        override_reason=MUSTERED,
    )
    who = officer_of(muster)
    try:
        [ready] = directives.prepared(
            incident, [order], clock.now(), advice=plan.advice, rule=plan.rule
        )
        with act("muster.alert", actor=who) as act_:
            still = Muster.unscoped.filter(pk=muster.pk, stood_down_at=None)
            if not still.exists() or muster.alerts.filter(unit_id=unit_id).exists():
                return None
            came = directives.Came()
            sent = directives.issue_in(
                act_, incident, ready, came, actor_name=muster.officer_name, by_muster=True
            )
            alert = MusterAlert.unscoped.create(
                muster=muster,
                directive=sent,
                unit_id=unit_id,
                ring=ring,
                duty=call.duty,
                rally=rally,
                travel_seconds=seconds,
                travel_metres=metres,
                alerted_at=act_.at,
            )
            act_.record(muster, unit=unit_id, ring=ring, duty=str(call.duty))
            return alert
    except DomainError:
        return None  # taken, off shift or ruled out since the plan was made: the next one is called


def widen_now(muster: Muster, *, actor: Viewer) -> int:
    """The officer does not wait for the timer. Raises MusterOver."""
    police_only(muster.incident, actor)
    current = open_one(muster)
    return call_ring(current, min(current.ring + 1, len(current.rings)))


def move_rally(
    muster: Muster, point: RallyPoint | None, to: Meeting, *, actor: Viewer, actor_name: str
) -> RallyPoint:
    """Put a rally point elsewhere, or a new one; crews that were sent to it are told at once.

    Raises MusterOver, RallyMoved, RallyTooNear, RallyInSight, RallyOffRoad.
    """
    incident, now = muster.incident, clock.now()
    police_only(incident, actor)
    spot, reasons = refuse_rally(incident, to, muster.reach_m, muster.sight_m, now)
    with act("muster.rally", actor=actor, at=now) as act_:
        open_one(muster)
        if point is not None:
            _close(point, act_)
        new = _set_point(muster, spot, reasons, act_, actor_name)
        moved = 0
        if point is not None:
            sent = MusterAlert.unscoped.filter(rally=point, directive__status__in=OPEN)
            for alert in sent.select_related("directive__unit", "directive__incident"):
                MusterAlert.unscoped.filter(pk=alert.pk).update(
                    rally=new, travel_seconds=None, travel_metres=None
                )
                announce_directive(alert.directive, act_)
                moved += 1
        _line(muster, act_, f"集结点：{spot.name}", actor_name)
        act_.record(muster, point=new.pk, instead=point and point.pk, crews=moved)
        announce(muster, act_)
    return new


def _close(point: RallyPoint, act_: Act) -> None:
    """Raises RallyMoved with the name of the officer who was quicker."""
    if RallyPoint.unscoped.filter(pk=point.pk, closed_at=None).update(closed_at=act_.at):
        return
    later = RallyPoint.unscoped.filter(muster_id=point.muster_id, pk__gt=point.pk)
    newest = later.order_by("-pk").first() or point
    raise RallyMoved(officer=newest.officer_name)


def open_one(muster: Muster) -> Muster:
    """The same as it stands now. Raises MusterOver."""
    now = Muster.unscoped.get(pk=muster.pk)
    if now.stood_down_at is not None:
        raise MusterOver(officer=now.stood_down_by)
    return now


def officer_of(muster: Muster) -> Viewer:
    """The officer who opened it, in whose name its rings are called."""
    return Viewer(
        user_id=muster.officer_id, role=muster.officer_role, bureau_id=muster.incident.bureau_id
    )


def announce(muster: Muster, act_: Act) -> None:
    """Tell the desks that see the incident."""
    timeline.announce(act_, muster.incident)


def _line(muster: Muster, act_: Act, text: str, actor_name: str) -> None:
    timeline.write(act_, muster.incident, EntryKind.NOTE, text=text, actor_name=actor_name)
