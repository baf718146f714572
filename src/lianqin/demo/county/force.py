"""Records of the people and bodies on duty: all flat, frozen, tied together by slugs.

Every person, number and telephone is invented. Dates are ISO days; a slug is stable for a seed.
"""

from dataclasses import dataclass

from lianqin.demo.county.land import Area


@dataclass(frozen=True)
class Organisation:
    """A police body. ``kind``: bureau, command_centre, sub_bureau, station, swat, supervision.

    ``area`` is what a station or sub-bureau answers for; together they cover the county once.
    """

    slug: str
    name: str
    kind: str
    parent: str
    towns: tuple[str, ...]
    lon: float
    lat: float
    phone: str
    area: tuple[Area, ...] = ()


@dataclass(frozen=True)
class SecurityUnit:
    """A security-employing unit (保安从业单位). ``kind``: company or self_recruiting.

    Regulations on Security Guard Services, art. 4 and 15: a self-recruiting unit guards its own
    ``site`` only; a company guards whom it contracts with.
    """

    slug: str
    name: str
    kind: str
    town: str
    station: str
    site: str
    lon: float
    lat: float
    phone: str
    second_phone: str


@dataclass(frozen=True)
class InternalDepartment:
    """An enterprise's own security department (保卫科): not guards, and counted apart."""

    slug: str
    name: str
    site: str
    town: str
    station: str
    lon: float
    lat: float
    phone: str


@dataclass(frozen=True)
class VolunteerTeam:
    """Residents who help (群防群治): fewer rights than guards."""

    slug: str
    name: str
    town: str
    station: str
    lon: float
    lat: float
    phone: str


@dataclass(frozen=True)
class Person:
    """One invented person.

    ``kind``: officer, guard, internal_security, volunteer or grid_worker. ``body`` is the slug of
    the organisation, unit, department or team they belong to (a town for grid workers). The
    ``id_number`` passes the checksum and names a region that does not exist.
    """

    slug: str
    kind: str
    name: str
    sex: str
    born: str
    id_number: str
    phone: str
    body: str
    role: str
    number: str = ""


@dataclass(frozen=True)
class GuardFile:
    """What the register holds on a guard beyond the person (arts. 16, 18, 20).

    ``number`` is the certificate's. ``level`` runs from 5 (junior) to 1 (senior technician).
    """

    guard: str
    unit: str
    site: str
    number: str
    issued: str
    expires: str
    level: int
    hired: str
    insured: bool


@dataclass(frozen=True)
class DutyPoint:
    """A joint-duty point (联动点位). ``tier``: 1 police box to 4 round-the-clock shop."""

    slug: str
    name: str
    town: str
    station: str
    site: str
    tier: int
    opens: str
    closes: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Team:
    """A joint-duty team (联动队伍). ``unit`` is empty for a team of several units."""

    slug: str
    name: str
    unit: str
    point: str
    station: str
    leader: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Linkage:
    """One guard's dated link to joint duty: consented, then approved, for one station's area."""

    guard: str
    team: str
    station: str
    consented_on: str
    linked_on: str


@dataclass(frozen=True)
class Site:
    """A place with people or goods to guard, and its own ground (art. 15).

    ``kind``: school, hospital, bank, factory, mine, construction, residential, museum, public.
    ``guarded_by`` is a security unit's slug or empty. Plan and drill dates are ISO days or empty.
    """

    slug: str
    name: str
    kind: str
    town: str
    station: str
    lon: float
    lat: float
    area: Area
    key_unit: bool
    key_target: bool
    guarded_by: str
    plan_on: str
    drilled_on: str


@dataclass(frozen=True)
class Gate:
    """An invented gate of a site."""

    slug: str
    site: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Camera:
    """An invented camera: a reference only, no picture anywhere.

    ``device`` has the 20 digits of GB/T 28181 (8 centre, 2 industry, 3 type, 1 network, 6 serial);
    centre 14052599 is not issued. ``bearing`` in degrees from north, ``reach`` in metres,
    ``angle`` of view in degrees.
    """

    slug: str
    device: str
    name: str
    site: str
    lon: float
    lat: float
    bearing: int
    reach: int
    angle: int


@dataclass(frozen=True)
class Crew:
    """A unit on the live shift.

    ``kind``: police_car, swat, supervision, guard_team, site_guard, internal_security, volunteer.
    ``mode``: car, scooter or foot. ``starts`` and ``ends`` are minutes from now (starts is
    negative). ``officer`` leads joint duty; empty only for internal security and own-site guards.
    """

    slug: str
    callsign: str
    kind: str
    body: str
    station: str
    team: str
    point: str
    site: str
    officer: str
    members: tuple[str, ...]
    mode: str
    lon: float
    lat: float
    starts: int
    ends: int
