"""Coverage and several incidents at once: what they cost beside the search for the ways.

In process, over the demo county with its crews multiplied to 500 in an iced night, as
`bench_recommendation` has it over HTTP. The masks, the coverage and the ranking are reported as a
multiple of the travel-time search; the solver is measured on 30 incidents and 300 crews drawn from
a seed, crowded at posts, some lawful and some not, with crews of one to three people.
"""

from collections.abc import Iterator

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure


def measure() -> Iterator[Figure]:
    """Milliseconds, seconds and shares, each named."""
    seen = measured_apart("benchmarks.dispatch_parts")
    yield Figure(
        "recommendation with coverage, 500 crews, in process, p95", seen["with_p95"], limit=100
    )
    yield Figure(
        "- masks, coverage and ranking",
        seen["decided"],
        baseline=seen["roads"],
        against="the travel-time search",
    )
    yield Figure("- of that, the coverage", seen["cover"])
    yield Figure("- the villages searched from, once a night's conditions", seen["cover_first"])
    yield Figure(
        "30 incidents, 300 crews solved together, slowest of 12", seen["solve_worst"], limit=2000
    )
    yield Figure("- its gap, the widest", seen["gap_worst"], unit="%", limit=0)
