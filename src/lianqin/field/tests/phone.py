"""Pressing buttons as a phone does: with a number, its clocks, perhaps a position."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cast import Cast, commit, direct, report
from django.test import Client

from lianqin.core import clock
from lianqin.dispatch.directives import source_of
from lianqin.dispatch.models import Directive
from lianqin.units.models import Unit

JSON = {"Accept": "application/json"}


def directed(cast: Cast, unit: Unit, **changes: Any) -> Directive:
    """A directive to `unit` that has also taken the crew, as `issue` does."""
    directive = direct(
        cast, report(cast, is_exercise=changes.get("is_exercise", False)), unit, **changes
    )
    commit(unit, source=source_of(directive))
    return directive


def fields(
    command: UUID | None = None, slow_by: timedelta = timedelta(), **more: Any
) -> dict[str, Any]:
    """What the page's module sends; the phone's clock is `slow_by` behind the server's."""
    now: datetime = clock.now() - slow_by
    times = {"pressed_at": now.isoformat(), "sent_at": now.isoformat()}
    return {"command": str(command or uuid4()), **times, **more}


def press(client: Client, url: str, **sent: Any) -> Any:
    """Press once, as the page's module does."""
    return client.post(url, fields(**sent), headers=JSON)


def at(directive: Directive, what: str) -> str:
    """The address of something about a directive."""
    return f"/field/directives/{directive.number}/{what}"
