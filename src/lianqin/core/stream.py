"""The event stream: who may listen, and what they hear. See `EventStream`."""

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
