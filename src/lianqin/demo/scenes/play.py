"""What scenes are made of: the article's days, played through the same services as real ones.

A scene is a list of steps, each at so many seconds after the report. The story plays them at the
stamps of 2024 with the clock set back; `lianqin demo` plays them on the live shift.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lianqin.accounts.models import User
from lianqin.accounts.viewers import viewer_for
from lianqin.core.scope import Viewer
from lianqin.dispatch import directives
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import Status
from lianqin.incidents import services
from lianqin.incidents.models import Incident
from lianqin.incidents.states import EntryKind


@dataclass
class Play:
    """What a scene carries from step to step."""

    incident: Incident | None = None
    directives: dict[str, Directive] = field(default_factory=dict)
    drives: dict[str, Any] = field(default_factory=dict)

    @property
    def the_incident(self) -> Incident:
        assert self.incident is not None
        self.incident.refresh_from_db()
        return self.incident


Do = Callable[[Play, datetime], None]


@dataclass(frozen=True)
class Step:
    """`do` happens `after` seconds from the report; `arrives` names the crew that is there then."""

    after: float
    say: str
    do: Do
    arrives: str = ""


@dataclass(frozen=True)
class Actor:
    """A demo account with what it sees and is called."""

    viewer: Viewer
    name: str


def actor(username: str) -> Actor:
    """The demo account of that sign-in name, as it sees things now."""
    user = User.objects.get(username=username)
    return Actor(viewer_for(user), user.display_name)


def crew_step(play: Play, key: str, to: Status, at: datetime, who: Actor) -> None:
    """The crew of directive `key` takes its next step."""
    directive = play.directives[key]
    directive.refresh_from_db()
    if to == Status.ACCEPTED:
        directives.delivered(directive, actor=who.viewer, at=at)
        directive.refresh_from_db()
        directives.accept(directive, actor=who.viewer, actor_name=who.name, at=at)
    else:
        directives.progress(directive, to, actor=who.viewer, actor_name=who.name, at=at)


def noted(username: str, kind: EntryKind, text: str) -> Do:
    """A step in which that officer writes a moment into the time line."""

    def write(play: Play, at: datetime) -> None:
        who, incident = actor(username), play.the_incident
        services.note(incident, actor=who.viewer, actor_name=who.name, text=text, kind=kind, at=at)

    return write


def fed_back(username: str, outcome: services.Outcome) -> Do:
    """A step in which that officer reports how it ended."""

    def give(play: Play, at: datetime) -> None:
        who, incident = actor(username), play.the_incident
        services.give_feedback(incident, outcome, actor=who.viewer, actor_name=who.name, at=at)

    return give


def close(play: Play, at: datetime) -> None:
    """The command centre closes the record."""
    chen, incident = actor("chen"), play.the_incident
    services.close(
        incident,
        actor=chen.viewer,
        actor_name=chen.name,
        open_units=directives.open_units,
        at=at,
    )
