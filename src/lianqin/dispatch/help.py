"""Help between stations (row 43): asked by one, answered by another, under the same incident.

Nothing new is opened: the crews that come are directed for the incident as it stands, so that it
counts once. Each function is one act; steps are guarded updates over `HELP_BEFORE`, so that of two
desks that answer at once one wins and the other is told. Silence goes to the command centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.dispatch import law
from lianqin.dispatch.directives import Order, issue
from lianqin.dispatch.errors import NoOrderInForce, OnlyPoliceDirect
from lianqin.dispatch.help_announcing import write_help
from lianqin.dispatch.help_errors import (
    AskedAlready,
    CrewNotToOffer,
    EndNotAhead,
    HelpMovedOn,
    NotAskedOfYou,
    NotAStationToAsk,
    NothingAskedFor,
    NothingOffered,
    OnlyResponsibleAsks,
    ReasonNotListed,
)
from lianqin.dispatch.help_states import HELP_BEFORE, OPEN_HELP, CannotHelp, HelpStatus
from lianqin.dispatch.listed import check_terms
from lianqin.dispatch.models import Directive, HelpCrew, HelpRequest
from lianqin.dispatch.offering import crews_to_offer, people_of
from lianqin.dispatch.orders import rule_for
from lianqin.dispatch.rule_terms import KIT
from lianqin.incidents import services as incidents
from lianqin.incidents.models import AskedStation, Incident
from lianqin.incidents.numbers import next_number
from lianqin.incidents.roots import refuse_merged
from lianqin.registry.kinds import STATION_KINDS, OrganisationKind
from lianqin.registry.models import Organisation
from lianqin.units.models import Unit

HELP_SILENCE, HELP_END = "help.silence", "help.end"
LONGEST = timedelta(days=1)
USUAL_ANSWER = timedelta(seconds=120)  # where no rule of the standing order says another time
HELPERS = STATION_KINDS | {OrganisationKind.PATROL_SWAT}


@dataclass(frozen=True)
class Wanted:
    """What is needed and until when; `kit` are codes of `rule_terms.KIT`."""

    officers: int = 0
    guards: int = 0
    kit: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True)
class Offer:
    """What the helping station names: its crews and kit."""

    unit_ids: tuple[int, ...] = ()
    kit: tuple[str, ...] = ()


def stations_to_ask(incident: Incident) -> list[Organisation]:
    """Every other station and brigade that could be asked, by name."""
    rows = Organisation.unscoped.filter(
        bureau_id=incident.bureau_id, kind__in=HELPERS, ended_on=None
    )
    return list(rows.exclude(pk=incident.station_id).order_by("name"))


def may_ask(incident: Incident, viewer: Viewer) -> bool:
    """Whether the viewer speaks for the incident: its station, or the command centre."""
    if viewer.role not in DESK_POLICE or viewer.bureau_id != incident.bureau_id:
        return False
    return viewer.role == Role.DISPATCHER or incident.station_id in viewer.organisation_ids


def may_answer(request: HelpRequest, viewer: Viewer) -> bool:
    """Whether the viewer speaks for the station asked; the command centre may for any."""
    if viewer.role not in DESK_POLICE or viewer.bureau_id != request.bureau_id:
        return False
    return viewer.role == Role.DISPATCHER or request.asked_id in viewer.organisation_ids


def ask_station(
    incident: Incident,
    asked_id: int,
    wanted: Wanted,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> HelpRequest:
    """Ask another station; from now on it sees the incident as a helper does.

    Raises OnlyPoliceDirect, OnlyResponsibleAsks, NotAStationToAsk, NothingAskedFor, EndNotAhead,
    TermNotListed, AskedAlready, and IncidentMovedOn or MergedAway for a record that goes on no
    more.
    """
    _refuse_asker(incident, actor)
    now = at or clock.now()
    until = _check(wanted, now)
    asked = next((one for one in stations_to_ask(incident) if one.pk == asked_id), None)
    if asked is None:
        raise NotAStationToAsk
    with act("help.ask", actor=actor, at=now) as act_:
        incidents.refuse_closed(incident)
        refuse_merged(incident)
        _refuse_second(incident, asked)
        request = HelpRequest.unscoped.create(
            number=next_number(
                HelpRequest, prefix="援", at=act_.at, is_exercise=incident.is_exercise
            ),
            bureau_id=incident.bureau_id,
            incident=incident,
            asker_id=incident.station_id,
            asked=asked,
            by_command=incident.station_id not in actor.organisation_ids
            or actor.role == Role.DISPATCHER,
            officers=wanted.officers,
            guards=wanted.guards,
            kit=list(wanted.kit),
            basis=[str(law.POLICE_6), str(law.POLICE_34)] if wanted.guards else [str(law.POLICE_6)],
            officer_id=act_.actor.user_id or 0,
            officer_name=actor_name,
            asked_at=act_.at,
            answer_by=min(act_.at + answer_time(incident, act_.at), until),
            needed_until=until,
        )
        AskedStation.unscoped.get_or_create(
            incident=incident, station=asked, until=None, defaults={"since": act_.at}
        )
        act_.record(request, incident=incident.pk, asked=asked.pk, officers=wanted.officers,
                    guards=wanted.guards)  # fmt: skip
        act_.send(HELP_SILENCE, {"request": request.pk}, due_at=request.answer_by)
        act_.send(HELP_END, {"request": request.pk}, due_at=request.needed_until)
        write_help(request, act_, actor_name=actor_name)
    return request


def _refuse_asker(incident: Incident, actor: Viewer) -> None:
    if actor.role not in DESK_POLICE:
        raise OnlyPoliceDirect
    if not may_ask(incident, actor):
        raise OnlyResponsibleAsks


def _check(wanted: Wanted, now: datetime) -> datetime:
    if not (wanted.officers or wanted.guards or wanted.kit):
        raise NothingAskedFor
    check_terms(list(wanted.kit), KIT)
    if wanted.until is None or not now < wanted.until <= now + LONGEST:
        raise EndNotAhead
    return wanted.until


def _refuse_second(incident: Incident, asked: Organisation) -> None:
    open_one = HelpRequest.unscoped.filter(incident=incident, asked=asked, status__in=OPEN_HELP)
    if (there := open_one.first()) is not None:
        raise AskedAlready(station=asked.name, number=there.number)


def answer_time(incident: Incident, at: datetime) -> timedelta:
    """How long the other station has: as the order gives a crew, or two minutes without a rule."""
    try:
        return timedelta(seconds=rule_for(incident, at).ack_seconds)
    except NoOrderInForce:
        return USUAL_ANSWER


@dataclass(frozen=True)
class Answered:
    """The request as answered, the directives that followed, and the crews that could not go."""

    request: HelpRequest
    directives: tuple[Directive, ...] = ()
    refused: tuple[tuple[str, DomainError], ...] = ()


def offer(
    request: HelpRequest,
    offered: Offer,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> Answered:
    """The other station names what it gives: all that was asked, or a part of it.

    The crews' ordinary directives follow, each an act of its own: one that the standing order or
    the moment does not let go is told in `refused` and stays named, to be sent from the incident.
    Raises NotAskedOfYou, NothingOffered, CrewNotToOffer, TermNotListed, HelpMovedOn.
    """
    _refuse_answerer(request, actor)
    now = at or clock.now()
    check_terms(list(offered.kit), KIT)
    crews = crews_to_offer(request, now).filter(pk__in=offered.unit_ids)
    named = {crew.pk: crew for crew in crews}
    if lost := set(offered.unit_ids) - set(named):
        raise CrewNotToOffer(crew="、".join(_names(lost)))
    if not (named or offered.kit):
        raise NothingOffered
    with act("help.answer", actor=actor, at=now) as act_:
        incidents.refuse_closed(request.incident)
        officers, guards = people_of(list(named))
        is_all = (
            officers >= request.officers
            and guards >= request.guards
            and set(request.kit) <= set(offered.kit)
        )
        to = HelpStatus.ACCEPTED if is_all else HelpStatus.PART
        _advance(request, to, offered_officers=officers, offered_guards=guards,
                 offered_kit=list(offered.kit), **_by(act_, actor_name))  # fmt: skip
        HelpCrew.unscoped.bulk_create(HelpCrew(request=request, unit=crew) for crew in crews)
        act_.record(request, status=str(to), crews=sorted(named))
        write_help(request, act_, actor_name=actor_name)
    return _send(request, actor, actor_name, now)


def _names(unit_ids: set[int]) -> list[str]:
    found = dict(Unit.unscoped.filter(pk__in=unit_ids).values_list("pk", "call_sign"))
    return [found.get(pk, "—") for pk in sorted(unit_ids)]


def _send(request: HelpRequest, actor: Viewer, actor_name: str, at: datetime) -> Answered:
    """The crews' directives, one by one."""
    sent: list[Directive] = []
    refused: list[tuple[str, DomainError]] = []
    for row in request.crews.select_related("unit").filter(directive=None):
        order = Order(unit_id=row.unit_id, override_reason=f"站间援助 {request.number}")
        try:
            directive = issue(request.incident, order, actor=actor, actor_name=actor_name, at=at)
        except DomainError as why:
            refused.append((row.unit.call_sign, why))
        else:
            HelpCrew.unscoped.filter(pk=row.pk).update(directive=directive)
            sent.append(directive)
    return Answered(request, tuple(sent), tuple(refused))


