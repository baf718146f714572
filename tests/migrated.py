"""A database brought up by every migration once, and copied for each run that needs one.

Going through all migrations takes longer than a thousand quick tests. The copy is kept under the
digest of everything that migrations are made of, so that a changed migration is run again.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "test-databases"
OLD = 24 * 3600  # seconds; another run may still be reading a younger one


def digest() -> str:
    """What tells one set of migrations from another."""
    found = hashlib.sha256()
    sources = [*ROOT.glob("src/lianqin/*/migrations/*.py"), ROOT / "src/lianqin/core/kept.py"]
    for path in [*sorted(sources), ROOT / "requirements.txt"]:
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def copy_into(connection: Any) -> None:
    """Put the migrated tables in the place of those that stand in an SQLite test database."""
    import sqlite3  # the newer library, where the settings have put it in by now

    with closing(sqlite3.connect(_migrated())) as source:
        connection.ensure_connection()
        source.backup(connection.connection)


def _migrated() -> Path:
    """The file of this digest, made by whoever comes first; old ones of other digests go."""
    path = KEPT / f"{digest()}.sqlite3"
    KEPT.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time():
        if not path.exists():
            for old in KEPT.glob("*"):
                if old.stat().st_mtime < time.time() - OLD and old.name != "lock":
                    old.unlink()
            _migrate(path)
    return path


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(path: Path) -> None:
    draft = path.with_name(f"{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
        check=True,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "lianqin.config.settings_for_tests",
            "LIANQIN_DATABASE_URL": f"sqlite://{draft}",
        },
    )
    import sqlite3

    with closing(sqlite3.connect(draft)) as whole:
        whole.execute("PRAGMA journal_mode=DELETE")  # all of it in the one file
    draft.rename(path)
