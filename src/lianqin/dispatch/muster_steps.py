"""The site's own plan as its crew ticks it off, and what volunteers nearby are told."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from lianqin.core.acts import act
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.dispatch.announcing import line_of
from lianqin.dispatch.models import Directive
from lianqin.dispatch.models.muster import Duty, KeepAway, MusterAlert, PlanStepDone
from lianqin.dispatch.muster_plan import STEPS
from lianqin.incidents import timeline
from lianqin.incidents.states import EntryKind
from lianqin.units.models import Unit


def alert_of(directive: Directive) -> MusterAlert | None:
    """The call of a muster that a directive came of, or None; no query where it was read along."""
    found: MusterAlert | None = getattr(directive, "muster_alert", None)
    return found


def tick_step(directive: Directive, code: str, *, actor: Viewer, actor_name: str) -> bool:
    """A step of the site's plan is done: once, whoever of the crew says it, however often.

    Raises NotFound for a crew that is not the site's own, and for a step that is in no plan.
    """
    alert = alert_of(directive)
    step = next((step for step in STEPS if step.code == code), None)
    if alert is None or alert.duty != Duty.OWN_SITE or step is None:
        raise NotFound
    with act("muster.step", actor=actor) as act_:
        _row, is_new = PlanStepDone.unscoped.get_or_create(
            alert=alert, step=code, defaults={"at": act_.at}
        )
        if is_new:
            text = f"{line_of(directive)} 本单位预案：{SAID[code]}"
            timeline.write(
                act_,
                alert.muster.incident,
                EntryKind.NOTE,
                text=text,
                unit=directive.unit,
                actor_name=actor_name,
            )
            act_.record(alert.muster, step=code, unit=alert.unit_id)
            timeline.announce(act_, alert.muster.incident)
    return is_new


# In the language of the record.
SAID: dict[str, str] = {
    "alarm": "已报警",
    "evacuate": "已疏散",
    "close_gate": "已关闭出入口",
    "distance": "已保持距离",
    "report": "已报告",
}


def kept_away_of(crew: Unit | None, at: datetime) -> QuerySet[KeepAway]:
    """What a volunteers' crew on shift is told to keep away from, while the muster is open."""
    rows = KeepAway.unscoped.filter(unit=crew, unit__shift_until__gt=at, muster__stood_down_at=None)
    return rows.select_related("muster__incident").order_by("pk")


def mark_seen(notes: QuerySet[KeepAway], at: datetime) -> None:
    """A phone of the crew shows it."""
    KeepAway.unscoped.filter(pk__in=[note.pk for note in notes], seen_at=None).update(seen_at=at)
