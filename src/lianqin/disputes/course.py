"""Moving a dispute on: who may, from which state, with the line that says so."""

from __future__ import annotations

from typing import Any

from lianqin.core.acts import Act
from lianqin.core.scope import Viewer
from lianqin.disputes import policy
from lianqin.disputes.errors import (
    DisputeMovedOn,
    DomesticViolence,
    NotAMediator,
    NotYourStep,
)
from lianqin.disputes.models import Dispute, DisputeStep
from lianqin.disputes.states import BEFORE, ENDED, State, StepKind
from lianqin.incidents.models import Incident
from lianqin.registry.viewers import desk_of, desk_of_bureau

LONGEST_LINE = 1000


def refuse_who_may_not(actor: Viewer, kind: StepKind) -> None:
    """Raises NotAMediator for a guard who would mediate, NotYourStep for anybody else's step."""
    if policy.may_step(actor.role, kind):
        return
    raise NotAMediator if policy.is_for_mediators(kind) else NotYourStep


def refuse_domestic(dispute: Dispute) -> None:
    """Raises DomesticViolence where the incident that it came from or turned into is that."""
    named = (dispute.came_from_id, dispute.escalated_to_id)
    for incident in Incident.unscoped.filter(pk__in=[pk for pk in named if pk]):
        if policy.is_domestic(incident):
            raise DomesticViolence(heard=incident.number)


def move(dispute: Dispute, goal: State, act_: Act, **changes: Any) -> None:
    """Put it into `goal` where BEFORE allows. Raises DisputeMovedOn."""
    if goal in ENDED:
        changes["ended_at"] = act_.at
    rows = Dispute.unscoped.filter(pk=dispute.pk, state__in=BEFORE[goal])
    if rows.update(state=goal, **changes) != 1:
        raise DisputeMovedOn(number=dispute.number)
    dispute.refresh_from_db()


def line(*parts: str) -> str:
    """What a line says: its parts that say anything, with a colon between."""
    return "：".join(part.strip() for part in parts if part.strip())


def write(
    act_: Act, dispute: Dispute, kind: StepKind, *, text: str = "", actor_name: str = ""
) -> DisputeStep:
    """Add a line to the course; the audit row says its kind and no word of it."""
    step = DisputeStep.unscoped.create(
        dispute=dispute,
        kind=kind,
        text=text.strip()[:LONGEST_LINE],
        actor_id=act_.actor.user_id,
        actor_name=actor_name,
        actor_role=act_.actor.role,
        at=act_.at,
        device_at=act_.device_at,
    )
    act_.record(dispute, step=str(kind), state=str(dispute.state))
    announce(act_, dispute)
    return step


def announce(act_: Act, dispute: Dispute) -> None:
    """Tell the station's desk, the command centre's and the mediator to look again."""
    audience = {desk_of(dispute.station_id), desk_of_bureau(dispute.bureau_id)}
    if dispute.mediator_user:
        audience.add(f"user:{dispute.mediator_user}")
    act_.announce("dispute.changed", dispute, audience=audience)
