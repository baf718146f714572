"""What ends an appeal by itself: its two hours, and a key that is not there any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import at_start, handles
from lianqin.incidents import appeal_keys
from lianqin.incidents import appeal_pictures as pictures
from lianqin.incidents.appeals import HOUSE, TIMER, WAITS, WITH_PICTURE, State, end, sealed_of
from lianqin.incidents.models import IdentityAppeal


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
    """End every appeal without its key or sealed picture or with its time over; destroy what no
    appeal names.

    A restored backup brings rows and sealed pictures back, never a key: they end here. One act
    holds the lock, so that no picture is just being entered meanwhile.
    """
    with act("appeal.mend", actor=HOUSE) as act_:
        kept: set[str] = set()
        for appeal in IdentityAppeal.unscoped.filter(state__in=WITH_PICTURE):
            if appeal.picture_key and not pictures.is_there(sealed_of(appeal)):
                end(appeal, State.KEY_LOST, act_, "密钥已失，照片不可读", "系统")
            elif is_over(appeal, clock.now()):
                end(appeal, State.EXPIRED, act_, _why(appeal), "系统")
            else:
                kept |= {appeal.picture_key, appeal.picture}
        for key in appeal_keys.names() - kept:
            appeal_keys.destroy(key)
        for picture in pictures.lying() - kept:
            pictures.destroy(pictures.Sealed(picture, ""))
