"""The suggestion of a category: how often it is right, by class, and how long it takes.

A call counts as recognised where the suggestion is of its kind, the second level of the tree.
Three sets: calls drawn by rule from a seed, a set that was written before the words of the list
were chosen, and one written after they were fixed. The same hand wrote the second set and the
words, and remembers; the third is therefore the strict one. None is from real callers.
"""

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.figure import Figure

WORDS = "工地有两人偷电缆，已经跑了，往南边高速去了，开一辆白色面包车，没有人受伤"
TIMES = 200
# The set, what it is, the least share recognised first and among the three.
FILES = (
    ("heldout_calls.tsv", "written before the words", 0.88, 0.96),
    ("after_calls.tsv", "written after the words", 0.76, 0.82),
)


def measure() -> Iterator[Figure]:
    """Shares, and milliseconds."""
    from lianqin.incidents.hints import hear
    from lianqin.incidents.tests.spoken import Score, drawn, read, score

    def rows(name: str, table: dict[str, Score], first: float, three: float) -> Iterator[Figure]:
        whole = table[""]
        shown = f"{whole.calls} calls {name}"
        yield Figure(f"{shown}, first", whole.first_share, "", limit=first, at_least=True)
        yield Figure("- among three", whole.three_share, "", limit=three, at_least=True)
        for code in sorted(code for code in table if code):
            row = table[code]
            yield Figure(f"- {code} ({row.calls}), first", row.first_share, "")
            yield Figure(f"- {code}, among three", row.three_share, "")

    yield from rows("drawn by rule", score(drawn(seed=4, each=40)), 0.93, 0.97)
    for file, name, first, three in FILES:
        yield from rows(name, score(read(file)), first, three)
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        hear(WORDS)
        took.append((time.perf_counter() - began) * 1000)
    yield Figure("hearing one call", median(took), limit=1.0)
