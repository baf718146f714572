"""Whom the demonstration offers at its entrance; the house shows them only with LIANQIN_DEMO."""

from __future__ import annotations

from collections.abc import Sequence

from lianqin.accounts.models import User
from lianqin.accounts.roles import Role
from lianqin.demo.loading.accounts import NOTES, PASSWORD, sign_ins
from lianqin.ui.entrance import DemoSignIn


def offered() -> Sequence[DemoSignIn]:
    """The demo accounts that exist, in the order in which a newcomer tries them."""
    order = [username for username, _ in sign_ins()]
    found = {user.username: user for user in User.objects.filter(username__in=order)}
    return [_offer(found[username]) for username in order if username in found]


def _offer(user: User) -> DemoSignIn:
    role = str(Role(user.role).label)
    note = str(NOTES.get(user.username, ""))
    return DemoSignIn(user.username, PASSWORD, user.display_name, role, note)
