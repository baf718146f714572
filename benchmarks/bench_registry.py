"""Lists and search over a registry of a hundred thousand people, on SQLite.

A list is asked for as a page: session, sentence, rows, cells, template, through the test client in
one process. Its queries are counted with a thousand people on file and with a hundred thousand;
the two must be equal. A search is the whole call, from the words to the hits in order; its
baseline are the candidate queries that it stands on, the same SQL through `values_list` with
nothing verified, ranked or read further. Each word is searched by a supervision officer, who sees
everybody; the words are drawn anew each round from names and numbers on file.
"""

from collections.abc import Iterator

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure

PEOPLE = 100_000
LISTS = {
    "first": "people, first page as first seen",
    "narrowed": "people, linked guards whose certificate ends within 90 days",
    "deep": "people, page 150",
    "words": "people, whose name begins with 王",
    "organisations": "organisations with their headcounts",
    "teams": "teams with their members",
    "sites": "key units late with their drill",
}
SEARCHES = {
    "name": "a whole name",
    "pinyin": "a name in pinyin",
    "initials": "initials",
    "typo": "a name in pinyin with a slip",
    "phone": "the tail of a telephone",
}
LIMIT = 3.0


def measure() -> Iterator[Figure]:
    """Milliseconds, and numbers of queries."""
    seen = measured_apart("benchmarks.registry_parts")
    for key, meaning in LISTS.items():
        yield Figure(f"list of {meaning}, {PEOPLE:,} people", seen[f"list_{key}"])
        few, many = seen[f"few_{key}"], seen[f"many_{key}"]
        yield Figure(
            f"- queries with {PEOPLE:,} people on file",
            many,
            unit="",
            baseline=few,
            against="with 1,000",
            limit=1.0,
        )
    for key, meaning in SEARCHES.items():
        yield Figure(
            f"search for {meaning}, {PEOPLE:,} people",
            seen[f"search_{key}"],
            baseline=seen[f"bare_{key}"],
            against="the candidate queries alone",
            limit=LIMIT,
        )
