"""The password asked for again before something grave is shown, and no more guesses than a few.

Wrong ones are counted from the audit, so that they count in every process and after a restart.
The password itself is looked at first, as that is slow by intent; whether a guess still counts is
decided in one act, so that no more than `TRIES` do, however many are sent at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lianqin.accounts.models import User
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.errors import DomainError
from lianqin.core.models import AuditRow
from lianqin.core.scope import Viewer

TRIES, WITHIN = 5, timedelta(minutes=10)


@dataclass(frozen=True)
class AskedAgain:
    """One thing that asks: `refused` is the audit's name of a wrong password, `locked` and `wrong`
    make the errors from the time at which it opens again and from the tries that are left."""

    refused: str
    locked_for: timedelta
    locked: Callable[[str], DomainError]
    wrong: Callable[[int], DomainError]

    def confirm(self, user: User, viewer: Viewer, password: str, **facts: Any) -> None:
        """Raise what `locked` or `wrong` makes, or say nothing; `facts` go into the audit row of a
        wrong one."""
        self._refuse_locked(user)
        is_right = user.check_password(password)
        with act(self.refused, actor=viewer) as act_:
            self._refuse_locked(user)
            if not is_right:
                act_.record(user, **facts)
        if not is_right:
            recent = [at for at in self._refusals(user) if at > clock.now() - WITHIN]
            raise self.wrong(max(0, TRIES - len(recent)))

    def locked_until(self, user: User) -> datetime | None:
        """Until when nothing is shown to this account, if not now."""
        last = self._refusals(user)
        if len(last) < TRIES or last[0] - last[-1] > WITHIN:
            return None
        until = last[0] + self.locked_for
        return until if clock.now() < until else None

    def _refuse_locked(self, user: User) -> None:
        if until := self.locked_until(user):
            raise self.locked(f"{until.astimezone(clock.SHANGHAI):%H:%M:%S}")

    def _refusals(self, user: User) -> list[datetime]:
        """The last wrong passwords of an account, newest first."""
        rows = AuditRow.objects.filter(
            subject=user._meta.label_lower, subject_id=str(user.pk), action=self.refused
        )
        return list(rows.order_by("-seq").values_list("at", flat=True)[:TRIES])
