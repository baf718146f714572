"""An old SQLite never runs in WAL mode; a new one always does."""

from __future__ import annotations

import sqlite3

import pytest
from django.db import connection

from lianqin.config.sqlite import SAFE_FOR_WAL, journal_mode
from lianqin.core.checks import faults


@pytest.mark.parametrize(
    ("version", "mode"), [((3, 40, 1), "DELETE"), ((3, 51, 2), "DELETE"), (SAFE_FOR_WAL, "WAL")]
)
def test_only_a_safe_library_gets_wal(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode
    assert not faults(version, mode)


def test_an_old_library_that_finds_a_wal_database_is_refused() -> None:
    (fault,) = faults((3, 40, 1), "wal")
    assert fault.id == "core.E001"
    assert "3.40.1" in fault.msg


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_database_in_use_has_the_mode_that_its_library_allows() -> None:
    allowed = journal_mode(sqlite3.sqlite_version_info)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone()[0] == allowed.lower()
