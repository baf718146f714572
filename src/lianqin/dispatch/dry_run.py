"""A dry run: what the incidents of a period would have met under a draft instead of its order.

Nothing is written. It runs in slices, each under a second, and carries its tally from one to the
next; an incident is judged by the version in force when it was received. Exercises and what was
merged into another are left out.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lianqin.dispatch.models import OrderDraft, StandingOrder
from lianqin.dispatch.order_text import Rule
from lianqin.dispatch.orders import asked_of, lead_of_facts, nearest
from lianqin.dispatch.rule_words import FIELDS
from lianqin.incidents.models import Incident
from lianqin.incidents.services import facts_of
from lianqin.incidents.states import State

SLICE = 500  # incidents read at once
BUDGET = 0.6  # seconds for which one request goes on
LISTED = 200  # changed incidents that are listed by number; the others are counted
_PARTS: dict[str, tuple[str, ...]] = {
    "lead": ("lead",),
    "officers": ("officers",),
    "guards": ("guards",),
    "skills": ("skills",),
    "kit": ("kit",),
    "actions": ("actions",),
    "ack": ("ack_seconds",),
    "arrival": ("arrival_seconds",),
    "ladder": ("ladder",),
    "informs": ("informs",),
}
NO_RULE = "none"


@dataclass
class Tally:
    """How far the run has come, and what it has found: by rule of the draft (its place in the
    list, -1 where it has none) how many incidents it holds and how many each field changes."""

    after: int = 0
    done: int = 0
    changed: int = 0
    rules: dict[str, dict[str, int]] = field(default_factory=dict)
    listed: list[tuple[int, list[str]]] = field(default_factory=list)
    is_whole: bool = False

    def note(self, rule: int, incident: int, differ: list[str]) -> None:
        """Count one incident."""
        self.done += 1
        counts = self.rules.setdefault(str(rule), {"all": 0, "changed": 0})
        counts["all"] += 1
        if not differ:
            return
        self.changed += 1
        counts["changed"] += 1
        for name in differ:
            counts[name] = counts.get(name, 0) + 1
        if len(self.listed) < LISTED:
            self.listed.append((incident, differ))

    @classmethod
    def read(cls, carried: dict[str, Any]) -> Tally:
        """As `vars` left it."""
        listed = [(int(one), list(differ)) for one, differ in carried["listed"]]
        return cls(**{**carried, "listed": listed})


def incidents_of(bureau_id: int, since: datetime, until: datetime) -> QuerySet[Incident]:
    """The real incidents received in `[since, until)`."""
    rows = Incident.unscoped.filter(
        bureau_id=bureau_id, received_at__gte=since, received_at__lt=until, is_exercise=False
    )
    return rows.exclude(state=State.MERGED)


def go_on(
    draft: OrderDraft, since: datetime, until: datetime, tally: Tally, *, budget: float = BUDGET
) -> Tally:
    """Run from where `tally` stopped until the period is done or the time is up; one slice at
    least."""
    stop = time.monotonic() + budget
    new = [Rule.of(row) for row in draft.rules.all()]
    versions = _Versions(draft.bureau_id, since, until)
    rows = incidents_of(draft.bureau_id, since, until).order_by("pk")
    while True:
        page = list(rows.filter(pk__gt=tally.after)[:SLICE])
        for incident in page:
            _judge(incident, new, versions, tally)
        if len(page) < SLICE:
            tally.is_whole = True
            return tally
        if time.monotonic() > stop:
            return tally


def _judge(incident: Incident, new: Sequence[Rule], versions: _Versions, tally: Tally) -> None:
    asked = asked_of(incident, incident.received_at)
    was = nearest(versions.rules_at(incident.received_at), asked)
    now = nearest(new, asked)
    place = -1 if now is None else next(i for i, one in enumerate(new) if one is now)
    tally.note(place, incident.pk, differing(was, now, incident))
    tally.after = incident.pk


def differing(was: Rule | None, now: Rule | None, incident: Incident) -> list[str]:
    """The fields of `FIELDS` in which the two rules would have treated the incident otherwise;
    who leads is compared as it comes out for its facts (never simple: police lead)."""
    if was is None or now is None:
        return [] if was is now else [NO_RULE]
    found = []
    for name in FIELDS:
        if name == "lead":
            facts = facts_of(incident)
            differs = lead_of_facts(was.lead, facts) != lead_of_facts(now.lead, facts)
        else:
            differs = any(_of(was, part) != _of(now, part) for part in _PARTS.get(name, ()))
        if differs:
            found.append(name)
    return found


def _of(rule: Rule, part: str) -> Any:
    value = getattr(rule, part)
    return sorted(value) if part in ("actions", "skills", "kit", "informs") else value


class _Versions:
    """The versions that were in force in the period, with their rules, read once."""

    def __init__(self, bureau_id: int, since: datetime, until: datetime) -> None:
        rows = StandingOrder.unscoped.filter(bureau_id=bureau_id, in_force_from__lt=until)
        rows = rows.filter(Q(in_force_to=None) | Q(in_force_to__gt=since)).order_by("-version")
        self._known = [
            (row.in_force_from, row.in_force_to, [Rule.of(one) for one in row.rules.all()])
            for row in rows.prefetch_related("rules")
        ]

    def rules_at(self, at: datetime) -> list[Rule]:
        """Those of the newest version in force at the moment; none: nothing was in force."""
        for since, until, rules in self._known:
            if since <= at and (until is None or at < until):
                return rules
        return []
