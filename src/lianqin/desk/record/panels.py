"""The parts that an incident's page is made of beyond its facts, each from the module of its pages.

A part is a function that reads what its template shows, for one viewer and in a fixed number of
queries, or answers None where there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lianqin.core.scope import Viewer
from lianqin.incidents.models import Incident

Read = Callable[[Incident, Viewer, datetime], object | None]


@dataclass(frozen=True)
class Panel:
    """A part of the page: `name` is its place in `PANELS`, `data` what its template shows."""

    name: str
    template: str
    data: object


# By name: the template that shows it, and what reads it. In the order of the page.
PANELS: dict[str, tuple[str, Read]] = {}


def panels_of(incident: Incident, viewer: Viewer, at: datetime) -> list[Panel]:
    """Every part that has something to show to this viewer."""
    read = (
        (name, template, part(incident, viewer, at)) for name, (template, part) in PANELS.items()
    )
    return [Panel(name, template, data) for name, template, data in read if data is not None]
