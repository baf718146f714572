"""How each kind of database gives a consistent copy of itself and takes one back.

SQLite copies itself while in use through its backup interface. PostgreSQL is copied by its own
pg_dump under the same snapshot from which the rows are counted. Taking a copy back keeps the
former contents aside until the caller has checked the new ones.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol, cast

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lianqin.config.backup_archive import Contents, Say
from lianqin.config.backup_errors import ClientToolUnfit, TargetInUse
from lianqin.core.models import AuditRow

PAGES = 4096  # 16 MiB between two lines of progress
PARTING = 2.0  # seconds that a connection just closed may take to leave the list
ASIDE = "lianqin_before_restore"
# Rows that a freshly migrated database has by itself.
BOOKKEEPING = {"django_migrations", "django_content_type", "auth_permission"}


class Store(Protocol):
    """One kind of database, as backup and restore see it."""

    engine: str
    member: str

    def save(self, target: Path, say: Say) -> Contents:
        """Write a consistent copy to `target`; answers what it holds."""

    def replaced_by(self, source: Path, say: Say) -> Any:
        """A context in which the copy stands in the database; leaving it by an error undoes it."""

    def settle(self) -> None:
        """Put back what an earlier restore left aside when it was killed."""


def current_store() -> Store:
    """The store of the database that the settings name."""
    return PostgresStore() if connection.vendor == "postgresql" else SqliteStore()


def contents_now() -> Contents:
    """What the connected database holds."""
    with connection.cursor() as cursor:
        return _contents(cursor, connection.introspection.table_names(cursor))


def duty_rows(contents: Contents) -> int:
    """How many rows are there beyond the bookkeeping of a freshly migrated database."""
    return sum(n for table, n in contents.rows.items() if table not in BOOKKEEPING)


def _contents(cursor: Any, tables: list[str]) -> Contents:
    rows = {table: _first(cursor, f'SELECT count(*) FROM "{table}"') for table in sorted(tables)}  # noqa: S608  (names come from the database itself)
    audit = AuditRow._meta.db_table
    head = ""
    if audit in rows:
        head = _first(cursor, f'SELECT digest FROM "{audit}" ORDER BY seq DESC LIMIT 1') or ""  # noqa: S608  (as above)
    return Contents(rows=rows, audit_rows=rows.get(audit, 0), audit_head=head)


def _first(cursor: Any, sql: str) -> Any:
    cursor.execute(sql)
    row = cursor.fetchone()
    return row[0] if row else None


class SqliteStore:
    """The database file, copied page by page by SQLite itself while others write to it."""

    engine = "sqlite"
    member = "database.sqlite3"

    @property
    def path(self) -> Path:
        return Path(connection.settings_dict["NAME"])

    def save(self, target: Path, say: Say) -> Contents:
        """Copy the live file; the rows are counted in the copy, so they are of one instant."""
        connection.ensure_connection()
        _copy(self.path, target, say)
        with closing(sqlite3.connect(target)) as copy:
            named = copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            tables = [name for (name,) in named]
            return _contents(copy.cursor(), tables)

    @contextmanager
    def replaced_by(self, source: Path, say: Say) -> Iterator[None]:
        """Write the copy over the live file in one transaction of SQLite's own."""
        aside = source.with_name("before.sqlite3")
        connection.ensure_connection()
        _copy(self.path, aside, lambda line: None)
        connection.close()
        _copy(source, self.path, say)
        try:
            yield
        except BaseException:
            connection.close()
            _copy(aside, self.path, say)
            raise

    def settle(self) -> None:
        """Nothing to do: SQLite undoes a copy that was cut short by itself."""


def _copy(source: Path, target: Path, say: Say) -> None:
    def progress(_status: int, remaining: int, total: int) -> None:
        done = 100 * (total - remaining) // max(total, 1)
        say(_("数据库 %(done)d%%") % {"done": done})

    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        # An open read keeps one snapshot, so writers neither wait nor make the copy start again.
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=PAGES, progress=progress, sleep=0.05)


