"""Doubles proposed for each call of a day of 2,000, and what computing them adds to intake.

The day is made up (`lianqin.demo.doubles`): which calls tell of one event is known, one event in
five has another close by, every second of these of the same kind. Its sentences share none with
those that the scorer's weights were fitted on (`fit_doubles`), but are by the same hand: a real
desk must expect less. Each call is looked at through the product's own selector on the database,
then entered where it belongs. Intake is the desk's form sent through the test client, with the
day on record: session, form, station, act, audit, redirect; with proposals, they are computed for
the same report before.
"""

from collections.abc import Iterator

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure


def measure() -> Iterator[Figure]:
    """Shares of calls, and milliseconds."""
    seen = measured_apart("benchmarks.duplicates_parts")
    calls, doubles = int(seen["calls"]), int(seen["doubles"])
    yield Figure(
        f"calls with a proposal whose first is right, of {calls:,} calls",
        seen["precision"],
        unit="",
        limit=0.80,
        at_least=True,
    )
    yield Figure(
        f"doubles whose incident is proposed first, of {doubles}",
        seen["recall"],
        unit="",
        limit=0.86,
        at_least=True,
    )
    yield Figure(
        f"doubles whose incident is in the list, of {doubles}",
        seen["recall_any"],
        unit="",
        limit=0.87,
        at_least=True,
    )
    yield Figure("proposals alone, against the day", seen["alone"])
    yield Figure(
        "intake with proposals, against the day",
        seen["with"],
        baseline=seen["without"],
        against="intake without",
        limit=1.2,
    )
