"""Several crews asked at once: the first that say yes go, the others are told that it is filled.

A directive to one crew is a call for one: whoever it is passed on to belongs to the same call, so
that a late yes never sends two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.dispatch.call_errors import CallFilled, RingTooSmall
from lianqin.dispatch.ladder import UNANSWERED
from lianqin.dispatch.models import Alerting, Directive
from lianqin.dispatch.states import SAID_YES, Status
from lianqin.dispatch.steps import end
from lianqin.incidents.models import Incident


@dataclass(frozen=True)
class Ring:
    """Which crews are asked at once, and how many of them are wanted."""

    unit_ids: tuple[int, ...]
    wanted: int = 1
    task: str = ""
    override_reason: str = ""


def ring(
    incident: Incident, ring_: Ring, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> list[Directive]:
    """Ask several crews at once, each by a directive of its own, in one act.

    Raises RingTooSmall, and whatever `directives.issue` raises for any of the crews: then none is
    asked.
    """
    from lianqin.dispatch.directives import Came, Order, issue_in, police_only, prepared

    police_only(incident, actor)
    units = tuple(dict.fromkeys(ring_.unit_ids))
    if len(units) < max(2, ring_.wanted) or ring_.wanted < 1:
        raise RingTooSmall(asked=len(units), wanted=ring_.wanted)
    now = at or clock.now()
    orders = [Order(unit, task=ring_.task, override_reason=ring_.override_reason) for unit in units]
    ready = prepared(incident, orders, now)
    with act("directive.ring", actor=actor, at=at) as act_:
        call = open_call(incident, act_, wanted=ring_.wanted, is_ring=True)
        act_.record(call, incident=incident.pk, asked=len(units), wanted=ring_.wanted)
        came = Came(alerting=call)
        return [issue_in(act_, incident, one, came, actor_name=actor_name) for one in ready]


def open_call(incident: Incident, act_: Act, *, wanted: int = 1, is_ring: bool = False) -> Alerting:
    """The call to which directives belong, in the act that issues them."""
    return Alerting.unscoped.create(
        incident=incident,
        wanted=wanted,
        is_ring=is_ring,
        is_exercise=incident.is_exercise,
        called_at=act_.at,
    )


def refuse_filled(directive: Directive) -> None:
    """Inside an act. Raises CallFilled for a yes that comes after enough others."""
    now = Directive.unscoped.select_related("alerting").get(pk=directive.pk)
    full = now.alerting is not None and now.alerting.filled_at is not None
    if full and now.status in (*UNANSWERED, Status.FILLED):
        raise CallFilled(number=now.number)


def close_if_filled(directive: Directive, act_: Act) -> None:
    """After a yes, in its act: once enough have said it, whoever is still asked is told so."""
    call = directive.alerting
    if call is None or standing(call) < call.wanted:
        return
    if not Alerting.unscoped.filter(pk=call.pk, filled_at=None).update(filled_at=act_.at):
        return
    rest = call.directives.filter(status__in=UNANSWERED).select_related("unit", "incident")
    for other in rest:
        end(other, Status.FILLED, act_)


def standing(call: Alerting) -> int:
    """How many yeses of a call stand."""
    return call.directives.filter(status__in=SAID_YES).count()


def wants_more(directive: Directive) -> bool:
    """Whether the call would be short of crews without this one."""
    call = directive.alerting
    if call is None:
        return True
    if call.filled_at is not None:
        return False
    asked = (Status.SENT, Status.DELIVERED, *SAID_YES)
    others = call.directives.filter(status__in=asked).exclude(pk=directive.pk)
    return others.count() < call.wanted
