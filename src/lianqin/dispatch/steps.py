"""One step of a directive: a guarded update, its line, its event; who lost learns who won."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from lianqin.core import clock
from lianqin.core.acts import Act
from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.announcing import announce_directive, line_of, write_step
from lianqin.dispatch.errors import DirectiveMovedOn
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import BEFORE, CREW_STATUS, ENTRY_OF, Status
from lianqin.incidents import timeline
from lianqin.incidents.models import TimelineEntry
from lianqin.incidents.states import EntryKind
from lianqin.units import services as units

HOUSE_NAME = "系统"


def source_of(directive: Directive) -> str:
    """The name under which a directive takes its crew."""
    return f"directive:{directive.pk}"


def step(directive: Directive, to: Status, **stamps: datetime) -> bool:
    """Bring it to `to` if it stands where that may follow; False when somebody was quicker."""
    moved = Directive.unscoped.filter(pk=directive.pk, status__in=BEFORE[to])
    if moved.update(status=to, **stamps) != 1:
        return False
    directive.refresh_from_db()
    if to in CREW_STATUS:
        units.advance(directive.unit, source=source_of(directive), status=CREW_STATUS[to])
    return True


def advance(directive: Directive, to: Status, **stamps: datetime) -> None:
    """The same. Raises DirectiveMovedOn with who was quicker, and when."""
    if not step(directive, to, **stamps):
        raise moved_on(directive)


def moved_on(directive: Directive) -> DirectiveMovedOn:
    """How the directive stands now, and who brought it there when, as the record says."""
    now = Directive.unscoped.get(pk=directive.pk)
    kind = ENTRY_OF.get(Status(now.status), EntryKind.DISPATCHED)
    lines = TimelineEntry.unscoped.filter(
        Q(kind=kind) | Q(kind=EntryKind.UNIT_CLEARED),
        incident_id=now.incident_id,
        unit_id=now.unit_id,
        text__contains=now.number,
    )
    last = lines.order_by("-pk").first()
    at = last.at if last else now.issued_at
    return DirectiveMovedOn(
        number=now.number,
        status=now.get_status_display(),
        who=(last.actor_name if last else now.officer_name) or HOUSE_NAME,
        when=f"{at.astimezone(SHANGHAI):%H:%M:%S}",
    )


def finish_step(
    directive: Directive, act_: Act, moment: datetime, actor_name: str, said: str = ""
) -> None:
    """The line, the audit row and the event of a step that was taken."""
    write_step(directive, act_, at=moment, actor_name=actor_name, said=said)
    act_.record(directive, status=str(directive.status))
    announce_directive(directive, act_)


def end(
    directive: Directive, to: Status, act_: Act, *, actor_name: str = HOUSE_NAME, said: str = ""
) -> None:
    """Take the directive from its crew: it is over, and the crew is free and told.

    A crew that is taken from a scene has left it: that too is a line. Raises DirectiveMovedOn.
    """
    was_there = Directive.unscoped.filter(pk=directive.pk, status=Status.ON_SCENE).exists()
    advance(directive, to, ended_at=act_.at)
    units.release(directive.unit, source=source_of(directive), at=act_.at)
    if was_there and to in (Status.REDIRECTED, Status.RELIEVED):
        timeline.write(
            act_,
            directive.incident,
            EntryKind.UNIT_CLEARED,
            text=line_of(directive),
            unit=directive.unit,
            actor_name=actor_name,
        )
    finish_step(directive, act_, act_.at, actor_name, said)


def is_on_shift(directive: Directive, at: datetime | None = None) -> bool:
    """Whether the directive's crew is on duty at that moment."""
    at = at or clock.now()
    return directive.unit.shift_since <= at < directive.unit.shift_until
