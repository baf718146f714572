"""The event stream: who may listen, and from where a page listens on.

    position = stream.head()      # before the page reads what it shows
    rows = Incident.objects.for_viewer(viewer)

The page then opens /stream/?after=position and misses nothing. `core.hub` holds the open streams,
`core.tailer` reads the events, `core.listening` answers the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lianqin.core.scope import Viewer

Authenticate = Callable[[dict[str, str]], tuple[str, Viewer] | None]
StillValid = Callable[[Iterable[str]], dict[str, Viewer]]


@dataclass
class Access:
    """The two questions that accounts answers for the stream."""

    authenticate: Authenticate = lambda headers: None
    still_valid: StillValid = lambda credentials: {}


access = Access()


def enter_access(*, authenticate: Authenticate, still_valid: StillValid) -> None:
    """Accounts enters itself here at start-up."""
    access.authenticate, access.still_valid = authenticate, still_valid


def head() -> int:
    """The position of the newest event; ask before reading what the page shows."""
    from lianqin.core import events

    return events.head()
