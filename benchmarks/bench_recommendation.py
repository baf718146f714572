"""A recommendation over HTTP with 500 crews on shift.

`lianqin serve` over SQLite, the demo county with its crews multiplied to 500 in an iced night, a
signed-in dispatcher on a persistent connection. Every round asks about another incident. The
baseline is the road search alone, in process, with its times, lengths and why some are not
reached, plus an empty view behind the same server and session; the three run turn by turn. On a
watch some crews always drive, so between two questions one of each way of travel sends a
position, and both sides put the crews on the road anew; while nobody moves both know where
everyone stands, and the rest of the answer weighs more. The parts are measured alone, in process.
"""

from collections.abc import Iterator

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure

STATES = (
    ("moving", "some of whom have moved since the last", 3.0),
    ("still", "none of whom has moved", None),
)
PARTS = {
    "standings": "who is on shift, in what state, where",
    "roads": "road times and the roads' names",
    "masks": "certificates, own areas",
    "whole": "all of it with the ranking",
    "words": "the reasons in words, as JSON",
}


def measure() -> Iterator[Figure]:
    """Milliseconds each."""
    seen = measured_apart("benchmarks.recommendation_parts")
    for state, meaning, limit in STATES:
        engine, empty = seen[f"{state}_engine"], seen[f"{state}_empty"]
        yield Figure(
            f"recommendation over HTTP, 500 crews, {meaning}",
            seen[f"{state}_answer"],
            baseline=engine + empty,
            against=f"road search {engine:.2f} + empty view {empty:.2f}",
            limit=limit,
        )
    for part, meaning in PARTS.items():
        yield Figure(f"- {meaning}", seen[part])
    yield Figure("- queries", seen["queries"], unit="")
