"""The calendar's month: what was asked for, its weeks, and the words of each line."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.scope import Viewer
from lianqin.desk.listing.links import page_url
from lianqin.desk.registry.fields import chosen
from lianqin.registry.expiry import Expiry
from lianqin.registry.kinds import ExpiryKind
from lianqin.registry.models import Organisation

YEARS = range(2000, 2100)
# One character for the month's narrow cells; the whole word stands in the key and is read aloud.
SHORT: dict[str, Promise | str] = {
    ExpiryKind.CERTIFICATE: _("证"),
    ExpiryKind.SKILL: _("技"),
    ExpiryKind.INSURANCE: _("险"),
    ExpiryKind.EMPLOYMENT: _("劳"),
    ExpiryKind.CONTRACT: _("约"),
    ExpiryKind.DRILL: _("演"),
    ExpiryKind.FILING: _("备"),
}


@dataclass(frozen=True)
class AskedMonth:
    """The month (its first day), perhaps one day of it, perhaps one kind, perhaps one unit."""

    month: date
    today: date
    day: date | None = None
    kind: str = ""
    unit: Organisation | None = None

    @property
    def until(self) -> date:
        """The first day of the next month."""
        return (self.month + timedelta(days=32)).replace(day=1)

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.month - timedelta(days=1)).replace(day=1)

    @property
    def kinds(self) -> list[str]:
        """As the selectors take it."""
        return [self.kind] if self.kind else []

    @property
    def narrowing(self) -> dict[str, Any]:
        """The unit, as the selectors take it."""
        return {"unit_id": self.unit.pk if self.unit else None}

    def query(self, **instead: object) -> str:
        """The address's own part that asks the same, with some asked `instead`."""
        asked: dict[str, object] = {"month": f"{self.month:%Y-%m}", "kind": self.kind}
        asked |= {"unit": self.unit.pk if self.unit else "", **instead}
        return urlencode({key: value for key, value in asked.items() if value != ""})


def asked_month(given: Mapping[str, str], viewer: Viewer, today: date) -> AskedMonth:
    """What the address asks for; what cannot be read asks for nothing."""
    day = _day(given.get("day", ""))
    month = _day(f"{given.get('month', '')}-01") or day or today
    kind = given.get("kind", "")
    return AskedMonth(
        month=month.replace(day=1),
        today=today,
        day=day if day and (day.year, day.month) == (month.year, month.month) else None,
        kind=kind if kind in ExpiryKind.values else "",
        unit=chosen(Organisation, viewer, given.get("unit", "")),
    )


def _day(words: str) -> date | None:
    try:
        found = date.fromisoformat(words)
    except ValueError:
        return None
    return found if found.year in YEARS else None


@dataclass(frozen=True)
class Cell:
    """A day of the month's page. `is_outside` belongs to the month before or after."""

    day: date
    counts: list[tuple[str, Promise | str, str, int]]
    total: int
    is_outside: bool
    is_today: bool
    is_asked: bool
    is_late: bool


def weeks_of(asked: AskedMonth, days: Mapping[date, Counter[str]]) -> list[list[Cell]]:
    """Weeks from Monday, each day with its counts by kind."""
    month = calendar.Calendar(firstweekday=0)
    weeks = month.monthdatescalendar(asked.month.year, asked.month.month)
    return [[_cell(day, asked, days.get(day, Counter())) for day in week] for week in weeks]


def _cell(day: date, asked: AskedMonth, counts: Counter[str]) -> Cell:
    outside = day.month != asked.month.month
    shown = Counter[str]() if outside else counts
    return Cell(
        day=day,
        counts=[
            (kind.value, SHORT[kind], str(kind.label), shown[kind])
            for kind in ExpiryKind
            if shown[kind]
        ],
        total=sum(shown.values()),
        is_outside=outside,
        is_today=day == asked.today,
        is_asked=day == asked.day,
        is_late=day < asked.today,
    )


@dataclass(frozen=True)
class Line:
    """Something that ends, with the page where one does something about it."""

    expiry: Expiry
    url: str
    left: int

    @property
    def over(self) -> int:
        """By how many days it is late."""
        return -self.left


def lines_of(rows: Iterable[Expiry], today: date) -> list[Line]:
    """Each with its address and the days left."""
    return [Line(row, _url(row), (row.day - today).days) for row in rows]


def _url(row: Expiry) -> str:
    if row.person_id is not None:
        return page_url("dossier", row.person_id)
    if row.kind == ExpiryKind.DRILL:
        return page_url("registered_site", row.key)
    return page_url("organisation", row.unit_id)
