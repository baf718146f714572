"""Several reports, one incident: merged by a person, parted again, and nothing moved.

A merged incident keeps its own calls, photos and time line; they are read from the page of the
one that it went into. Merged ones may carry merged ones of their own, so a family is a tree and
the incident that goes on is its root.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, Q, QuerySet

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.acts import Act, act
from lianqin.core.scope import EVERYTHING, NOTHING, Viewer, get_visible
from lianqin.incidents import timeline
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.facts import facts_of
from lianqin.incidents.merging_errors import (
    MergeAfterFeedback,
    MergeAppealRunning,
    MergedAway,
    MergeEarlierIntoLater,
    MergeIntoClosed,
    MergeMixesExercise,
    MergeUnderWay,
    MergeWithItself,
    NotMerged,
)
from lianqin.incidents.models import (
    Call,
    Feedback,
    IdentityAppeal,
    Incident,
    Merge,
    Participation,
    TimelineEntry,
)
from lianqin.incidents.never_simple import why_never_simple
from lianqin.incidents.restricted import STAMPS, words_seen
from lianqin.incidents.roots import family_ids as family_ids
from lianqin.incidents.roots import in_family
from lianqin.incidents.roots import refuse_merged as refuse_merged
from lianqin.incidents.roots import root_of as root_of
from lianqin.incidents.states import BEFORE, EntryKind, State

RUNNING = (IdentityAppeal.State.DRAFT, IdentityAppeal.State.LIVE)
# What decides who may be sent. The one that goes on learns it from the one that goes into it.
GRAVE = ("has_weapon", "minors_harmed", "is_domestic")


def merge(
    incident: Incident,
    into: Incident,
    *,
    actor: Viewer,
    actor_name: str,
    open_units: Callable[[Incident], int],
    reason: str = "",
    at: datetime | None = None,
) -> Merge:
    """Somebody finds that `incident` is the same thing as `into`, which goes on for both.

    Nothing is moved. Of what decides who may be sent (weapon, injured, minors harmed, domestic
    violence, priority) `into` takes the graver, and keeps it if they are parted again: a danger
    once told is not untold. `incident` may be open or closed; `into` may be closed only after
    `incident` was reported. `open_units` counts the crews that have it in hand, asked inside the
    act. Raises NotFound for one that the actor may not see, MergeWithItself, MergedAway,
    MergeMixesExercise, MergeIntoClosed, MergeUnderWay, MergeAppealRunning, MergeAfterFeedback,
    MergeEarlierIntoLater, IncidentMovedOn.
    """
    with act("incident.merge", actor=actor, at=at) as act_:
        one = get_visible(Incident, actor, pk=incident.pk)
        other = get_visible(Incident, actor, pk=into.pk)
        _refuse(one, other, open_units)
        before = State(one.state)
        _step(one, before, State.MERGED, other)
        row = Merge.unscoped.create(
            incident=one,
            into=other,
            state_before=before,
            reason=reason.strip(),
            actor_id=actor.user_id,
            actor_name=actor_name,
            at=act_.at,
        )
        _learn(other, one)
        tail = f"：{row.reason}" if row.reason else ""
        gone, kept = f"并入 {other.number}{tail}", f"{one.number} 并入本警情{tail}"
        _tell(act_, EntryKind.MERGED, {one: gone, other: kept}, actor_name)
        act_.record(row, incident=one.pk, into=other.pk, before=str(before))
    return row


def _refuse(one: Incident, other: Incident, open_units: Callable[[Incident], int]) -> None:
    names = {"number": one.number, "into": other.number}
    if one.pk in (other.pk, root_of(other).pk):
        raise MergeWithItself(number=one.number)
    for either in (one, other):
        if either.state == State.MERGED:
            raise MergedAway(number=either.number, into=root_of(either).number)
    if one.is_exercise != other.is_exercise:
        raise MergeMixesExercise(**names)
    if other.closed_at and other.state == State.CLOSED and other.closed_at < one.received_at:
        raise MergeIntoClosed(**names)
    if _is_busy(one, open_units):
        raise MergeUnderWay(**names)
    if appeal := _running_appeal(one):
        raise MergeAppealRunning(appeal=appeal.number, **names)
    if _counts_only_here(one, other):
        raise MergeAfterFeedback(**names)
    stays = _is_busy(other, open_units) or _running_appeal(other) or _counts_only_here(other, one)
    if one.received_at < other.received_at and other.state != State.CLOSED and not stays:
        raise MergeEarlierIntoLater(**names)


def _is_busy(incident: Incident, open_units: Callable[[Incident], int]) -> bool:
    """Whether crews are on their way to it, or there."""
    there = Participation.unscoped.filter(incident=incident, cleared_at=None)
    is_there = there.exclude(on_scene_at=None)
    handled = incident.state in BEFORE[State.CLEARED]
    return bool(open_units(incident)) or (handled and is_there.exists())


def _running_appeal(incident: Incident) -> IdentityAppeal | None:
    """A picture that people are looking at stays on the page where it can be ended."""
    appeals = IdentityAppeal.unscoped.filter(incident_id__in=in_family(incident))
    return appeals.filter(state__in=RUNNING).first()


def _counts_only_here(one: Incident, other: Incident) -> bool:
    """Whether the figures of how it ended are those of `one`, and `other` has none yet."""
    told = set(
        Feedback.unscoped.filter(incident__in=(one, other)).values_list("incident_id", flat=True)
    )
    return other.state != State.CLOSED and told == {one.pk}


def _learn(other: Incident, one: Incident) -> None:
    for name in GRAVE:
        setattr(other, name, getattr(other, name) or getattr(one, name))
    other.injured = max(other.injured, one.injured)
    other.priority = min(other.priority, one.priority)
    if other.is_simple and why_never_simple(facts_of(other)):
        other.is_simple = None
    other.save(update_fields=[*GRAVE, "injured", "priority", "is_simple"])


def _step(one: Incident, before: State, to: State, into: Incident | None) -> None:
    """A guarded step. Raises IncidentMovedOn where somebody else was first."""
    rows = Incident.unscoped.filter(pk=one.pk, state=before)
    if rows.update(state=to, merged_into=into) != 1:
        raise IncidentMovedOn(number=one.number)
    one.state, one.merged_into = to, into


def _tell(act_: Act, kind: EntryKind, lines: dict[Incident, str], actor_name: str) -> None:
    """A line on both records, and a word to the desks of both."""
    for incident, text in lines.items():
        timeline.write(act_, incident, kind, text=text[:1000], actor_name=actor_name)
        timeline.announce(act_, incident)


def unmerge(
    incident: Incident, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> None:
    """Take a merging back: the incident stands again as it stood before.

    Raises NotFound for one that the actor may not see, NotMerged where there is nothing to undo.
    """
    with act("incident.unmerge", actor=actor, at=at) as act_:
        one = get_visible(Incident, actor, pk=incident.pk)
        row = Merge.unscoped.filter(incident=one, undone_at=None).select_related("into").first()
        if row is None:
            raise NotMerged(number=one.number)
        open_row = Merge.unscoped.filter(pk=row.pk, undone_at=None)
        if open_row.update(undone_at=act_.at, undone_by=actor.user_id) != 1:
            raise NotMerged(number=one.number)
        _step(one, State.MERGED, State(row.state_before), None)
        lines = {one: f"不再并入 {row.into.number}", row.into: f"{one.number} 不再并入本警情"}
        _tell(act_, EntryKind.UNMERGED, lines, actor_name)
        act_.record(row, incident=one.pk, into=row.into_id, back_to=row.state_before)


def family(incident: Incident, viewer: Viewer) -> QuerySet[Incident]:
    """The incidents merged into this one that the viewer may open, in the order of their calls."""
    others = [pk for pk in family_ids(incident) if pk != incident.pk]
    return Incident.objects.for_viewer(viewer).filter(pk__in=others).order_by("received_at", "pk")


def calls_of_family(incident: Incident, viewer: Viewer) -> QuerySet[Call]:
    """Every call of the family, the earliest first, for desk police who see the incident.

    Whoever sees the one that goes on sees all of its calls, though one of them came in at a
    neighbour's station: they are reports of the same thing. Words that are withheld from the
    viewer stay so, incident by incident (`restricted`). One query.
    """
    rows = Call.unscoped.filter(_sees(incident, viewer), incident_id__in=in_family(incident))
    told = _for_desk(viewer) & words_seen(viewer, "incident__")
    return rows.filter(told | Call.visible_to(viewer)).order_by("received_at", "pk")


def lines_of_family(incident: Incident, viewer: Viewer) -> QuerySet[TimelineEntry]:
    """Every line of the family in the server's order, under the same rule. One query."""
    rows = TimelineEntry.unscoped.filter(
        _sees(incident, viewer), incident_id__in=in_family(incident)
    )
    told = _for_desk(viewer) & (Q(kind__in=STAMPS) | words_seen(viewer, "incident__"))
    return rows.filter(told | TimelineEntry.visible_to(viewer)).order_by("pk")


def numbers_of_family(incident: Incident, viewer: Viewer) -> dict[int, str]:
    """The numbers of the family by id, under the same rule: its lines say whose they are."""
    rows = Incident.unscoped.filter(_sees(incident, viewer), pk__in=in_family(incident))
    seen = rows.filter(_for_desk(viewer) | Incident.visible_to(viewer))
    return dict(seen.values_list("pk", "number"))


def _sees(incident: Incident, viewer: Viewer) -> Q:
    """Whether the viewer sees the incident that goes on."""
    return Q(Exists(Incident.objects.for_viewer(viewer).filter(pk=incident.pk).order_by()))


def _for_desk(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.role in DESK_POLICE else NOTHING
