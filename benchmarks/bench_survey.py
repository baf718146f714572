"""The survey of a hundred thousand people, on SQLite, against its own SQL alone.

The whole call, from the question to tables in which small groups are hidden; its baseline are the
very statements that it sends, run bare through a cursor, turn by turn in one process.
"""

from collections.abc import Iterator

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure

PEOPLE = 100_000
GROUPS = {"unit": "by unit", "point": "by point"}
LIMIT = 2.0


def measure() -> Iterator[Figure]:
    """Milliseconds each."""
    seen = measured_apart("benchmarks.survey_parts")
    for group, meaning in GROUPS.items():
        yield Figure(
            f"survey {meaning}, {PEOPLE:,} people",
            seen[f"survey_{group}"],
            baseline=seen[f"bare_{group}"],
            against="its own SQL, bare",
            limit=LIMIT,
        )
        yield Figure("- queries", seen[f"queries_{group}"], unit="")
