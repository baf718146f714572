"""Lines that stand on every page of the desk until they are over. Higher rooms enter their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lianqin.core.scope import Viewer


@dataclass(frozen=True)
class Alert:
    """What is wrong and what to do meanwhile, and the page that shows more."""

    words: str
    url: str
    link: str


Source = Callable[[Viewer], Sequence[Alert]]
_sources: list[Source] = []


def enter_alerts(source: Source) -> None:
    """Enter a function that says what this viewer has to know; it must be quick or silent."""
    if source not in _sources:
        _sources.append(source)


def alerts_for(viewer: Viewer) -> list[Alert]:
    """What every source says to this viewer."""
    return [alert for source in _sources for alert in source(viewer)]
