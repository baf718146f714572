"""What `bench_pages` runs in a process of its own; prints one `name number` a line.

Two copies of one county on SQLite: with its 200 open incidents alone, and with half a million
closed ones beside them. Each round asks a page of one, then of the other.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

OPEN, CLOSED = 200, int(os.environ.get("BENCH_CLOSED", "500000"))
ROUNDS, TIMES = 6, 3
PAGES = {
    "board": "/",
    "cards": "/cards/",
    "incident": "/incidents/{open}/",
    "ended": "/incidents/{closed}/",
    "list": "/incidents/",
    "list_station": "/incidents/",
    "list_words": "/incidents/?q=十字路口",
    "map": "/map/incidents.json",
}
WHO = {"list_station": "danhe"}


def main() -> None:
    """Build, copy, fill, measure, print."""
    os.environ["LIANQIN_RUNNER"] = "0"
    os.environ["LIANQIN_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "lianqin.config.settings"
    import django
    from django.conf import settings
    from django.urls import get_resolver

    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    len(get_resolver().url_patterns)  # every page is read in before anything is measured
    numbers = build()
    few, many = two_databases()
    fill(numbers["closed"])
    for name, value in measured(few, many, numbers).items():
        print(name, value)


def build() -> dict[str, str]:
    """The demo county with 200 open incidents and one that has ended; two of their numbers."""
    from lianqin.config import demo
    from lianqin.core import clock

    demo.say = lambda _line: None
    demo.prepare(with_story=False)
    taken = [one_report(place) for place in villages(OPEN + 1)]
    closed, opened = taken[0], taken[-1]
    end(closed, clock.now())
    return {"open": opened.number, "closed": closed.number}


def villages(most: int) -> Iterator[Any]:
    """Villages of the county, again and again."""
    from itertools import cycle, islice

    from lianqin.registry.models import Place

    places = list(Place.unscoped.filter(name__endswith="村").order_by("pk"))
    return islice(cycle(places), most)


def one_report(place: Any) -> Any:
    """A theft at a village."""
    from lianqin.demo.scenes.play import actor
    from lianqin.incidents.intake import Report, take_report
    from lianqin.incidents.states import Source

    report = Report(
        Source.PHONE, "电缆被盗", place.name, place.lon, place.lat, category="criminal.theft"
    )
    return take_report(report, actor=actor("chen").viewer, actor_name="陈民警")


def end(incident: Any, at: Any) -> None:
    """A crew sent, arrived and done; feedback given; closed."""
    from lianqin.demo.scenes.play import actor
    from lianqin.dispatch import directives
    from lianqin.dispatch.directives import DeviceTime
    from lianqin.dispatch.models import Directive
    from lianqin.dispatch.proposals import propose_for
    from lianqin.dispatch.states import Status
    from lianqin.incidents import services
    from lianqin.incidents.services import Outcome

    chen = {"actor": actor("chen").viewer, "actor_name": "陈民警"}
    first = next(row for row in propose_for(incident, at).ranked if row.is_proposed)
    directives.issue(incident, directives.Order(unit_id=first.candidate.unit_id), **chen)
    directive = Directive.unscoped.get(incident=incident)
    directives.accept(directive, **chen, device=DeviceTime())
    for step in (Status.EN_ROUTE, Status.ON_SCENE, Status.CLEARED):
        directives.progress(directive, step, **chen, device=DeviceTime())
    services.give_feedback(incident, Outcome("nothing_found", incident.category), **chen)
    services.close(incident, **chen, open_units=directives.open_units)


def two_databases() -> tuple[Path, Path]:
    """The file as it stands, and the one that is filled from now on."""
    from django.db import connection

    many = Path(str(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    few = many.with_name("few.sqlite3")
    shutil.copy(many, few)
    return few, many


def fill(number: str) -> None:
    """Half a million like the one that has ended."""
    from benchmarks.many_incidents import lay
    from lianqin.incidents.models import Incident

    lay(Incident.unscoped.get(number=number), CLOSED)


@contextmanager
def looking_at(file: Path) -> Iterator[None]:
    """The connection on another file, and back."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def measured(few: Path, many: Path, numbers: dict[str, str]) -> dict[str, float]:
    """Milliseconds and queries of each page, with few and with many."""
    found: dict[str, float] = {}
    for file, size in ((few, "few"), (many, "many")):
        with looking_at(file):
            clients = signed_in()
            for name in PAGES:
                found[f"queries_{size}_{name}"] = queries(asking(name, clients, numbers))
    taken: dict[str, list[float]] = {}
    for _round in range(ROUNDS):
        for file, size in ((few, "few"), (many, "many")):
            with looking_at(file):
                clients = signed_in()
                for name in [*PAGES, "number"]:
                    ask = asking(name, clients, numbers)
                    ask()
                    taken.setdefault(f"{size}_{name}", []).extend(timed(ask))
    return found | {name: 1000 * median(times) for name, times in taken.items()}


def signed_in() -> dict[str, Any]:
    """Clients of the people who look, by name."""
    from django.test import Client

    from lianqin.accounts.models import User

    clients = {}
    for name in {"chen", *WHO.values()}:
        clients[name] = Client()
        clients[name].force_login(User.objects.get(username=name))
    return clients


def asking(name: str, clients: dict[str, Any], numbers: dict[str, str]) -> Callable[[], object]:
    """One page, as a call. It raises RuntimeError where the page does not come."""
    if name == "number":
        return next_number
    client, path = clients[WHO.get(name, "chen")], PAGES[name].format(**numbers)

    def ask() -> object:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return answer.content

    return ask


def next_number() -> object:
    """The number that the next report would have, on a day that has none yet."""
    from datetime import timedelta

    from lianqin.core import clock
    from lianqin.incidents.models import Incident
    from lianqin.incidents.numbers import next_number as after

    at = clock.now() + timedelta(days=2)
    return after(Incident, prefix="", at=at, is_exercise=False)


def timed(ask: Callable[[], object]) -> list[float]:
    """Seconds of a few calls."""
    times = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begun)
    return times


def queries(ask: Callable[[], object]) -> int:
    """How many queries it takes, once it has been asked."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


if __name__ == "__main__":
    main()
