"""Past incidents from another system, as rows of one crew each: in as closed records, none lost.

A row is what an old dispatch system keeps: which incident, which crew, and its moments, any of
which may be missing or out of order. They are kept as they are told; what contradicts itself is
flagged by the same rule as on every record (`order.faults`) and named in the report. The records
are closed, so that nothing of them is ever work for tonight, and their source says "imported".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.utils.text import slugify

from lianqin.core import clock
from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.incidents.categories import BY_CODE, UNCLASSIFIED, Priority
from lianqin.incidents.importing_lines import Told, told_of
from lianqin.incidents.models import Call, Incident, Participation, TimelineEntry
from lianqin.incidents.numbers import next_number
from lianqin.incidents.order import faults
from lianqin.incidents.stamps import stamps_of, what_holds
from lianqin.incidents.states import Source, State
from lianqin.registry.areas import station_areas
from lianqin.registry.models import Organisation
from lianqin.units.kinds import UnitKind
from lianqin.units.models import Unit

CHUNK = 40  # incidents in one transaction: well under a second (core design, no longer ones)
FAR_M = 5000.0  # how uncertain a place is that was never told


@dataclass(frozen=True)
class UnitRow:
    """One crew at one past incident; `line` is where it stands in its file, from 1.

    `incident` is the other system's number, `unit` the crew's call sign. Moments are aware.
    `lon`, `lat` are WGS-84 degrees.
    """

    line: int
    incident: str
    unit: str
    received_at: datetime | None = None
    entered_at: datetime | None = None
    dispatched_at: datetime | None = None
    accepted_at: datetime | None = None
    en_route_at: datetime | None = None
    on_scene_at: datetime | None = None
    available_at: datetime | None = None
    kind: UnitKind = UnitKind.POLICE
    category: str = UNCLASSIFIED
    priority: int = Priority.P3
    lon: float | None = None
    lat: float | None = None
    place: str = ""
    words: str = ""

    @property
    def moments(self) -> list[datetime]:
        """All that it tells of when."""
        told = (
            self.received_at, self.entered_at, self.dispatched_at, self.accepted_at,
            self.en_route_at, self.on_scene_at, self.available_at,
        )  # fmt: skip
        return [at for at in told if at]


@dataclass(frozen=True)
class Oddity:
    """What was odd: `code` says how, `detail` names the two lines where two contradict each other.

    "out_of_order" and the rest are kept; "future", "no_time" and "no_name" keep the incident out.
    """

    code: str
    incident: str
    unit: str = ""
    line: int = 0
    detail: str = ""


REFUSES = frozenset({"future", "no_time", "no_name"})


@dataclass
class ImportReport:
    """What was taken in, and what was odd about it; `known` were there already."""

    rows: int = 0
    incidents: int = 0
    crews: int = 0
    known: int = 0
    refused: int = 0
    odd: list[Oddity] = field(default_factory=list)

    def of(self, code: str) -> list[Oddity]:
        """The oddities of one kind."""
        return [one for one in self.odd if one.code == code]


def import_closed(
    rows: Iterable[UnitRow],
    *,
    station: Organisation,
    actor: Viewer,
    actor_name: str = "",
    at: datetime | None = None,
) -> ImportReport:
    """Take past incidents in as closed records of the station that answers for each place.

    `station` answers for those without a place, or with one outside the county. An incident whose
    number is on record already is left as it is, so that an import that was broken off is simply
    run again. Each chunk is one act, with one row in the audit log.
    """
    report, now = ImportReport(), at or clock.now()
    waiting = iter(_grouped(rows, report, now).items())
    while chunk := dict(islice(waiting, CHUNK)):
        with act("incident.import", actor=actor, at=at) as act_:
            _Taking(station, act_, actor_name, report).take(chunk)
    return report


def _grouped(
    rows: Iterable[UnitRow], report: ImportReport, now: datetime
) -> dict[str, list[UnitRow]]:
    """The rows by incident, without the incidents that cannot be taken in at all."""
    by_incident: dict[str, list[UnitRow]] = {}
    for row in rows:
        report.rows += 1
        by_incident.setdefault(row.incident.strip(), []).append(row)
    good = {}
    for number, found in by_incident.items():
        odd = [*_why_not(number, found, now)]
        report.odd += odd
        if any(one.code in REFUSES for one in odd):
            report.refused += 1
        else:
            good[number] = found
    return good


def _why_not(number: str, rows: Sequence[UnitRow], now: datetime) -> Iterator[Oddity]:
    moments = [at for row in rows for at in row.moments]
    if not number or len(number) > 48 or any(not row.unit.strip() for row in rows):
        yield Oddity("no_name", number, line=rows[0].line)
    if not moments:
        yield Oddity("no_time", number, line=rows[0].line)
    if moments and max(moments) > now:
        yield Oddity("future", number, line=rows[0].line)
    if len({row.received_at for row in rows}) > 1:
        yield Oddity("received_differs", number, line=rows[0].line)
    for row in rows:
        for name in ("dispatched_at", "available_at"):
            if getattr(row, name) is None:
                yield Oddity(f"no_{name}", number, row.unit, row.line)


class _Taking:
    """One chunk going in, inside its act."""

    def __init__(
        self, station: Organisation, act_: Act, actor_name: str, report: ImportReport
    ) -> None:
        self.station, self.act_, self.report = station, act_, report
        self.actor_name, self.bureau_id = actor_name, act_.actor.bureau
        self.areas = station_areas(self.bureau_id)

    def take(self, chunk: dict[str, list[UnitRow]]) -> None:
        """Write the chunk and count it."""
        refs = Incident.unscoped.filter(bureau_id=self.bureau_id, external_ref__in=chunk)
        known = set(refs.values_list("external_ref", flat=True))
        self.report.known += len(known)
        fresh = {number: rows for number, rows in chunk.items() if number not in known}
        if not fresh:
            return
        units = self._units(fresh)
        told = [told_of(rows, units, self._crew_key) for rows in fresh.values()]
        incidents = Incident.unscoped.bulk_create(self._incidents(told))
        self._write_rest(incidents, told)
        self.report.incidents += len(incidents)
        self.report.crews += sum(len(one.rows) for one in told)
        self.act_.record(self.station, incidents=len(incidents), rows=sum(map(len, fresh.values())))

    # -- crews ------------------------------------------------------------------------------------
    @staticmethod
    def _crew_key(row: UnitRow, received: datetime) -> tuple[str, datetime]:
        """A crew of the past is known by its call sign and the day on which it was called."""
        day = received.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        sign = row.unit.strip()
        return f"past-{slugify(sign, allow_unicode=True) or sign}"[:48], day

    def _units(self, fresh: dict[str, list[UnitRow]]) -> dict[tuple[str, datetime], Unit]:
        """The crews of these rows, made where they are not on record yet."""
        wanted: dict[tuple[str, datetime], UnitRow] = {}
        for rows in fresh.values():
            received = min(at for row in rows for at in row.moments)
            wanted |= {self._crew_key(row, received): row for row in rows}
        there = Unit.unscoped.filter(
            bureau_id=self.bureau_id,
            slug__in={slug for slug, _day in wanted},
            shift_since__in={day for _slug, day in wanted},
        )
        found = {(unit.slug, unit.shift_since): unit for unit in there}
        new = [self._unit(key, row) for key, row in wanted.items() if key not in found]
        found |= {(unit.slug, unit.shift_since): unit for unit in Unit.unscoped.bulk_create(new)}
        return found

    def _unit(self, key: tuple[str, datetime], row: UnitRow) -> Unit:
        return Unit(
            slug=key[0],
            bureau_id=self.bureau_id,
            organisation=self.station,
            station=self.station,
            kind=row.kind,
            call_sign=row.unit.strip()[:48],
            post_name=self.station.name,
            post_lon=self.station.lon or 0.0,
            post_lat=self.station.lat or 0.0,
            shift_since=key[1],
            shift_until=key[1] + timedelta(days=1),
        )

    # -- records ----------------------------------------------------------------------------------
    def _incidents(self, told: Sequence[Told]) -> list[Incident]:
        """A record for each, its stamps read from its lines like any other's."""
        first = next_number(Incident, prefix="史", at=self.act_.at, is_exercise=False, width=6)
        stem, count = first.rsplit("-", 1)
        return [
            self._incident(one, f"{stem}-{int(count) + place:06d}")
            for place, one in enumerate(told)
        ]

    def _incident(self, told: Told, number: str) -> Incident:
        row = told.rows[0]
        lon, lat, off = self._place(told)
        columns = stamps_of(told.entries).columns()
        return Incident(
            number=number,
            bureau_id=self.bureau_id,
            station_id=self.areas.station_at(lon, lat) or self.station.pk,
            source=Source.IMPORTED,
            external_ref=row.incident.strip(),
            category=row.category if row.category in BY_CODE else UNCLASSIFIED,
            priority=row.priority if row.priority in Priority else Priority.P3,
            state=State.CLOSED,
            words=row.words or row.place or row.incident,
            place_text=(row.place or row.incident)[:160],
            lon=lon,
            lat=lat,
            uncertainty_m=off,
            **columns,
        )

    def _place(self, told: Told) -> tuple[float, float, float]:
        """Where it was, or where its station is, with how uncertain that is (metres)."""
        for row in told.rows:
            if row.lon is not None and row.lat is not None:
                return row.lon, row.lat, 0.0
        self.report.odd.append(Oddity("no_place", told.rows[0].incident, line=told.rows[0].line))
        return self.station.lon or 0.0, self.station.lat or 0.0, FAR_M

    def _write_rest(self, incidents: Sequence[Incident], told: Sequence[Told]) -> None:
        """The call, the lines and the crews of each; and what of the lines contradicts itself."""
        lines, parts, calls = [], [], []
        for incident, one in zip(incidents, told, strict=True):
            self._flag(one)
            lines += [
                TimelineEntry(
                    incident=incident,
                    kind=entry.kind,
                    unit_id=entry.unit_id,
                    text=entry.text[:1000],
                    at=entry.at,
                    recorded_at=self.act_.at,
                    actor_id=self.act_.actor.user_id,
                    actor_name=self.actor_name,
                )
                for entry in one.entries
            ]
            parts += [
                Participation(incident=incident, unit_id=crew.unit_id, **one.columns_of(crew))
                for crew in stamps_of(one.entries).crews
            ]
            calls.append(
                Call(
                    incident=incident,
                    source=Source.IMPORTED,
                    external_ref=incident.external_ref,
                    words=incident.words,
                    received_at=incident.received_at,
                )
            )
        Call.unscoped.bulk_create(calls)
        TimelineEntry.unscoped.bulk_create(lines, batch_size=500)
        Participation.unscoped.bulk_create(parts, batch_size=500)

    def _flag(self, told: Told) -> None:
        for fault in faults(what_holds(told.entries)):
            source = told.source_of(fault.later) or told.source_of(fault.earlier)
            self.report.odd.append(
                Oddity(
                    "out_of_order",
                    told.rows[0].incident,
                    source.unit if source else "",
                    source.line if source else 0,
                    f"{fault.later.kind} < {fault.earlier.kind}",
                )
            )
