"""A county in which something of everything has happened: one row at least of every model.

`scope` and `routes` tests try every person against every row of it, and against its twin.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from cast import Cast, commit, direct, fix, report, track
from cast_calls import Calls, calls
from cast_disputes import Quarrel, quarrel
from cast_help import Helped, helped
from cast_muster import Mustered, mustered
from cast_outside import Outside, outside
from cast_policy import Policy, policy
from cast_record import Aftermath, aftermath
from cast_registry import Papers, papers
from cast_supervision import Oversight, oversight
from cast_watch import Watch, watch
from django.conf import settings
from django.db import transaction

from lianqin.accounts import devices
from lianqin.accounts.models import Device
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.models import CommandAnswer
from lianqin.dispatch.models import Directive
from lianqin.incidents.models import (
    Feedback,
    FootageAccess,
    Incident,
    Participation,
    Photo,
    TimelineEntry,
)
from lianqin.incidents.states import EntryKind
from lianqin.registry.kinds import ConditionKind
from lianqin.registry.models import RoadCondition
from lianqin.units.models import Commitment, Fix, TrackingWindow


@dataclass
class Story:
    """One county's evening, with what tests ask for by name."""

    cast: Cast
    incident: Incident
    directive: Directive
    device: Device
    photo: Photo
    condition: RoadCondition
    commitment: Commitment
    window: TrackingWindow
    fix: Fix
    participation: Participation
    entry: TimelineEntry
    feedback: Feedback
    footage: FootageAccess
    papers: Papers
    oversight: Oversight
    aftermath: Aftermath
    quarrel: Quarrel
    helped: Helped
    mustered: Mustered
    watch: Watch
    policy: Policy
    calls: Calls
    outside: Outside


def tell(cast: Cast) -> Story:
    """The cable theft under way: guards directed to keep the scene, one of everything noted."""
    with transaction.atomic():
        incident = report(cast)
        directive = direct(cast, incident, cast.li_crew)
        photo = _photo(cast, incident)
        _leave_traces(cast, incident)
        device = devices.enrol(user=cast.li.user, label="Android", actor=cast.li.viewer)[0]
        return Story(
            cast=cast,
            incident=incident,
            directive=directive,
            device=device,
            photo=photo,
            condition=_condition(cast),
            commitment=commit(cast.li_crew, f"directive:{directive.pk}"),
            window=track(cast.li_crew, f"directive:{directive.pk}"),
            fix=fix(cast.li_crew, cast.point.lon, cast.point.lat),
            participation=Participation.unscoped.get(incident=incident, unit=cast.li_crew),
            entry=_entry(incident),
            feedback=_feedback(cast, incident),
            footage=_footage(cast, incident),
            papers=papers(cast),
            oversight=oversight(cast),
            aftermath=aftermath(cast, incident, photo),
            quarrel=quarrel(cast),
            helped=helped(cast, incident, directive),
            mustered=mustered(cast, directive),
            watch=watch(cast, incident),
            policy=policy(cast),
            calls=calls(cast, directive),
            outside=outside(cast, device),
        )


def tell_evidence(cast: Cast, incident: Incident) -> tuple[Photo, Feedback, FootageAccess]:
    """What was seen of an incident and how it ended."""
    return _photo(cast, incident), _feedback(cast, incident), _footage(cast, incident)


def _leave_traces(cast: Cast, incident: Incident) -> None:
    """An audit row, an event, a message and a stored answer."""
    with act("incident.report", actor=cast.zhao.viewer) as act_:
        act_.record(incident)
        act_.announce("incident.reported", incident, audience=[f"user:{cast.chen.user.pk}"])
        act_.send("nothing", {})
    CommandAnswer.objects.create(
        key=uuid4(), actor_id=cast.zhao.user.pk, fingerprint="0" * 64, answer={}, at=clock.now()
    )


def _photo(cast: Cast, incident: Incident) -> Photo:
    name = f"{uuid4().hex}.jpg"
    (Path(settings.MEDIA_ROOT) / name).write_bytes(b"\xff\xd8 a picture \xff\xd9")
    return Photo.unscoped.create(
        incident=incident,
        file=name,
        sha256=uuid4().hex * 2,
        width=8,
        height=8,
        sent_by=cast.zhao.user.pk,
        at=clock.now(),
    )


def _condition(cast: Cast) -> RoadCondition:
    return RoadCondition.unscoped.create(
        bureau=cast.bureau,
        kind=ConditionKind.ICE,
        label="大两线结冰",
        road_name="大两线",
        factor=3.0,
        since=clock.now() - timedelta(hours=1),
        until=clock.now() + timedelta(hours=8),
        set_by=cast.chen.user.pk,
        set_at=clock.now(),
    )


def _entry(incident: Incident) -> TimelineEntry:
    return TimelineEntry.unscoped.create(
        incident=incident,
        kind=EntryKind.NOTE,
        text="已电话核实",
        at=clock.now(),
        recorded_at=clock.now(),
    )


def _feedback(cast: Cast, incident: Incident) -> Feedback:
    return Feedback.unscoped.create(
        incident=incident,
        result=Feedback.Result.APPREHENDED,
        category="criminal.theft",
        apprehended=2,
        actor_id=cast.sun.user.pk,
        at=clock.now(),
    )


def _footage(cast: Cast, incident: Incident) -> FootageAccess:
    return FootageAccess.unscoped.create(
        incident=incident,
        camera=cast.camera,
        reason="查看嫌疑人去向",
        officer_id=cast.sun.user.pk,
        officer_name=cast.sun.user.display_name,
        at=clock.now(),
    )
