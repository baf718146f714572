"""Who hears of a help request, and what the incident's time line says of it."""

from __future__ import annotations

from lianqin.core.acts import Act
from lianqin.core.record_language import in_record
from lianqin.dispatch.help_states import HelpStatus
from lianqin.dispatch.models import HelpRequest
from lianqin.incidents import timeline
from lianqin.incidents.models import Incident
from lianqin.incidents.states import EntryKind, State
from lianqin.registry.viewers import desk_of, desk_of_bureau

LINE_OF: dict[HelpStatus, EntryKind] = {
    HelpStatus.ASKED: EntryKind.HELP_ASKED,
    HelpStatus.ACCEPTED: EntryKind.HELP_ANSWERED,
    HelpStatus.PART: EntryKind.HELP_ANSWERED,
    HelpStatus.DECLINED: EntryKind.HELP_ANSWERED,
    HelpStatus.SILENT: EntryKind.ESCALATED,
    HelpStatus.WITHDRAWN: EntryKind.HELP_OVER,
    HelpStatus.OVER: EntryKind.HELP_OVER,
}


def write_help(request: HelpRequest, act_: Act, *, actor_name: str = "") -> None:
    """One line of the time line, and the desks of both sides look again.

    An incident that was merged meanwhile goes on as another: no line is added to it.
    """
    incident = Incident.unscoped.get(pk=request.incident_id)
    status = HelpStatus(request.status)
    if incident.state != State.MERGED:
        way = f"{request.asker.short_name} → {request.asked.short_name}"
        said = "" if status == HelpStatus.ASKED else f" · {in_record(status.label)}"
        text = f"{way} · {request.number}{said}"
        timeline.write(act_, incident, LINE_OF[status], text=text, actor_name=actor_name)
    announce_help(request, act_)


def announce_help(request: HelpRequest, act_: Act) -> None:
    """Tell the desks of the two stations and the command centre; a third hears nothing."""
    audience = {desk_of(request.asker_id), desk_of(request.asked_id)}
    audience.add(desk_of_bureau(request.bureau_id))
    act_.announce("help.changed", request, audience=audience, status=str(request.status))
    timeline.announce(act_, request.incident)