class PostgresStore:
    """The schema `public`, through PostgreSQL's own pg_dump and pg_restore."""

    engine = "postgresql"
    member = "database.dump"

    def save(self, target: Path, say: Say) -> Contents:
        """Dump under an exported snapshot, so that the dump and the counts are of one instant."""
        tool = self.tool("pg_dump")
        say(_("数据库：pg_dump 导出中"))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = _first(cursor, "SELECT pg_export_snapshot()")
            contents = _contents(cursor, connection.introspection.table_names(cursor))
            self.run(
                tool, "--format=custom", "--schema=public", f"--snapshot={snapshot}",
                "--no-owner", "--no-privileges", f"--file={target}",
            )  # fmt: skip
        return contents

    @contextmanager
    def replaced_by(self, source: Path, say: Say) -> Iterator[None]:
        """Move the present schema aside, restore into a new one, and drop or swap back."""
        tool = self.tool("pg_restore")
        self.refuse_others()
        say(_("数据库：pg_restore 恢复中"))
        self.execute(f"ALTER SCHEMA public RENAME TO {ASIDE}", "CREATE SCHEMA public")
        try:
            self.run(
                tool, "--schema=public", "--single-transaction", "--exit-on-error",
                "--no-owner", "--no-privileges", str(source),
            )  # fmt: skip
            yield
        except BaseException:
            self.settle()
            raise
        self.execute(f"DROP SCHEMA {ASIDE} CASCADE")

    def settle(self) -> None:
        """Put the schema that was moved aside back in its place, if there is one."""
        with connection.cursor() as cursor:
            found = _first(cursor, f"SELECT to_regnamespace('{ASIDE}') IS NOT NULL")
        if found:
            self.execute(
                "DROP SCHEMA IF EXISTS public CASCADE", f"ALTER SCHEMA {ASIDE} RENAME TO public"
            )

    def refuse_others(self) -> None:
        """Raise TargetInUse where anyone else stays connected to this database."""
        until = time.monotonic() + PARTING
        while sessions := self.others():
            if time.monotonic() > until:
                raise TargetInUse(sessions=sessions)
            time.sleep(0.1)

    def others(self) -> int:
        """How many other connections this database has at this instant."""
        sql = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        with connection.cursor() as cursor:
            return int(_first(cursor, sql))

    def execute(self, *statements: str) -> None:
        """Run these statements together or not at all."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def tool(self, name: str) -> str:
        """The program's path. Raises ClientToolUnfit where it is missing or too old."""
        found = shutil.which(name)
        if found is None:
            raise ClientToolUnfit(
                tool=name, why=_("本机没有安装（Debian：apt install postgresql-client）。")
            )
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  (a fixed program name)
        version = re.search(r"(\d+)", said.stdout)
        connection.ensure_connection()
        server = cast(Any, connection).pg_version // 10000
        if version is None or int(version[1]) < server:
            why = _("版本为 %(tool)s，旧于服务器的 %(server)d。") % {
                "tool": version[1] if version else "?",
                "server": server,
            }
            raise ClientToolUnfit(tool=name, why=why)
        return found

    def run(self, tool: str, *arguments: str) -> None:
        """Run it against our database. Raises ClientToolUnfit with what it said when it failed."""
        where = connection.settings_dict
        place = [f"--dbname={where['NAME']}"]
        place += [f"--{k}={where[n]}" for k, n in _PLACE.items() if where[n]]
        environment = {**os.environ, "PGPASSWORD": where["PASSWORD"] or ""}
        command = [tool, *place, "--no-password", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  (our own arguments)
        if done.returncode != 0:
            raise ClientToolUnfit(tool=Path(tool).name, why=done.stderr.strip())


_PLACE = {"host": "HOST", "port": "PORT", "username": "USER"}
