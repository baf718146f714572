"""A dispute that turns violent, or may at any moment, becomes an incident: the police go at once.

Both name each other. Afterwards the dispute may go on (人民调解法 Art. 25: whoever mediates and
sees it coming tells the police).
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lianqin.accounts.permissions import may
from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.disputes import course, policy
from lianqin.disputes.errors import DisputeMovedOn
from lianqin.disputes.models import Dispute
from lianqin.disputes.states import BEFORE, State, StepKind
from lianqin.incidents import timeline
from lianqin.incidents.categories import Priority
from lianqin.incidents.intake import Report, take_report
from lianqin.incidents.models import Incident
from lianqin.incidents.states import EntryKind, Source

DOMESTIC = "security.domestic"


class Why(models.TextChoices):
    """What the police are needed for."""

    MAY_TURN = "may_turn", _("可能激化")
    BLOWS = "blows", _("已经动手")
    WEAPON = "weapon", _("有凶器")
    INJURED = "injured", _("有人受伤")
    DOMESTIC = "domestic", _("家庭暴力")


def escalate(
    dispute: Dispute,
    *,
    why: Why,
    actor: Viewer,
    actor_name: str,
    text: str = "",
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> Incident:
    """Open an incident for it. Raises DisputeMovedOn once it has ended, NotYourStep."""
    course.refuse_who_may_not(actor, StepKind.ESCALATED)
    with act("dispute.escalate", actor=actor, at=at, device_at=device_at) as act_:
        dispute.refresh_from_db()
        if dispute.state not in BEFORE[State.ESCALATED]:
            raise DisputeMovedOn(number=dispute.number)
        incident = take_report(
            _report(dispute, why, text, actor),
            actor=actor,
            actor_name=actor_name,
            at=act_.at,
            device_at=device_at,
        )
        line = f"由纠纷 {dispute.number} 转来"
        timeline.write(act_, incident, EntryKind.NOTE, text=line, actor_name=actor_name)
        course.move(dispute, State.ESCALATED, act_, escalated_to=incident, may_turn_violent=True)
        with override("zh-hans"):  # the language of the record
            said = course.line(f"{Why(why).label}，警情 {incident.number}", text)
        course.write(act_, dispute, StepKind.ESCALATED, text=said, actor_name=actor_name)
    return incident


def _report(dispute: Dispute, why: Why, text: str, actor: Viewer) -> Report:
    """Whoever reports from the field tells it themselves; any other takes it down."""
    category = {
        Why.MAY_TURN: policy.category_of(dispute.kind),
        Why.WEAPON: "criminal.weapon",
        Why.DOMESTIC: DOMESTIC,
    }.get(why, "security.fight")
    said = f"{dispute.words}。{text}".strip("。") if text.strip() else dispute.words
    return Report(
        source=Source.FIELD if may(actor.role, "field.report") else Source.WALK_IN,
        words=said[:4000],
        place_text=dispute.place_text,
        lon=dispute.lon,
        lat=dispute.lat,
        category=category,
        priority=Priority.P2 if why == Why.MAY_TURN else None,
        adults=dispute.people,
        injured=int(why == Why.INJURED),
        has_weapon=why == Why.WEAPON,
        is_ongoing=True,
        is_domestic=why == Why.DOMESTIC,
    )
