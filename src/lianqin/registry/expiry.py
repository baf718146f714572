"""What ends on a day that somebody has to keep in mind: papers of people, contracts, drills.

Of each thing only the newest counts: a certificate that was renewed does not expire any more. What
ended and was not renewed stays on the list until it is, or until its person leaves. `day` is the
last day on which it holds, or by which it is due. (domain.md rows 39, 40; 保安服务管理条例 Art.
14, 18, 20, 21; 企业事业单位内部治安保卫条例 Art. 15)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Count, QuerySet

from lianqin.core.scope import NOTHING, Viewer
from lianqin.registry.expiry_sources import (
    DATED,
    Reach,
    drilled_by,
    key_sites,
    units_owing,
)
from lianqin.registry.filing import duties_of
from lianqin.registry.kinds import ExpiryKind
from lianqin.registry.models import Organisation, Person
from lianqin.registry.models.filings import own_or_supervised

T = TypeVar("T")

AHEAD = timedelta(days=90)
LONG_AGO = date(1990, 1, 1)
# How many queries `expiring` and `counted` make, whatever there is: one for each kind, and the
# filings of the units that owe one.
QUERIES = len(ExpiryKind) + 1


@dataclass(frozen=True)
class Expiry:
    """`subject` is a model's label with its key; `what` the words that tell it from its like.

    `whose` is a person's or a site's name, or empty for what is the unit's own.
    """

    kind: ExpiryKind
    subject: str
    day: date
    what: str
    whose: str
    unit_id: int
    unit: str
    person_id: int | None = None
    is_never: bool = False

    @property
    def key(self) -> int:
        """The key of the row that it is about."""
        return int(self.subject.rpartition(":")[2])


def reach_of(viewer: Viewer, unit_id: int | None = None) -> Reach:
    """What `viewer` keeps in mind: supervision the bureau's, a manager the unit's, others their
    own papers; of one unit where `unit_id` says so."""
    rows = own_or_supervised(viewer)
    people = Person.unscoped.filter(Person.dossier_open_to(viewer))
    units = Organisation.objects.for_viewer(viewer)
    if unit_id is not None:
        people, units = people.filter(organisation_id=unit_id), units.filter(pk=unit_id)
    if rows == NOTHING:
        units = units.none()
    return Reach(people=people, units=units)


def everything() -> Reach:
    """Of every bureau: for the daily reminders only."""
    return Reach(people=None, units=None)


def own(person: Person) -> Reach:
    """One person's papers, and nothing of any unit."""
    return Reach(people=Person.unscoped.filter(pk=person.pk), units=Organisation.unscoped.none())


def expiring(
    viewer: Viewer,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    *,
    unit_id: int | None = None,
    most: int | None = None,
) -> list[Expiry]:
    """What ends on the days `[since, until)`, first what ends first; of each kind `most` at most.

    QUERIES queries. No kinds means all of them.
    """
    return expiring_in(reach_of(viewer, unit_id), since, until, kinds, most=most)


def expiring_in(
    reach: Reach,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    *,
    most: int | None = None,
) -> list[Expiry]:
    """The same, for a reach that was settled before."""
    found: list[Expiry] = []
    for kind in ExpiryKind:
        if not kinds or kind in kinds:
            found += _of_kind(kind, reach, since, until, most)
    return sorted(found, key=lambda row: (row.day, row.kind, row.whose, row.subject))


def in_chunks(reach: Reach, since: date, until: date, *, size: int) -> Iterator[list[Expiry]]:
    """All of them, `size` at a time: for a walk through every bureau, in constant memory but for
    the keys."""
    for kind in ExpiryKind:
        if kind in DATED:
            yield from _dated_chunks(kind, reach, since, until, size)
        else:
            yield from batched(_of_kind(kind, reach, since, until), size)


