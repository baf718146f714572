"""What `bench_recommendation` runs in a process of its own; prints one `name milliseconds` a line.

The serving process is `lianqin serve` over the same SQLite file; the engine is asked here.
"""

import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

UNITS = 500
INCIDENTS = 24
ROUNDS = 96
PARTS = ("answer", "empty", "engine")
TAKEN, MOVING = 0.1, 0.2  # shares of the crews that are on an incident, and that send positions
DICE = random.Random(500)


def main() -> None:
    """Build the county on the empty database, serve it, measure, print."""
    os.environ["LIANQIN_RUNNER"] = "0"
    os.environ["LIANQIN_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.recommendation_settings"
    import django

    django.setup()
    numbers = build()
    with serving() as port:
        for name, value in {**over_http(port, numbers), **inside(numbers)}.items():
            print(name, value)


def build() -> list[str]:
    """The demo county with 500 crews on shift in an iced night; the numbers of its incidents."""
    from lianqin.config import demo
    from lianqin.core import clock

    demo.say = lambda _line: None
    demo.prepare(with_story=False)
    now = clock.now()
    multiply(now)
    conditions(now)
    return incidents()


def multiply(now: datetime) -> None:
    """More crews like those there are, posted where others are posted, until there are 500."""
    from lianqin.units.models import Commitment, Fix, Unit, UnitMember
    from lianqin.units.selectors import on_shift

    pattern = list(on_shift(Unit.unscoped.all(), now).order_by("slug"))
    members = {unit.pk: list(unit.members.all()) for unit in pattern}
    for number in range(UNITS - len(pattern)):
        unit = DICE.choice(pattern)
        crew = members[unit.pk]
        post = near(DICE.choice(pattern))
        unit = Unit.unscoped.get(pk=unit.pk)
        unit.pk, unit.slug, unit.call_sign = None, f"more-{number}", f"{unit.call_sign}+{number}"
        unit.post_lon, unit.post_lat = post
        unit.save()
        UnitMember.unscoped.bulk_create(
            UnitMember(unit=unit, person_id=m.person_id, is_leader=m.is_leader) for m in crew
        )
    for unit in on_shift(Unit.unscoped.all(), now):
        if DICE.random() < TAKEN:
            Commitment.unscoped.create(unit=unit, source="bench", since=now)
        if DICE.random() < MOVING:
            lon, lat = near(unit)
            Fix.unscoped.bulk_create(
                Fix(unit=unit, lon=lon, lat=lat, device_at=at, received_at=at)
                for at in (now - timedelta(seconds=s) for s in range(20))
            )


def near(unit: Any) -> tuple[float, float]:
    """Some hundred metres from a crew's post."""
    return (
        unit.post_lon + DICE.uniform(-0.005, 0.005),
        unit.post_lat + DICE.uniform(-0.005, 0.005),
    )


def conditions(now: datetime) -> None:
    """Ice over the hills of the south-east, as in the article's night."""
    from lianqin.demo.scenes.ice import HILLS, ICE_FACTOR
    from lianqin.demo.scenes.play import actor
    from lianqin.registry.conditions import set_condition

    hours = timedelta(hours=12)
    set_condition(
        actor=actor("chen").viewer,
        kind="ice",
        label="东南山区道路结冰",
        geometry=HILLS,
        factor=ICE_FACTOR,
        since=now - hours,
        until=now + hours,
    )


def incidents() -> list[str]:
    """Thefts at villages of the county, each to be asked about in turn."""
    from lianqin.demo.scenes.play import actor
    from lianqin.incidents.intake import Report, take_report
    from lianqin.incidents.states import Source
    from lianqin.registry.models import Place

    villages = Place.unscoped.filter(name__endswith="村").order_by("pk")
    places = DICE.sample(list(villages), INCIDENTS)
    chen = actor("chen").viewer
    reports = [
        Report(Source.PHONE, "电缆被盗", p.name, p.lon, p.lat, category="criminal.theft")
        for p in places
    ]
    return [take_report(report, actor=chen).number for report in reports]


@contextmanager
def serving() -> Iterator[int]:
    """`lianqin serve` with one view more, over the same data; its port."""
    command = [sys.executable, "-m", "lianqin.config.cli", "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = re.search(r":(\d+)/", process.stdout.readline())
        if said is None:
            raise RuntimeError("the server did not say its address")
        yield int(said[1])
    finally:
        process.terminate()
        process.wait()


def over_http(port: int, numbers: list[str]) -> dict[str, float]:
    """The answer, an empty view and the engine, turn by turn: with crews that move, and still."""
    from django.urls import reverse

    from benchmarks.figure import side_by_side
    from benchmarks.signed_in import SignedIn
    from lianqin.demo.loading.accounts import PASSWORD

    ask = SignedIn(port, "chen", PASSWORD).get
    addresses = [reverse("desk:recommendation", args=[number]) for number in numbers]
    engine = Engine(numbers)

    def recommendation(number: int) -> None:
        if ask(addresses[number % INCIDENTS]).count(b'"unit":') != UNITS:
            raise RuntimeError("not every crew is in the answer")

    asked: list[Callable[[int], object]] = [recommendation, lambda _n: ask("/empty/"), engine.ask]
    found = {}
    for state, between in (("still", engine.look), ("moving", engine.move)):
        taken = side_by_side([between, *asked], ROUNDS, INCIDENTS)[1:]
        found |= dict(zip((f"{state}_{name}" for name in PARTS), taken, strict=True))
    return found


class Engine:
    """The road search alone, for the crews as they stand: it is asked in this process."""

    def __init__(self, numbers: list[str]) -> None:
        from lianqin.dispatch.roads import router_for
        from lianqin.incidents.models import Incident

        self.targets = [Incident.unscoped.get(number=number) for number in numbers]
        self.bureau = self.targets[0].bureau_id
        self.router = router_for(self.bureau)

    def move(self, number: int) -> None:
        """A crew of each way of travel says where it is now, as on any night between two calls."""
        from lianqin.core import clock
        from lianqin.units.models import Fix

        for crew in {
            crew.unit.mode: crew for crew in self.look(number) if not crew.at_post
        }.values():
            lon, lat = crew.lon + DICE.uniform(-1e-4, 1e-4), crew.lat + DICE.uniform(-1e-4, 1e-4)
            now = clock.now()
            Fix.unscoped.create(
                unit_id=crew.unit.pk, lon=lon, lat=lat, device_at=now, received_at=now
            )
        self.look(number)

    def look(self, _number: int) -> list[Any]:
        """Read where every crew is, and tonight's conditions."""
        from lianqin.core import clock
        from lianqin.dispatch.roads import conditions_at
        from lianqin.geo.modes import Mode
        from lianqin.units.models import Unit
        from lianqin.units.selectors import standings

        now = clock.now()
        crews = standings(Unit.unscoped.filter(bureau_id=self.bureau), now)
        if len(crews) != UNITS:
            raise RuntimeError(f"{len(crews)} crews on shift")
        night = conditions_at(self.bureau, now)
        modes = [Mode(mode) for mode in sorted({crew.unit.mode for crew in crews})]
        self.factors = {mode: self.router.factors(night, now, mode) for mode in modes}
        self.places = {
            mode: [(c.lon, c.lat) for c in crews if c.unit.mode == mode] for mode in modes
        }
        return crews

    def ask(self, number: int) -> None:
        """Times, lengths and why not, of every crew to one incident."""
        target = self.targets[number % INCIDENTS]
        for mode, origins in self.places.items():
            hub = (target.lon, target.lat)
            times = self.router.times_to(hub, origins, mode, self.factors[mode])
            _ = times.seconds, times.metres, times.reason


def inside(numbers: list[str]) -> dict[str, float]:
    """Where the time goes within the answer, each part alone and in process."""
    from django.db import connection
    from django.http import JsonResponse
    from django.test.utils import CaptureQueriesContext

    from benchmarks.figure import side_by_side
    from lianqin.core import clock
    from lianqin.desk.advice import as_json
    from lianqin.dispatch.proposals import candidates, propose_for
    from lianqin.dispatch.roads import ways_to
    from lianqin.incidents.models import Incident
    from lianqin.units.models import Unit
    from lianqin.units.selectors import standings

    now = clock.now()
    asked = [Incident.unscoped.get(number=number) for number in numbers]
    crews_of = Unit.unscoped.filter(bureau_id=asked[0].bureau_id)
    crews = standings(crews_of, now)
    answer = propose_for(asked[0], now)

    def of(number: int) -> Incident:
        return asked[number % INCIDENTS]

    parts: dict[str, Callable[[int], object]] = {
        "standings": lambda _n: standings(crews_of, now),
        "roads": lambda n: ways_to(of(n).bureau_id, (of(n).lon, of(n).lat), crews, now),
        "masks": lambda n: candidates(crews, of(n), now),
        "whole": lambda n: propose_for(of(n), now),
        "words": lambda _n: JsonResponse(as_json(answer)),
    }
    taken = dict(zip(parts, side_by_side(list(parts.values()), 24, 24), strict=True))
    with CaptureQueriesContext(connection) as seen:
        propose_for(asked[0], now)
    return {**taken, "queries": len(seen)}


if __name__ == "__main__":
    main()
