"""Whether the police favour a company (Art. 40): each unit's share of a month's directives.

Only what can be counted from rows: directives issued to crews that are not police, and the hours
that a unit's crews stood on joint duty, by which a share can be judged. Whether a crew accepted
or declined is counted nowhere, and nobody is named. Exercises are left out. A month with fewer
than LEAST directives has counts and no percentages (domain.md section 4).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from lianqin.core.clock import SHANGHAI
from lianqin.dispatch.models import Directive
from lianqin.dispatch.states import DirectiveKind
from lianqin.registry.models import Organisation
from lianqin.units.kinds import POLICE_UNITS
from lianqin.units.models import Unit

LEAST = 30
MONTHS = 12
_CODE = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True)
class Month:
    """A month of Asia/Shanghai, `[since, until)`."""

    year: int
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def since(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=SHANGHAI)

    @property
    def until(self) -> datetime:
        return self.next.since

    @property
    def next(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> Month:
        return Month(self.year - (self.number == 1), (self.number + 10) % 12 + 1)


def month_of(at: datetime) -> Month:
    """The month in which an instant lies."""
    local = at.astimezone(SHANGHAI)
    return Month(local.year, local.month)


def read_month(code: str) -> Month | None:
    """The month of a code such as 2026-10, or None for what is none."""
    found = _CODE.fullmatch(code)
    return Month(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True)
class Line:
    """One unit: directives issued to its crews, those of them that an officer issued against the
    recommendation with a written reason, the hours of its crews on joint duty, and the shares of
    the whole (None where too few to say)."""

    unit: Organisation
    issued: int
    overridden: int
    hours: float
    issued_share: float | None
    hours_share: float | None

    @property
    def issued_percent(self) -> str:
        return percent(self.issued_share)

    @property
    def hours_percent(self) -> str:
        return percent(self.hours_share)


def percent(share: float | None) -> str:
    """62.8%, or nothing where there are too few to say."""
    return "" if share is None else f"{share:.1%}"


@dataclass(frozen=True)
class Shares:
    """A month: its lines, most directives first, and what they add up to."""

    month: Month
    lines: tuple[Line, ...]
    issued: int
    overridden: int
    hours: float

    @property
    def says_shares(self) -> bool:
        """Whether there are enough directives for percentages to mean anything."""
        return self.issued >= LEAST


def shares_of(bureau_id: int, month: Month, now: datetime) -> Shares:
    """The month up to `now`, counted anew."""
    issued, overridden = _issued(bureau_id, month)
    hours = _hours(bureau_id, month, min(now, month.until))
    total, time = sum(issued.values()), sum(hours.values())
    enough = total >= LEAST
    units = Organisation.unscoped.in_bulk(set(issued) | set(hours))
    lines = [
        Line(
            unit=unit,
            issued=issued[pk],
            overridden=overridden[pk],
            hours=hours[pk],
            issued_share=issued[pk] / total if enough else None,
            hours_share=hours[pk] / time if enough and time else None,
        )
        for pk, unit in units.items()
    ]
    lines.sort(key=lambda line: (-line.issued, -line.hours, line.unit.name, line.unit.pk))
    return Shares(month, tuple(lines), total, sum(overridden.values()), time)


def months_of(bureau_id: int, now: datetime) -> list[tuple[Month, int]]:
    """The last MONTHS months, newest first, with how many directives each had."""
    months = [month_of(now)]
    while len(months) < MONTHS:
        months.append(months[-1].before)
    rows = _directives(bureau_id, months[-1].since, months[0].until).order_by()
    by_month = rows.values_list(TruncMonth("issued_at", tzinfo=SHANGHAI))
    counts = {month_of(begun): n for begun, n in by_month.annotate(n=Count("pk"))}
    return [(month, counts.get(month, 0)) for month in months]


def _directives(bureau_id: int, since: datetime, until: datetime) -> QuerySet[Directive]:
    """The population: real ones, to crews that are not police, issued within the period."""
    rows = Directive.unscoped.filter(bureau_id=bureau_id, is_exercise=False)
    rows = rows.exclude(kind=DirectiveKind.DISPATCH)
    return rows.filter(issued_at__gte=since, issued_at__lt=until)


def _issued(bureau_id: int, month: Month) -> tuple[Counter[int], Counter[int]]:
    """By unit: all of them, and those with a written reason for another choice."""
    rows = _directives(bureau_id, month.since, month.until).order_by()
    counts = rows.values_list("unit__organisation_id").annotate(
        n=Count("pk"), other=Count("pk", filter=~Q(override_reason=""))
    )
    issued: Counter[int] = Counter()
    overridden: Counter[int] = Counter()
    for unit, n, other in counts:
        issued[unit], overridden[unit] = n, other
    return issued, overridden


def _hours(bureau_id: int, month: Month, until: datetime) -> dict[int, float]:
    """By unit: crew-hours on joint duty within the month, up to `until`."""
    spent: dict[int, timedelta] = defaultdict(timedelta)
    for unit, begun, over in _shifts(bureau_id, month, until):
        spent[unit] += min(over, until) - max(begun, month.since)
    return defaultdict(float, {unit: time / timedelta(hours=1) for unit, time in spent.items()})


def _shifts(
    bureau_id: int, month: Month, until: datetime
) -> Iterator[tuple[int, datetime, datetime]]:
    rows = Unit.unscoped.filter(
        bureau_id=bureau_id,
        on_joint_duty=True,
        shift_since__lt=until,
        shift_until__gt=month.since,
    ).exclude(kind__in=POLICE_UNITS)
    yield from rows.order_by("pk").values_list("organisation_id", "shift_since", "shift_until")
