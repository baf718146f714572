"""A hundred thousand people from one Excel file, from the first byte to the last dossier.

The file has nineteen columns, as a roll with certificate, contract and insurance has: each row
becomes six. It is received, read, checked, laid down sealed, and entered by the runner; the
baseline is openpyxl's own reading of the file, read-only, with nothing done with it. A further
process does an act of dispatch every half second meanwhile. Memory is the growth of the
importing process beyond what it had before the file came. On PostgreSQL, where
LIANQIN_TEST_POSTGRES names a role that may create databases, the time is reported; the limit is
on the default database.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from benchmarks.apart import measured_apart
from benchmarks.figure import Figure

RATIO, MEGABYTES = 3.0, 400.0
SERVER = "LIANQIN_TEST_POSTGRES"
URL = "BENCH_IMPORT_DATABASE"


def measure() -> Iterator[Figure]:
    """Seconds, megabytes and counts, on each database."""
    yield from _figures("SQLite", measured_apart("benchmarks.import_parts"), limit=RATIO)
    if os.environ.get(SERVER):
        with _database(os.environ[SERVER]):
            yield from _figures("PostgreSQL", measured_apart("benchmarks.import_parts"))


def _figures(where: str, seen: dict[str, float], limit: float | None = None) -> Iterator[Figure]:
    rows = f"{seen['rows']:,.0f} people"
    yield Figure(
        f"import of {rows}, {where}",
        seen["whole"],
        unit="s",
        baseline=seen["bare"],
        against="openpyxl reads the file",
        limit=limit,
    )
    yield Figure(
        f"- of the processor's time, {where}",
        seen["processor"],
        unit="s",
        baseline=seen["bare_processor"],
        against="the same of openpyxl",
    )
    yield Figure(f"- memory grown by, {where}", seen["grown"], unit="MB", limit=MEGABYTES)
    yield Figure(f"- received, read, checked and sealed, {where}", seen["read"], unit="s")
    yield Figure(f"- entered, {where}", seen["enter"], unit="s")
    yield Figure(f"- acts of dispatch beside it, {where}", seen["acts"], unit="")
    yield Figure(f"- of which failed, {where}", seen["failed"], unit="", limit=0.0)
    yield Figure(f"- the slowest, {where}", seen["slowest"], unit="s")


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