def cannot(
    request: HelpRequest,
    why: str,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> HelpRequest:
    """The other station cannot, for one of the listed reasons; it sees the incident no more.

    Nothing of it is counted for or against a station. Raises NotAskedOfYou, ReasonNotListed,
    HelpMovedOn.
    """
    _refuse_answerer(request, actor)
    if why not in CannotHelp.values:
        raise ReasonNotListed
    with act("help.answer", actor=actor, at=at) as act_:
        _advance(request, HelpStatus.DECLINED, why_not=why, ended_at=act_.at,
                 **_by(act_, actor_name))  # fmt: skip
        act_.record(request, status=str(request.status), why=why)
        write_help(request, act_, actor_name=actor_name)
        _see_no_more(request, act_)
    return request


def withdraw(
    request: HelpRequest, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> HelpRequest:
    """The asking side needs it no more, before an answer.

    Raises OnlyResponsibleAsks, HelpMovedOn.
    """
    _refuse_asker(request.incident, actor)
    return _end(request, HelpStatus.WITHDRAWN, actor, actor_name, at)


def finish(
    request: HelpRequest, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> HelpRequest:
    """Either side says that the help is over; its crews go on until they are cleared or taken
    back. Raises NotAskedOfYou, HelpMovedOn."""
    if not (may_ask(request.incident, actor) or may_answer(request, actor)):
        raise NotAskedOfYou
    return _end(request, HelpStatus.OVER, actor, actor_name, at)


def _end(
    request: HelpRequest, to: HelpStatus, actor: Viewer, actor_name: str, at: datetime | None
) -> HelpRequest:
    with act(f"help.{to}", actor=actor, at=at) as act_:
        _advance(request, to, ended_at=act_.at)
        act_.record(request, status=str(to))
        write_help(request, act_, actor_name=actor_name)
        _see_no_more(request, act_)
    return request


def fell_silent(request_id: int, *, actor: Viewer) -> bool:
    """Nobody answered in the order's time: the command centre is told. False when answered."""
    request = HelpRequest.unscoped.select_related("incident", "asker", "asked").get(pk=request_id)
    with act("help.silent", actor=actor) as act_:
        if not _step(request, HelpStatus.SILENT, silent_at=act_.at):
            return False
        act_.record(request, status=str(request.status))
        write_help(request, act_)
    return True


def ran_out(request_id: int, *, actor: Viewer) -> bool:
    """The end time has come: the request ends by itself. False when it had ended."""
    request = HelpRequest.unscoped.select_related("incident", "asker", "asked").get(pk=request_id)
    with act("help.over", actor=actor) as act_:
        if not _step(request, HelpStatus.OVER, ended_at=act_.at):
            return False
        act_.record(request, status=str(request.status))
        write_help(request, act_)
        _see_no_more(request, act_)
    return True


def _refuse_answerer(request: HelpRequest, actor: Viewer) -> None:
    if not may_answer(request, actor):
        raise NotAskedOfYou


def _by(act_: Act, actor_name: str) -> dict[str, Any]:
    return {
        "answered_at": act_.at,
        "answered_by": act_.actor.user_id,
        "answered_name": actor_name,
    }


def _step(request: HelpRequest, to: HelpStatus, **stamps: Any) -> bool:
    moved = HelpRequest.unscoped.filter(pk=request.pk, status__in=HELP_BEFORE[to])
    if moved.update(status=to, **stamps) != 1:
        return False
    request.refresh_from_db(fields=["status", *stamps])
    return True


def _advance(request: HelpRequest, to: HelpStatus, **stamps: Any) -> None:
    if not _step(request, to, **stamps):
        request.refresh_from_db(fields=["status"])
        raise HelpMovedOn(number=request.number, status=request.get_status_display())


def _see_no_more(request: HelpRequest, act_: Act) -> None:
    """The asked station's sight ends; what its crews took part in it goes on seeing."""
    AskedStation.unscoped.filter(
        incident_id=request.incident_id, station_id=request.asked_id, until=None
    ).update(until=act_.at)
