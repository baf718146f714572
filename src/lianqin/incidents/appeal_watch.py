"""What ends an appeal by itself: its two hours, and a key that is not there any more."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import at_start, handles
from lianqin.incidents import appeal_keys
from lianqin.incidents import appeal_pictures as pictures
from lianqin.incidents.appeals import HOUSE, TIMER, WAITS, WITH_PICTURE, State, end, sealed_of
from lianqin.incidents.models import IdentityAppeal

log = logging.getLogger(__name__)


@handles(TIMER)
def on_expiry(payload: dict[str, Any], _row: OutboxRow) -> None:
    """End an appeal whose time is over; a timer that came for nothing does nothing."""
    with act("appeal.expire", actor=HOUSE) as act_:
        appeal = IdentityAppeal.unscoped.filter(
            pk=payload["appeal"], state__in=WITH_PICTURE
        ).first()
        if appeal is not None and is_over(appeal, act_.at):
            end(appeal, State.EXPIRED, act_, _why(appeal), "系统")


def is_over(appeal: IdentityAppeal, at: datetime) -> bool:
    """Whether its time is up: two hours to be seen, and before that two to be approved."""
    until = appeal.expires_at or appeal.made_at + WAITS
    return at >= until


def _why(appeal: IdentityAppeal) -> str:
    return "已到期" if appeal.broadcast_at else "两小时内无人审批，已作废"


@at_start
def mend_at_start() -> None:
    """As a process begins: finish what another one was killed over."""
    mend()


def mend() -> None:
    """Destroy what no appeal names, then end every appeal without its key or sealed picture or
    with its time over.

    A restored backup brings rows and sealed pictures back, never a key: they end here. Each appeal
    ends in an act of its own, so that one that cannot keeps no other's picture alive.
    """
    _destroy_unnamed()
    for pk in list(_running().values_list("pk", flat=True)):
        try:
            _mend_one(pk)
        except Exception:  # the next start tries again; the others end meanwhile
            log.exception("an appeal could not be ended", extra={"appeal": pk})


def _running() -> QuerySet[IdentityAppeal]:
    return IdentityAppeal.unscoped.filter(state__in=WITH_PICTURE)


def _destroy_unnamed() -> None:
    """One act holds the lock, so that no picture is just being entered meanwhile."""
    with act("appeal.mend", actor=HOUSE):
        kept = {name for row in _running() for name in (row.picture_key, row.picture)}
        for key in appeal_keys.names() - kept:
            appeal_keys.destroy(key)
        for picture in pictures.lying() - kept:
            pictures.destroy(pictures.Sealed(picture, ""))


def _mend_one(pk: int) -> None:
    with act("appeal.mend", actor=HOUSE) as act_:
        appeal = _running().filter(pk=pk).first()
        if appeal is None:
            return
        if appeal.picture_key and not pictures.is_there(sealed_of(appeal)):
            end(appeal, State.KEY_LOST, act_, "密钥已失，照片不可读", "系统")
        elif is_over(appeal, clock.now()):
            end(appeal, State.EXPIRED, act_, _why(appeal), "系统")
