"""Search over a gazetteer of 200,000 places, typed letter by letter, on SQLite and PostgreSQL.

Names are drawn from those on file and typed in seven ways; every beginning of every name is a
search. It is the whole call, from the words to the places in order of match, nearness and rank;
its baseline are the candidate queries that it stands on, the same SQL with nothing verified,
ranked or read further. Each search is taken five times in turn with its baseline, the quickest of
each counts. Shown are the median over all beginnings, and the name whose typing, from its first
letter to its last, costs most against its baseline. Of single beginnings the worst ratio is shown
without a limit: where one quick query finds enough, the reading of the places themselves is as
much again. On PostgreSQL where LIANQIN_TEST_POSTGRES names a role that may create databases.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure

WAYS = {
    "characters": "in characters",
    "inside": "in characters from the third on",
    "homophones": "with a character of the same sound",
    "pinyin": "in pinyin",
    "initials": "by initials",
    "mixed": "two characters, then initials",
    "slips": "in pinyin with a slip",
}
LIMIT = 3.0
SERVER = "LIANQIN_TEST_POSTGRES"
URL = "BENCH_GAZETTEER_DATABASE"


def measure() -> Iterator[Figure]:
    """Milliseconds, on each database."""
    yield from _figures("SQLite", measured_apart("benchmarks.gazetteer_parts"))
    if os.environ.get(SERVER):
        with _database(os.environ[SERVER]):
            yield from _figures("PostgreSQL", measured_apart("benchmarks.gazetteer_parts"))


def _figures(where: str, seen: dict[str, float]) -> Iterator[Figure]:
    for way, meaning in WAYS.items():
        many = f"{seen[f'{way}_beginnings']:,.0f} beginnings"
        for part, says, limit in (
            ("", f"{meaning}, {many}, median, {where}", LIMIT),
            ("typed_", f"{meaning}, the worst name typed through, {where}", LIMIT),
            ("worst_", f"- worst single beginning, {where}", None),
        ):
            yield Figure(
                says,
                seen[f"{way}_{part}search"],
                baseline=seen[f"{way}_{part}bare"],
                against="its candidate queries alone",
                limit=limit,
            )
        yield Figure(f"- slowest search, {where}", seen[f"{way}_slowest"])
        yield Figure(f"- most candidate queries, {where}", seen[f"{way}_queries"], unit="")


@contextmanager
def _database(server: str) -> Iterator[None]:
    """An empty database of its own on that server."""
    import psycopg
    from psycopg import sql

    name = f"lianqin_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        os.environ[URL] = urlsplit(server)._replace(path=f"/{name}").geturl()
        try:
            yield
        finally:
            del os.environ[URL]
            link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
