"""The sign-ins that a demonstration shows at its entrance. The demo room enters its own here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class DemoSignIn:
    """One invented person a newcomer may sign in as: whose work they will see."""

    username: str
    password: str
    name: str
    role: str
    note: str = ""


Provider = Callable[[], Sequence[DemoSignIn]]
_provider: list[Provider] = []


def enter_demo_sign_ins(provider: Provider) -> None:
    """The demo room says here whom the entrance offers; the latest one said is asked."""
    _provider[:] = [provider]


def demo_sign_ins() -> Sequence[DemoSignIn]:
    """Whom the entrance offers: nobody unless this is a demonstration (LIANQIN_DEMO)."""
    return _provider[0]() if settings.DEMO and _provider else ()
