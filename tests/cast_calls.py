"""What a directive leaves beside itself: the call it belongs to, a rung taken, words to and fro."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianqin.core import clock
from lianqin.dispatch.models import Alerting, Directive, Escalation, GuidanceMessage
from lianqin.dispatch.rule_terms import Step
from lianqin.dispatch.states import Outcome

if TYPE_CHECKING:
    from cast import Cast


@dataclass
class Calls:
    """One row of each."""

    alerting: Alerting
    escalation: Escalation
    guidance: GuidanceMessage


def calls(cast: Cast, directive: Directive) -> Calls:
    """The directive was shown again, and its officer wrote a line."""
    now = clock.now()
    alerting = Alerting.unscoped.create(incident=directive.incident, called_at=directive.issued_at)
    Directive.unscoped.filter(pk=directive.pk).update(alerting=alerting)
    return Calls(
        alerting=alerting,
        escalation=Escalation.unscoped.create(
            directive=directive,
            number=1,
            do=Step.RESEND,
            outcome=Outcome.DONE,
            due_at=now,
            done_at=now,
        ),
        guidance=GuidanceMessage.unscoped.create(
            directive=directive,
            from_desk=True,
            text="从西门进，不要惊动",
            author_id=cast.people.chen.user.pk,
            author_name=cast.people.chen.user.display_name,
            at=now,
        ),
    )
