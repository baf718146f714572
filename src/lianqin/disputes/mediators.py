"""The mediators of a bureau: accounts in that role that serve there now."""

from __future__ import annotations

from dataclasses import dataclass

from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.registry.models import Membership


@dataclass(frozen=True)
class Mediator:
    """Somebody to whom a dispute may be referred: account, name, and where they serve."""

    user_id: int
    name: str
    body: str


def mediators_of(bureau_id: int) -> list[Mediator]:
    """All of them, by name."""
    now = clock.now()
    serving = (
        Membership.unscoped.filter(
            organisation__bureau_id=bureau_id,
            user__role=Role.MEDIATOR,
            user__is_active=True,
            since__lte=now,
        )
        .exclude(until__lte=now)
        .select_related("user", "organisation")
        .order_by("user__display_name", "user_id")
    )
    return [Mediator(m.user_id, m.user.display_name, m.organisation.name) for m in serving]


def mediator_called(bureau_id: int, user_id: int | None) -> Mediator | None:
    """The one of that account, or None."""
    return next((one for one in mediators_of(bureau_id) if one.user_id == user_id), None)
