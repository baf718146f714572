"""A registry of a hundred thousand: people, certificates, employments, linkages, teams, insurance.

``fill(bureau, people=100_000)`` adds them to a bureau that stands, from one seed, some thousand
rows at a time and past the services, as only the volume counts here. Nobody of it exists:
telephone numbers begin +999, and there are no identity numbers.

``python -m benchmarks.many_people 100000`` makes a bureau with them in the database of the
settings, and says how long it took.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lianqin.registry.models import DutyPoint, Organisation, Person, Team

SEED = 100_000
AT_ONCE = 5_000
STATIONS, POINTS, TEAMS, SITES = 20, 120, 240, 400
# Guards to a unit, about; and the shares of kinds, of the linked, of those in a team.
PEOPLE_PER_UNIT = 250
KINDS = {"guard": 0.86, "internal_security": 0.06, "volunteer": 0.06, "grid_worker": 0.02}
LEFT, CERTIFIED, LINKED, TEAMED, SKILLED, INSURED = 0.08, 0.93, 0.60, 0.55, 0.4, 0.9
SURNAMES = {
    "王": 72, "李": 70, "张": 68, "刘": 54, "陈": 46, "杨": 31, "赵": 23, "黄": 22, "周": 21,
    "吴": 20, "徐": 15, "孙": 15, "胡": 13, "朱": 13, "高": 12, "林": 11, "何": 11, "郭": 11,
    "马": 10, "罗": 9, "梁": 8, "宋": 8, "郑": 8, "谢": 7, "韩": 7, "唐": 7, "冯": 6, "于": 6,
    "董": 6, "萧": 6, "程": 5, "曹": 5, "袁": 5, "邓": 5, "许": 5, "傅": 5, "沈": 5, "曾": 5,
    "彭": 5, "吕": 5, "苏": 4, "卢": 4, "蒋": 4, "蔡": 4, "贾": 4, "丁": 4, "魏": 4, "薛": 4,
    "欧阳": 1, "上官": 1, "司马": 1,
}  # fmt: skip
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建国志海波宁福生"
    "龙元全学祥才发武新利清飞彬富顺信子峰辰凯家轩浩宇晨文博俊辉翔鹏哲瑞林森"
    "春梅兰竹菊云月雪莲珍凤洁琳素荣爱妹香瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇梦岚"
)


@dataclass
class Ground:
    """What people are put into."""

    units: list[Organisation]
    stations: list[Organisation]
    points: list[DutyPoint]
    teams: list[Team]


def fill(bureau: Organisation, people: int = 100_000, *, today: date | None = None) -> Ground:
    """Add `people` to `bureau`, with all that belongs to them, as of `today`."""
    from lianqin.core import clock

    dice = random.Random(SEED)
    day = today or clock.now().astimezone(clock.SHANGHAI).date()
    ground = _ground(bureau, dice, day, max(8, people // PEOPLE_PER_UNIT))
    made = _people(bureau, ground, dice, day, people)
    while chunk := list(islice(made, AT_ONCE)):
        _enter(chunk, ground, dice, day)
    return ground


def _ground(bureau: Organisation, dice: random.Random, day: date, units: int) -> Ground:
    """Units, stations, points, teams and sites."""
    stations = _organisations(bureau, ["station"] * STATIONS, "第{}派出所（压测）", day)
    kinds = dice.choices(("company", "self_recruiting", "internal_security"), (4, 5, 1), k=units)
    employers = _organisations(bureau, kinds, "第{}号单位（压测）", day)
    points = _points(bureau, stations, dice, day)
    _sites(bureau, stations, employers, dice, day)
    return Ground(employers, stations, points, _teams(bureau, employers, points, dice, day))


def _organisations(
    bureau: Organisation, kinds: Iterable[str], name: str, day: date
) -> list[Organisation]:
    from lianqin.registry.models import Organisation

    return Organisation.unscoped.bulk_create(
        Organisation(
            slug=f"many-{kind}-{number}",
            bureau=bureau,
            parent=bureau,
            kind=kind,
            name=name.format(number),
            short_name=name.format(number)[:-4],
            lon=112.8,
            lat=35.5,
            filed_on=day - timedelta(days=900),
            started_on=day - timedelta(days=900),
        )
        for number, kind in enumerate(kinds, start=1)
    )


def _points(
    bureau: Organisation, stations: list[Organisation], dice: random.Random, day: date
) -> list[DutyPoint]:
    from lianqin.registry.models import DutyPoint

    return DutyPoint.unscoped.bulk_create(
        DutyPoint(
            slug=f"many-{number}",
            bureau=bureau,
            station=dice.choice(stations),
            name=f"第{number}联勤点（压测）",
            lon=112.8 + dice.uniform(-0.3, 0.3),
            lat=35.5 + dice.uniform(-0.3, 0.3),
            tier=dice.randint(1, 4),
            opened_on=day - timedelta(days=600),
        )
        for number in range(1, POINTS + 1)
    )


def _sites(
    bureau: Organisation,
    stations: list[Organisation],
    units: list[Organisation],
    dice: random.Random,
    day: date,
) -> None:
    from lianqin.registry.kinds import Sector
    from lianqin.registry.models import Site

    Site.unscoped.bulk_create(
        Site(
            slug=f"many-{number}",
            bureau=bureau,
            station=dice.choice(stations),
            organisation=dice.choice(units),
            name=f"第{number}号场所（压测）",
            sector=dice.choice(list(Sector)),
            lon=112.8,
            lat=35.5,
            is_key_unit=dice.random() < 0.2,
            drilled_on=day - timedelta(days=dice.randint(0, 700)),
        )
        for number in range(1, SITES + 1)
    )


def _teams(
    bureau: Organisation,
    units: list[Organisation],
    points: list[DutyPoint],
    dice: random.Random,
    day: date,
) -> list[Team]:
    from lianqin.registry.models import Team

    def team(number: int) -> Team:
        point = dice.choice(points)
        return Team(
            slug=f"many-{number}",
            bureau=bureau,
            name=f"第{number}联动队（压测）",
            organisation=dice.choice(units),
            station=point.station,
            point=point,
            formed_on=day - timedelta(days=500),
        )

    return Team.unscoped.bulk_create(team(number) for number in range(1, TEAMS + 1))


def name(dice: random.Random) -> str:
    """A name that somebody could have; most are two or three characters long."""
    surname = dice.choices(list(SURNAMES), list(SURNAMES.values()))[0]
    return surname + "".join(dice.choices(GIVEN, k=1 if dice.random() < 0.25 else 2))


def _people(
    bureau: Organisation, ground: Ground, dice: random.Random, day: date, many: int
) -> Iterator[Person]:
    from lianqin.registry.models import Person
    from lianqin.registry.naming import reading_of, tail_of

    kinds = dice.choices(list(KINDS), list(KINDS.values()), k=many)
    for number, kind in enumerate(kinds):
        who, phone = name(dice), f"+999{dice.randrange(10**8):08d}"
        begun = day - timedelta(days=dice.randint(30, 1500))
        yield Person(
            slug=f"many-{number:06d}",
            bureau=bureau,
            organisation=dice.choice(ground.units),
            kind=kind,
            name=who,
            sex="M" if dice.random() < 0.85 else "F",
            born_on=day - timedelta(days=365 * dice.randint(19, 59) + dice.randint(0, 364)),
            phone=phone,
            education=dice.choice(("junior", "senior", "college", "university")),
            **reading_of(who),
            phone_tail=tail_of(phone),
            is_synthetic=True,
            registered_on=begun,
            ended_on=day - timedelta(days=dice.randint(0, 25)) if dice.random() < LEFT else None,
        )


def _enter(chunk: list[Person], ground: Ground, dice: random.Random, day: date) -> None:
    """One chunk of people with their certificates and the rest, in a transaction of its own."""
    from django.db import transaction

    from lianqin.registry import models

    parts: dict[type[Any], list[Any]] = {
        models.Certificate: [],
        models.Employment: [],
        models.Linkage: [],
        models.TeamMembership: [],
        models.Qualification: [],
        models.Insurance: [],
        models.EligibilityCheck: [],
    }
    with transaction.atomic():
        for person in models.Person.unscoped.bulk_create(chunk, batch_size=1_000):
            for row in _belonging(person, ground, dice, day):
                parts[type(row)].append(row)
        for model, rows in parts.items():
            model.unscoped.bulk_create(rows, batch_size=2_000)


def _belonging(person: Person, ground: Ground, dice: random.Random, day: date) -> Iterator[Any]:
    """The rows of one person."""
    from lianqin.registry import models

    begun, over = person.registered_on, person.ended_on
    until = begun + timedelta(days=dice.choice((365, 730, 1095, 1460, 1825)))
    yield models.Employment(
        person=person,
        organisation=person.organisation,
        since=begun,
        until=over,
        contract_since=begun,
        contract_until=until,
    )
    if dice.random() < INSURED:
        insured = day - timedelta(days=dice.randint(0, 380))
        yield models.Insurance(
            person=person,
            organisation=person.organisation,
            insurer="虚构保险",
            since=insured,
            until=insured + timedelta(days=364),
        )
    if person.kind == "guard":
        yield from _guarding(person, ground, dice, day)


def _guarding(person: Person, ground: Ground, dice: random.Random, day: date) -> Iterator[Any]:
    """What only a guard has: certificate, check, level, linkage, team."""
    from lianqin.registry import models

    begun, over = person.registered_on, person.ended_on
    yield models.EligibilityCheck(
        person=person, is_eligible=True, checked_on=begun, checker_name="徐警官"
    )
    if dice.random() < CERTIFIED:
        expires = day + timedelta(days=dice.randint(-200, 1500))
        yield models.Certificate(
            person=person, number=f"晋保{person.pk:08d}", issued_on=begun, expires_on=expires
        )
    if dice.random() < SKILLED:
        level = dice.choices((5, 4, 3, 2, 1), (50, 30, 14, 5, 1))[0]
        yield models.Qualification(person=person, kind="skill", level=level, granted_on=begun)
    if dice.random() < LINKED:
        station = dice.choice(ground.stations)
        yield models.Linkage(
            person=person, station=station, consented_on=begun, since=begun, until=over
        )
        if dice.random() < TEAMED / LINKED:
            team = dice.choice(ground.teams)
            yield models.TeamMembership(person=person, team=team, since=begun, until=over)


def bare_bureau(name: str = "压测县公安局", slug: str = "many") -> Organisation:
    """A bureau with nothing in it."""
    from lianqin.registry.models import Organisation

    bureau = Organisation.unscoped.create(
        slug=slug, kind="bureau", name=name, short_name=name[:8], lon=112.8, lat=35.5
    )
    Organisation.unscoped.filter(pk=bureau.pk).update(bureau=bureau)
    bureau.refresh_from_db()
    return bureau


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
    import django

    django.setup()
    begun = time.perf_counter()
    fill(bare_bureau(), int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(f"{time.perf_counter() - begun:.1f} s")
