"""The parts that an incident's page is made of beyond its facts, each from the module of its pages.

A part is a function that reads what its template shows, for one viewer and in a fixed number of
queries, or answers None where there is nothing to show. The page has its parts in groups, which
fold; `GROUPS` says which part stands in which, and in what order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from lianqin.core.scope import Viewer
from lianqin.desk.muster.shown import panel as muster_panel
from lianqin.desk.record import doubles, ended
from lianqin.desk.record.appeal_shown import panel as appeals_panel
from lianqin.desk.record.evidence_panel import evidence_panel
from lianqin.desk.record.facts_panel import facts_panel, transfer_panel
from lianqin.desk.record.footage_panel import footage_panel
from lianqin.desk.record.help_panel import help_panel
from lianqin.desk.record.moments_panel import contact_panel, moments_panel
from lianqin.desk.record.place_panel import panel as place_panel
from lianqin.incidents.models import Incident

Read = Callable[[Incident, Viewer, datetime], object | None]


@dataclass(frozen=True)
class Panel:
    """A part of the page: `name` is its place in `PANELS`, `data` what its template shows."""

    name: str
    template: str
    data: object


# By name: the template that shows it, and what reads it.
PANELS: dict[str, tuple[str, Read]] = {
    "doubles": ("desk/record/_merging.html", doubles.panel),
    "merge": ("desk/record/_merge_form.html", doubles.by_hand),
    "muster": ("desk/muster/_panel.html", muster_panel),
    "contact": ("desk/record/_contact.html", contact_panel),
    "help": ("desk/record/_help.html", help_panel),
    "moments": ("desk/record/_moments.html", moments_panel),
    "place": ("desk/record/_place.html", place_panel),
    "facts": ("desk/record/_facts_amend.html", facts_panel),
    "transfer": ("desk/record/_transfer.html", transfer_panel),
    "evidence": ("desk/record/_evidence.html", evidence_panel),
    "footage": ("desk/record/_footage.html", footage_panel),
    "appeals": ("desk/record/_appeals.html", appeals_panel),
    "ending": ("desk/record/_ending.html", ended.panel),
}

# By group of the page: its parts in order. A part that no group names stands in the last one.
GROUPS: dict[str, tuple[str, ...]] = {
    "top": ("doubles", "muster", "contact"),
    "help": ("help",),
    "line": ("moments",),
    "facts": ("facts", "place", "transfer"),
    "evidence": ("evidence", "footage"),
    "appeals": ("appeals",),
    "end": ("ending",),
}
_LAST = "end"


def panels_of(incident: Incident, viewer: Viewer, at: datetime) -> list[Panel]:
    """Every part that has something to show to this viewer."""
    read = (
        (name, template, part(incident, viewer, at)) for name, (template, part) in PANELS.items()
    )
    return [Panel(name, template, data) for name, template, data in read if data is not None]


def grouped(panels: Iterable[Panel]) -> dict[str, list[Panel]]:
    """The parts by their group, each group in its order; every group is there."""
    group_of = {name: group for group, names in GROUPS.items() for name in names}
    order = {name: place for names in GROUPS.values() for place, name in enumerate(names)}
    found: dict[str, list[Panel]] = {group: [] for group in GROUPS}
    for panel in sorted(panels, key=lambda panel: order.get(panel.name, len(order))):
        found[group_of.get(panel.name, _LAST)].append(panel)
    return found
