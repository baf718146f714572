"""The desk's pages with 200 open incidents and half a million closed ones, on SQLite.

Each page is asked for through the test client in one process: session, rows, template. Its
baseline is the same page of the same county with 200 incidents in all, asked in turn. Queries are
counted in both; the two must be equal. The incident pages are one that is open, with its
recommendation, and one that has ended. A list's page is its first; by words it reads every row.
The closed ones are copies of one that was played through the services, with its call, time line,
crew, directive and feedback, one every three minutes, over the county's stations in turn.
"""

from collections.abc import Iterator

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure

PAGES = {
    "board": "board",
    "cards": "cards of the board",
    "incident": "an open incident",
    "ended": "an incident that has ended",
    "list": "list of incidents, command centre",
    "list_station": "list of incidents, a station",
    "map": "incidents of the map",
}
LIMIT = 2.0
AGAINST = "200 incidents in all"


def measure() -> Iterator[Figure]:
    """Milliseconds, and numbers of queries."""
    seen = measured_apart("benchmarks.pages_parts")
    for key, meaning in PAGES.items():
        few, many = seen[f"few_{key}"], seen[f"many_{key}"]
        yield Figure(meaning, many, baseline=few, against=AGAINST, limit=LIMIT)
        yield Figure(
            "- queries",
            seen[f"queries_many_{key}"],
            unit="",
            baseline=seen[f"queries_few_{key}"],
            against=AGAINST,
            limit=1.0,
        )
    few, many = seen["few_list_words"], seen["many_list_words"]
    yield Figure("list of incidents, by words", many, baseline=few, against=AGAINST)
    yield Figure(
        "the number of a day's first incident",
        seen["many_number"],
        baseline=seen["few_number"],
        against=AGAINST,
        limit=LIMIT,
    )
