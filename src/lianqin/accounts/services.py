"""Giving, ending and mending accounts: the administrator's orders, each one act."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from lianqin.accounts import devices
from lianqin.accounts.errors import OwnAccount, UsernameTaken
from lianqin.accounts.models import User
from lianqin.accounts.roles import Role
from lianqin.accounts.serving import serving
from lianqin.core.acts import act
from lianqin.core.scope import Viewer

# Without letters and digits that are mistaken for one another when read out on the telephone.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LENGTH = 4, 4


def new_password() -> str:
    """A password to read out once: four groups of four, about 79 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def create_account(
    *, username: str, display_name: str, role: Role, serves_in: str = "", actor: Viewer
) -> tuple[User, str]:
    """Open an account; its temporary password is returned once.

    `serves_in` is the slug of an organisation. Raises UsernameTaken, UnknownWorkplace.
    """
    password = new_password()
    with act("account.create", actor=actor) as act_:
        if User.objects.filter(username=username).exists():
            raise UsernameTaken(username=username)
        user = User.objects.create_user(
            username,
            password=password,
            role=role,
            display_name=display_name,
            password_is_temporary=True,
        )
        if serves_in:
            serving.place(user.pk, serves_in, actor)
        act_.record(user, role=role)
    return user, password


def disable(*, user: User, actor: Viewer) -> None:
    """End an account: its sessions and phones end with it. Raises OwnAccount."""

    def end(fresh: User, at: datetime) -> None:
        fresh.is_active, fresh.ended_at = False, at
        _end_sessions(fresh, actor)

    _order("account.disable", user, actor, end)


def enable(*, user: User, actor: Viewer) -> None:
    """Let an account be used again; what had ended with it stays ended. Raises OwnAccount."""

    def begin(fresh: User, _at: datetime) -> None:
        fresh.is_active, fresh.ended_at = True, None

    _order("account.enable", user, actor, begin)


def reset_password(*, user: User, actor: Viewer) -> str:
    """A temporary password, returned once; sessions and phones end. Raises OwnAccount."""
    password = new_password()

    def reset(fresh: User, _at: datetime) -> None:
        fresh.set_password(password)
        fresh.password_is_temporary = True
        _end_sessions(fresh, actor)

    _order("account.reset", user, actor, reset)
    return password


def _order(
    action: str, user: User, actor: Viewer, change: Callable[[User, datetime], None]
) -> None:
    """Change the account as it stands now, not as the page last saw it."""
    if user.pk == actor.user_id:
        raise OwnAccount
    with act(action, actor=actor) as act_:
        fresh = User.objects.get(pk=user.pk)
        change(fresh, act_.at)
        fresh.save()
        act_.record(fresh)


def _end_sessions(user: User, actor: Viewer) -> None:
    user.session_epoch += 1
    devices.revoke_all(user=user, actor=actor)
