"""From an account to a Viewer. The room that knows organisations enters its builder here."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from lianqin.accounts.models import User
from lianqin.core.scope import NOBODY, Viewer

Builder = Callable[[User], Viewer]

_builder: list[Builder] = []


def enter_builder(builder: Builder) -> None:
    """Registry says here how an account becomes a viewer with organisations and audience."""
    _builder[:] = [builder]


def viewer_for(user: User | AnonymousUser) -> Viewer:
    """The viewer that stands for `user`; NOBODY when there is no account or it has ended."""
    if not isinstance(user, User) or not user.is_active:
        return NOBODY
    return _builder[0](user) if _builder else Viewer(user_id=user.pk, role=user.role)
