"""Pure decisions about incidents: never simple, which clock is skewed, what closing still needs."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianqin.incidents.never_simple import Facts as Facts
from lianqin.incidents.never_simple import why_never_simple as why_never_simple

SKEW = timedelta(minutes=5)


def is_skewed(device_at: datetime | None, server_at: datetime) -> bool:
    """Whether a device's clock is more than five minutes away from the server's."""
    return device_at is not None and abs(device_at - server_at) > SKEW


def moment_of(
    pressed_at: datetime | None,
    sent_at: datetime | None,
    server_at: datetime,
    *,
    not_before: datetime,
) -> datetime:
    """The server-clock moment at which a button was pressed on a phone.

    The phone tells when it was pressed and when the message left; the difference is how long it
    waited, whatever the phone's clock says. Without both, or where that gives a moment before
    `not_before` or after now, the server's instant counts.
    """
    if pressed_at is None or sent_at is None or sent_at < pressed_at:
        return server_at
    moment = server_at - (sent_at - pressed_at)
    return moment if not_before <= moment <= server_at else server_at
