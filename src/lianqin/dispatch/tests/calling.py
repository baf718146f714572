"""For tests of calls: an incident that guards may go to first, the runner's clock, answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cast import Cast, report
from unguarded import lift_guards

from lianqin.core.clock import FrozenClock
from lianqin.core.models import EventRow
from lianqin.core.runner import Runner
from lianqin.dispatch import directives
from lianqin.dispatch.directives import Order
from lianqin.dispatch.models import Directive, OrderRule
from lianqin.incidents.models import Incident
from lianqin.units.models import Unit

CHEN: dict[str, Any] = {"actor_name": "陈警官"}


def quarrel(county: Cast, **changes: object) -> Incident:
    """Neighbours quarrel at the site; guards, internal security and volunteers may calm them."""
    Unit.unscoped.filter(bureau=county.bureau).update(on_joint_duty=True)
    facts = {"category": "dispute.neighbour", "priority": 3, "suspects": 0, "has_fled": False}
    return report(county, **{**facts, **changes})


def ask(county: Cast, incident: Incident, unit: Unit, **changes: Any) -> Directive:
    """Officer Chen asks one crew."""
    order = Order(unit.pk, override_reason="就近", **changes)
    return directives.issue(incident, order, actor=county.chen.viewer, **CHEN)


def say_yes(directive: Directive, who: Any) -> None:
    """Somebody of the crew takes it on."""
    directives.accept(fresh(directive), actor=who.viewer, actor_name=who.user.display_name)


def say_no(directive: Directive, who: Any) -> None:
    """Somebody of the crew declines."""
    directives.decline(fresh(directive), actor=who.viewer, actor_name=who.user.display_name)


def fresh(directive: Directive) -> Directive:
    """As it stands now."""
    rows = Directive.unscoped.select_related("incident", "unit", "alerting", "relieves")
    return rows.get(pk=directive.pk)


def wait(clock: FrozenClock, seconds: float) -> None:
    """So much later the runner has done what was due."""
    clock.move(timedelta(seconds=seconds))
    Runner().run_due(1000)


def ladder(incident: Incident, *steps: tuple[int, str]) -> None:
    """Give every rule this ladder."""
    lift_guards()
    OrderRule.unscoped.filter(order__bureau=incident.bureau).update(
        ladder=[{"after": after, "do": do} for after, do in steps]
    )


def events(kind: str, directive: Directive) -> list[EventRow]:
    """The events of a kind about a directive."""
    return list(EventRow.objects.filter(kind=kind, subject_id=str(directive.pk)))


def lines(incident: Incident) -> list[str]:
    """The kinds of the incident's lines, in the order in which they were written."""
    return list(incident.timeline.order_by("pk").values_list("kind", flat=True))
