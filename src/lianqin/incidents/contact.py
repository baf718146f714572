"""Keeping in touch with whoever asked for help, until somebody is with them (domain row 55)."""

from __future__ import annotations

from datetime import datetime, timedelta

from lianqin.incidents.stamps import Stamps
from lianqin.incidents.states import State

# [P] The domain proposes ten minutes; a bureau may want another length.
GAP = timedelta(minutes=10)
WAITING = (State.RECEIVED, State.DISPATCHED)


def contact_due(category: str, state: str, stamps: Stamps) -> tuple[datetime, datetime] | None:
    """From when, and until when, the caller of a call for help is to be spoken to again.

    None where it is no call for help, somebody has reached them, or they are safe.
    """
    if not category.startswith("assistance") or state not in WAITING:
        return None
    if stamps.received is None or stamps.safe or stamps.first_on_scene:
        return None
    since = max(stamps.received.at, stamps.contact.at if stamps.contact else stamps.received.at)
    return since, since + GAP
