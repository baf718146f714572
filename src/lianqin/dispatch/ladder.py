"""What is done while nobody answers: the rungs of a directive's ladder, each a timer of its own.

The rule says when and what (`OrderRule.ladder`); where it says nothing the house's own ladder
counts (`rule_terms.usual_ladder`). Every rung is due at a moment that was fixed when the directive
was issued, is taken once (`Escalation`), and falls away with an answer. Asking the next crew is
`passing_on`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import handles
from lianqin.core.record_language import in_record
from lianqin.core.scope import Viewer
from lianqin.dispatch.announcing import announce_alarm, announce_directive, line_of
from lianqin.dispatch.models import Directive, Escalation, OrderRule
from lianqin.dispatch.rule_terms import Step, usual_ladder
from lianqin.dispatch.states import WAITING, Outcome, Status
from lianqin.dispatch.steps import HOUSE_NAME, is_on_shift
from lianqin.incidents import timeline
from lianqin.incidents.states import EntryKind, State

RUNG = "directive.rung"
AFTER_A_DECLINE = 0  # the number of what follows a decline; the ladder's own begin with one
UNANSWERED = (*WAITING, Status.SILENT)
HOUSE = Viewer(user_id=None, role="house")


@dataclass(frozen=True)
class Rung:
    """What is done `after` so many seconds without an answer; `number` is its place, from one."""

    number: int
    after: int
    do: Step


def rungs_of(rule: OrderRule) -> list[Rung]:
    """The ladder of a rule, or the usual one, in the order in which it is climbed."""
    said = rule.ladder or usual_ladder(rule.ack_seconds)
    steps = sorted(said, key=lambda step: int(step["after"]))
    return [
        Rung(number, int(step["after"]), Step(step["do"]))
        for number, step in enumerate(steps, start=1)
    ]


def set_timers(directive: Directive, act_: Act) -> None:
    """One timer for every rung, in the act that issues the directive."""
    for rung in rungs_of(directive.rule):
        due = directive.issued_at + timedelta(seconds=rung.after)
        payload = {"directive": directive.pk, "number": rung.number, "do": str(rung.do)}
        act_.send(RUNG, payload, due_at=due)


@handles(RUNG)
def on_rung(payload: dict[str, Any], row: OutboxRow) -> None:
    """Take the rung whose time has come, unless somebody has answered meanwhile."""
    climb(payload["directive"], payload["number"], Step(payload["do"]), due_at=row.due_at)


def climb(directive_id: int, number: int, do: Step, *, due_at: datetime) -> None:
    """Take one rung, once; an answer, a cancellation or a repeat leaves nothing to do."""
    if do == Step.NEXT_UNIT:
        from lianqin.dispatch.passing_on import pass_on

        pass_on(directive_id, number, due_at=due_at)
        return
    with act(f"directive.{do}", actor=HOUSE) as act_:
        directive = unanswered(directive_id, number)
        if directive is not None:
            take(directive, number, do, act_, due_at=due_at, outcome=DOES[do](directive, act_))


def unanswered(directive_id: int, number: int) -> Directive | None:
    """Inside an act: the directive, while nobody has answered and this rung is not yet taken."""
    rows = Directive.unscoped.select_related("incident", "unit", "rule", "alerting")
    rows = rows.exclude(incident__state__in=(State.CLOSED, State.MERGED))
    directive = rows.filter(pk=directive_id, status__in=UNANSWERED).first()
    taken = Escalation.unscoped.filter(directive_id=directive_id, number=number)
    return None if directive is None or taken.exists() else directive


def take(
    directive: Directive, number: int, do: Step, act_: Act, *, due_at: datetime, outcome: Outcome
) -> None:
    """Write down that a rung was taken and what became of it."""
    Escalation.unscoped.create(
        directive=directive,
        number=number,
        do=do,
        outcome=outcome,
        due_at=due_at,
        done_at=clock.now(),
    )
    act_.record(directive, step=str(do), outcome=str(outcome))


def _resend(directive: Directive, act_: Act) -> Outcome:
    """Show it again on the crew's phones. Nobody off duty is woken, nobody silent pressed on."""
    if directive.status not in WAITING:
        return Outcome.NOT_NEEDED
    if not is_on_shift(directive, act_.at):
        return Outcome.OFF_SHIFT
    Directive.unscoped.filter(pk=directive.pk).update(resent_at=act_.at)
    _line(directive, act_, EntryKind.RESENT, line_of(directive))
    announce_directive(directive, act_, "directive.resent")
    return Outcome.DONE


def alarm(directive: Directive, act_: Act, do: Step, why: str = "") -> Outcome:
    """Call the desk, the station or its leader to a directive that nobody answers."""
    text = f"{in_record(do.label)}{why} · {line_of(directive)}"
    _line(directive, act_, EntryKind.ESCALATED, text)
    announce_alarm(directive, act_, do)
    return Outcome.DONE


def _line(directive: Directive, act_: Act, kind: EntryKind, text: str) -> None:
    timeline.write(
        act_, directive.incident, kind, text=text, unit=directive.unit, actor_name=HOUSE_NAME
    )


DOES: dict[Step, Callable[[Directive, Act], Outcome]] = {
    Step.RESEND: _resend,
    Step.DESK_ALARM: lambda directive, act_: alarm(directive, act_, Step.DESK_ALARM),
    Step.STATION_ALARM: lambda directive, act_: alarm(directive, act_, Step.STATION_ALARM),
    Step.LEADER: lambda directive, act_: alarm(directive, act_, Step.LEADER),
}
