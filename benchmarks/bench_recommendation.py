"""A recommendation over HTTP with 500 crews on shift.

`lianqin serve` over SQLite, the demo county with its crews multiplied to 500 in an iced night, a
signed-in dispatcher on a persistent connection. Every round asks about another incident. The
baseline is the road search alone, in process, plus an empty view behind the same server and
session; the three run turn by turn. The parts are measured alone, in process.
"""

from collections.abc import Iterator

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure

LIMIT = 3.0
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
    yield Figure(
        "recommendation over HTTP, 500 crews",
        seen["answer"],
        baseline=seen["engine"] + seen["empty"],
        against=f"road search {seen['engine']:.2f} + empty view {seen['empty']:.2f}",
        limit=LIMIT,
    )
    for part, meaning in PARTS.items():
        yield Figure(f"- {meaning}", seen[part])
    yield Figure("- queries", seen["queries"], unit="")
