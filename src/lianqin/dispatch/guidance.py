"""The thread of a directive: police guide, the crew tells, each sees what was read (row 60).

A message is advice within the directive and no order of its own: nothing follows from leaving it
unanswered or from saying no. Every message stands in the incident's time line.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core.acts import Act, act
from lianqin.core.errors import NotFound
from lianqin.core.given import kept_text
from lianqin.core.scope import Viewer
from lianqin.dispatch.announcing import crew_keys, desk_keys
from lianqin.dispatch.call_errors import NothingSaid, ThreadOver
from lianqin.dispatch.models import Directive, GuidanceMessage
from lianqin.dispatch.models.guidance import LONGEST
from lianqin.dispatch.states import OPEN, Status
from lianqin.incidents import timeline
from lianqin.incidents.restricted import sees_words
from lianqin.incidents.states import EntryKind
from lianqin.units.models import UnitMember

WRITABLE = (*OPEN, Status.SILENT)

# One tap each: what is said most often, by code. What a crew taps is what it does or sees, never
# why it cannot: saying no needs no reason.
FROM_DESK: dict[str, Promise | str] = {
    "keep_away": _("保持距离，不要靠近，等民警到"),
    "safety_first": _("先保证自身安全"),
    "where": _("请报告现在位置"),
    "what": _("请报告现场情况和人数"),
    "wait": _("原地等候"),
    "police_soon": _("民警很快就到"),
    "caller_waits": _("求助人在原地等候"),
    "thanks": _("收到，辛苦了"),
}
FROM_CREW: dict[str, Promise | str] = {
    "got_it": _("收到"),
    "soon": _("五分钟内到"),
    "cannot_find": _("找不到地点"),
    "see_them": _("已看到当事人"),
    "calm": _("现场平稳"),
    "need_police": _("需要民警到场"),
    "need_120": _("需要救护车"),
    "cannot_do": _("这件事我们做不了"),
}


def thread_of(directive: Directive, viewer: Viewer) -> QuerySet[GuidanceMessage]:
    """The messages of a directive that `viewer` may read, oldest first."""
    return GuidanceMessage.objects.for_viewer(viewer).filter(directive=directive)


def is_writable(directive: Directive) -> bool:
    """Whether somebody may still write: the directive is not over."""
    return directive.status in WRITABLE


def write(
    directive: Directive,
    text: str,
    *,
    actor: Viewer,
    actor_name: str,
    device_at: datetime | None = None,
    at: datetime | None = None,
) -> GuidanceMessage:
    """Say something on the thread, from the side on which the actor stands.

    Somebody of the crew writes for the crew, desk police who see the thread for the desk. Raises
    NotFound for anybody else and for whoever may not read the incident's words,
    NothingSaid, and ThreadOver once the directive is over.
    """
    said = kept_text(text).strip()[:LONGEST]
    if not said:
        raise NothingSaid
    from_desk = stands_at_the_desk(directive, actor)
    if from_desk and not sees_words(directive.incident, actor):
        raise NotFound
    with act("directive.message", actor=actor, at=at, device_at=device_at) as act_:
        now = Directive.unscoped.select_related("incident", "unit").get(pk=directive.pk)
        if not is_writable(now):
            raise ThreadOver(number=now.number)
        message = GuidanceMessage.unscoped.create(
            directive=now,
            from_desk=from_desk,
            text=said,
            author_id=actor.user_id or 0,
            author_name=actor_name,
            is_exercise=now.is_exercise,
            at=act_.at,
            device_at=device_at,
        )
        _mark_read(now, act_, from_desk=from_desk, name=actor_name)  # who answers has read
        _line(now, message, act_)
        act_.record(message, directive=now.pk, from_desk=from_desk)
        _announce(now, act_, "directive.message", from_desk=from_desk)
    return message


def stands_at_the_desk(directive: Directive, actor: Viewer) -> bool:
    """True for desk police who may see the directive, False for its own crew; else NotFound."""
    crew = UnitMember.unscoped.filter(unit_id=directive.unit_id, person_id=actor.person_id or 0)
    if crew.exists():
        return False
    seen = Directive.objects.for_viewer(actor).filter(pk=directive.pk)
    if actor.role in DESK_POLICE and seen.exists():
        return True
    raise NotFound


def read(directive: Directive, *, actor: Viewer, actor_name: str) -> int:
    """The actor has the thread before their eyes: what the other side wrote is read from now on.

    Only the first reader of a side is kept; who may not read the words has read nothing. The
    number of messages that were new.
    """
    from_desk = stands_at_the_desk(directive, actor)
    if from_desk and not sees_words(directive.incident, actor):
        return 0
    unread = GuidanceMessage.unscoped.filter(
        directive=directive, from_desk=not from_desk, read_at=None
    )
    if not unread.exists():
        return 0
    with act("directive.read", actor=actor) as act_:
        count = _mark_read(directive, act_, from_desk=from_desk, name=actor_name)
        if count:
            act_.record(directive, messages=count)
            _announce(directive, act_, "directive.read")
    return count


def _mark_read(directive: Directive, act_: Act, *, from_desk: bool, name: str) -> int:
    unread = GuidanceMessage.unscoped.filter(
        directive=directive, from_desk=not from_desk, read_at=None
    )
    return unread.update(read_at=act_.at, read_by_name=name)


def _line(directive: Directive, message: GuidanceMessage, act_: Act) -> None:
    call_sign, desk = directive.unit.call_sign, "指挥"
    way = f"{desk} → {call_sign}" if message.from_desk else f"{call_sign} → {desk}"
    timeline.write(
        act_,
        directive.incident,
        EntryKind.GUIDANCE,
        text=f"{way}：{message.text}",
        unit=directive.unit,
        actor_name=message.author_name,
    )


def _announce(directive: Directive, act_: Act, kind: str, **facts: bool) -> None:
    """To the crew, if it is on duty or took the directive on, and to the desks; no words in it."""
    audience = crew_keys(directive, act_.at) | desk_keys(directive)
    act_.announce(kind, directive, audience=audience, **facts)
    if kind == "directive.message":
        timeline.announce(act_, directive.incident)
