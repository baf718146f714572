"""The watch passes: the outgoing officer signs with what is open, the incoming signs for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from lianqin.accounts.roles import Role
from lianqin.core.acts import Act, act
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.dispatch.models import WatchHandover, WatchItem
from lianqin.dispatch.watch_errors import WatchAlreadyGiven, WatchMovedOn, WatchSignedByTwo
from lianqin.registry.models import Membership
from lianqin.registry.viewers import desk_of, desk_of_bureau

TOLD = "watch.changed"


@dataclass(frozen=True)
class Unfinished:
    """An open incident as it stands when the watch is given."""

    incident_id: int
    state: str
    there: int
    coming: int
    next_words: str = ""
    next_until: datetime | None = None
    note: str = ""


def desk_id_of(viewer: Viewer) -> int:
    """The desk whose watch the viewer keeps: the bureau for the command centre, else the
    organisation in which they serve. Raises UnscopedAccess for who belongs to no bureau."""
    if viewer.role == Role.DISPATCHER:
        return viewer.bureau
    serving = Membership.unscoped.filter(user_id=viewer.user_id or 0, until=None)
    return serving.values_list("organisation_id", flat=True).first() or viewer.bureau


def give(
    unfinished: Sequence[Unfinished],
    *,
    notes: str,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> WatchHandover:
    """The outgoing officer signs. Raises WatchAlreadyGiven while another waits to be taken."""
    desk = desk_id_of(actor)
    with act("watch.give", actor=actor, at=at) as act_:
        try:
            with transaction.atomic():
                handover = WatchHandover.unscoped.create(
                    bureau_id=actor.bureau,
                    desk_id=desk,
                    notes=notes.strip(),
                    outgoing_id=actor.user_id or 0,
                    outgoing_name=actor_name,
                    given_at=act_.at,
                )
        except IntegrityError as twice:
            other = WatchHandover.unscoped.filter(desk_id=desk, taken_at=None, withdrawn_at=None)
            raise WatchAlreadyGiven(officer=other.get().outgoing_name) from twice
        WatchItem.unscoped.bulk_create(
            WatchItem(handover=handover, place=place, **vars(row))
            for place, row in enumerate(unfinished, 1)
        )
        _finish(handover, act_, items=len(unfinished))
    return handover


def take(
    handover: WatchHandover, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> None:
    """The incoming officer signs under their own account. Raises WatchSignedByTwo for the outgoing
    WatchMovedOn where somebody was quicker, and NotFound for the watch of another desk."""
    if handover.desk_id != desk_id_of(actor):
        raise NotFound
    if handover.outgoing_id == actor.user_id:
        raise WatchSignedByTwo
    with act("watch.take", actor=actor, at=at) as act_:
        _move(handover, incoming_id=actor.user_id, incoming_name=actor_name, taken_at=act_.at)
        _finish(handover, act_)


def withdraw(handover: WatchHandover, *, actor: Viewer, at: datetime | None = None) -> None:
    """The outgoing officer takes it back before anybody signed. Raises WatchMovedOn otherwise."""
    if handover.outgoing_id != actor.user_id:
        raise WatchMovedOn
    with act("watch.withdraw", actor=actor, at=at) as act_:
        _move(handover, withdrawn_at=act_.at)
        _finish(handover, act_)


def given_to(viewer: Viewer) -> WatchHandover | None:
    """The watch of the viewer's desk that waits to be taken."""
    rows = WatchHandover.objects.for_viewer(viewer).filter(desk_id=desk_id_of(viewer))
    return rows.filter(taken_at=None, withdrawn_at=None).first()


def _move(handover: WatchHandover, **changes: object) -> None:
    waiting = WatchHandover.unscoped.filter(pk=handover.pk, taken_at=None, withdrawn_at=None)
    if waiting.update(**changes) != 1:
        raise WatchMovedOn
    handover.refresh_from_db()


def _finish(handover: WatchHandover, act_: Act, items: int = 0) -> None:
    act_.record(handover, desk=handover.desk_id, items=items)
    audience = {desk_of(handover.desk_id), desk_of_bureau(handover.bureau_id)}
    act_.announce(TOLD, handover, audience=audience)