def _dated_chunks(
    kind: ExpiryKind, reach: Reach, since: date, until: date, size: int
) -> Iterator[list[Expiry]]:
    source = DATED[kind]
    keys = list(source.between(reach, since, until).values_list("pk", flat=True))
    for some in batched(keys, size):
        yield [_dated(kind, row) for row in source.rows(reach).filter(pk__in=some)]


def batched(rows: list[T], size: int) -> Iterator[list[T]]:
    """Slices of a list (Python 3.12 has it)."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def counted(
    viewer: Viewer,
    since: date,
    until: date,
    kinds: Collection[str] = (),
    *,
    unit_id: int | None = None,
) -> dict[date, Counter[str]]:
    """How many of each kind end on each day of `[since, until)`. QUERIES queries."""
    reach, days = reach_of(viewer, unit_id), dict[date, Counter[str]]()
    for kind in ExpiryKind:
        if not kinds or kind in kinds:
            for day, count in _days(kind, reach, since, until):
                days.setdefault(day, Counter())[kind] += count
    return days


def overdue(
    viewer: Viewer,
    today: date,
    kinds: Collection[str] = (),
    *,
    unit_id: int | None = None,
    most: int | None = None,
) -> list[Expiry]:
    """What ended before `today` and was neither renewed nor done."""
    return expiring(viewer, LONG_AGO, today, kinds, unit_id=unit_id, most=most)


def notices_of(person: Person, today: date) -> list[Expiry]:
    """What of somebody's own papers has ended or ends within ninety days: for their own file."""
    return expiring_in(own(person), LONG_AGO, today + AHEAD + timedelta(days=1))


def _of_kind(
    kind: ExpiryKind, reach: Reach, since: date, until: date, most: int | None = None
) -> list[Expiry]:
    if kind in DATED:
        dated = DATED[kind].between(reach, since, until)
        return [_dated(kind, row) for row in dated[:most]]
    rows = [row for row in _CALCULATED[kind](reach) if since <= row.day < until]
    return sorted(rows, key=lambda row: row.day)[:most]


def _days(kind: ExpiryKind, reach: Reach, since: date, until: date) -> Iterable[tuple[date, int]]:
    if kind not in DATED:
        return Counter(row.day for row in _of_kind(kind, reach, since, until)).items()
    source = DATED[kind]
    rows: QuerySet[Any] = source.between(reach, since, until).order_by()
    days = rows.values_list(source.column).annotate(count=Count("pk"))
    return [(day - source.after, count) for day, count in days]


def _dated(kind: ExpiryKind, row: Any) -> Expiry:
    source = DATED[kind]
    person = getattr(row, "person", None)
    unit = person.organisation if person else row.organisation
    return Expiry(
        kind=kind,
        subject=f"{row._meta.label_lower}:{row.pk}",
        day=getattr(row, source.column) - source.after,
        what=source.words(row),
        whose=person.name if person else "",
        unit_id=unit.pk,
        unit=unit.short_name,
        person_id=person.pk if person else None,
    )


def _drills(reach: Reach) -> Iterator[Expiry]:
    for site in key_sites(reach):
        unit = site.organisation or site.station
        yield Expiry(
            kind=ExpiryKind.DRILL,
            subject=f"registry.site:{site.pk}",
            day=drilled_by(site),
            what="",
            whose=site.name,
            unit_id=unit.pk,
            unit=unit.short_name,
            is_never=site.drilled_on is None,
        )


def _filings(reach: Reach) -> Iterator[Expiry]:
    for unit in units_owing(reach):
        for duty in duties_of(unit, unit.filings.all()):
            if duty.filed_on is None:
                yield Expiry(
                    kind=ExpiryKind.FILING,
                    subject=f"registry.organisation:{unit.pk}",
                    day=duty.due_on,
                    what=str(duty.kind.label),
                    whose="",
                    unit_id=unit.pk,
                    unit=unit.short_name,
                )


_CALCULATED: dict[ExpiryKind, Callable[[Reach], Iterator[Expiry]]] = {
    ExpiryKind.DRILL: _drills,
    ExpiryKind.FILING: _filings,
}
