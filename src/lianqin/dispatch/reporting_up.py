"""Reporting upward by the same record (row 43): by the rule, for a P1, or when an officer presses.

A report is a row that names the incident and the state of it that was reported; an update is a row
that adds to the first. The record itself is never copied: police leaders read it, the leading
group reads counts. Somebody named acknowledges each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.acts import Act, act
from lianqin.core.record_language import in_record
from lianqin.core.scope import Viewer
from lianqin.dispatch.errors import NoOrderInForce, OnlyPoliceDirect
from lianqin.dispatch.help import may_ask
from lianqin.dispatch.help_errors import NobodyToReportTo, NotForYouToRead, OnlyResponsibleAsks
from lianqin.dispatch.help_states import Because, ReportTo
from lianqin.dispatch.models import UpwardReport
from lianqin.dispatch.orders import rule_for
from lianqin.dispatch.reporting_facts import facts_for
from lianqin.dispatch.rule_terms import Informed
from lianqin.incidents import timeline
from lianqin.incidents.categories import Priority
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.numbers import next_number
from lianqin.incidents.roots import refuse_merged
from lianqin.incidents.states import OPEN, EntryKind, State
from lianqin.registry.models import Membership
from lianqin.registry.viewers import desk_of, desk_of_bureau

# Whom the standing order's word means here; the station itself has the incident on its board.
OF_RULE: dict[str, ReportTo] = {
    Informed.COMMAND: ReportTo.BUREAU,
    Informed.LEADING_GROUP: ReportTo.LEADING_GROUP,
    Informed.SUPERVISION: ReportTo.SUPERVISION,
}
AT_P1 = (ReportTo.BUREAU, ReportTo.LEADING_GROUP)
ROLE_OF: dict[str, Role] = {
    ReportTo.LEADING_GROUP: Role.LEADER,
    ReportTo.SUPERVISION: Role.SUPERVISOR,
}


def report_up(
    incident: Incident,
    to: Iterable[str],
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> list[UpwardReport]:
    """An officer reports the incident as it stands; to whom it was reported already, an update.

    Raises OnlyPoliceDirect, OnlyResponsibleAsks, NobodyToReportTo, MergedAway.
    """
    if actor.role not in DESK_POLICE:
        raise OnlyPoliceDirect
    if not may_ask(incident, actor):
        raise OnlyResponsibleAsks
    chosen = [one for one in ReportTo if one.value in set(to)]
    if not chosen or len(chosen) != len(set(to)):
        raise NobodyToReportTo
    with act("upward.report", actor=actor, at=at) as act_:
        refuse_merged(incident)
        return [_write(incident, one, Because.OFFICER, act_, actor_name) for one in chosen]


def due_by_rule(incident: Incident, at: datetime) -> dict[ReportTo, Because]:
    """To whom the standing order or the priority has it reported, and why."""
    found: dict[ReportTo, Because] = {}
    try:
        named = rule_for(incident, at).informs
    except NoOrderInForce:
        named = []
    if incident.priority == Priority.P1:
        found |= dict.fromkeys(AT_P1, Because.PRIORITY)
    return found | {OF_RULE[code]: Because.RULE for code in named if code in OF_RULE}


def report_by_rule(incident_id: int, *, actor: Viewer) -> list[UpwardReport]:
    """What is due and was not yet reported; a repeat reports nothing twice."""
    incident = Incident.unscoped.select_related("station").get(pk=incident_id)
    if incident.state not in OPEN:
        return []
    with act("upward.report", actor=actor) as act_:
        done = set(UpwardReport.unscoped.filter(incident=incident).values_list("to", flat=True))
        due = due_by_rule(incident, act_.at)
        return [_write(incident, to, why, act_) for to, why in due.items() if to not in done]


def _write(
    incident: Incident, to: ReportTo, because: Because, act_: Act, actor_name: str = ""
) -> UpwardReport:
    fresh = Incident.unscoped.select_related("station").get(pk=incident.pk)
    first = UpwardReport.unscoped.filter(incident=fresh, to=to, adds_to=None).first()
    lines = TimelineEntry.unscoped.filter(incident=fresh)
    report = UpwardReport.unscoped.create(
        number=next_number(UpwardReport, prefix="报", at=act_.at, is_exercise=fresh.is_exercise),
        bureau_id=fresh.bureau_id,
        incident=fresh,
        to=to,
        because=Because.ADDED if first else because,
        adds_to=first,
        entry=lines.order_by("-id").values_list("id", flat=True).first() or 0,
        facts=facts_for(fresh),
        actor_id=act_.actor.user_id,
        actor_name=actor_name,
        at=act_.at,
    )
    why = Because(report.because).label
    text = f"{in_record(to.label)} · {report.number} · {in_record(why)}"
    timeline.write(act_, fresh, EntryKind.REPORTED_UP, text=text, actor_name=actor_name)
    act_.record(report, incident=fresh.pk, to=str(to), because=str(report.because),
                fields=sorted(report.facts), entry=report.entry)  # fmt: skip
    announce_report(report, act_)
    return report


def announce_report(report: UpwardReport, act_: Act) -> None:
    """Tell those whom it is for and the desks that see the incident."""
    audience = {desk_of_bureau(report.bureau_id), desk_of(report.bureau_id)}
    if (role := ROLE_OF.get(report.to)) is not None:
        serving = Membership.unscoped.filter(
            user__role=role, organisation__bureau_id=report.bureau_id, until=None
        )
        audience |= {f"user:{pk}" for pk in serving.values_list("user_id", flat=True)}
    act_.announce("upward.changed", report, audience=audience, to=str(report.to))
    timeline.announce(act_, report.incident)


def may_acknowledge(report: UpwardReport, viewer: Viewer) -> bool:
    """Whether it is for them; nobody acknowledges what they reported themselves."""
    if viewer.user_id is None or report.actor_id == viewer.user_id:
        return False
    if viewer.bureau_id != report.bureau_id:
        return False
    if (role := ROLE_OF.get(report.to)) is not None:
        return viewer.role == role
    at_bureau = report.bureau_id in viewer.organisation_ids
    return viewer.role == Role.DISPATCHER or (viewer.role == Role.CHIEF and at_bureau)


def acknowledge(
    report: UpwardReport, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> bool:
    """Somebody named has read it; False where another was quicker. Raises NotForYouToRead."""
    if not may_acknowledge(report, actor):
        raise NotForYouToRead
    with act("upward.read", actor=actor, at=at) as act_:
        unread = UpwardReport.unscoped.filter(pk=report.pk, read_at=None)
        mine = {"read_at": act_.at, "read_by": actor.user_id, "read_name": actor_name}
        if unread.update(**mine) != 1:
            return False
        report.refresh_from_db()
        act_.record(report, to=str(report.to))
        if report.incident.state != State.MERGED:
            text = f"{in_record(ReportTo(report.to).label)} · {report.number}"
            timeline.write(
                act_, report.incident, EntryKind.READ_ABOVE, text=text, actor_name=actor_name
            )
        announce_report(report, act_)
    return True
