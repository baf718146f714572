"""What must be so before pages are served: a migrated, safe database and gathered static files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


class NotReady(SystemExit):
    """Serving would fail; the sentence says what to do first."""


def refuse_unready_database() -> None:
    """Raise NotReady when the database does not answer, is unsafe, or lacks migrations."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise NotReady(
            "数据库没有应答，请检查 LIANQIN_DATABASE_URL / "
            "the database does not answer; check LIANQIN_DATABASE_URL"
        ) from error
    if missing:
        raise NotReady(
            f"数据库还差 {len(missing)} 个迁移，请先运行 lianqin migrate / "
            f"the database lacks {len(missing)} migrations; run `lianqin migrate` first"
        )
    for fault in run_checks(tags=[Tags.database], databases=["default"]):
        if fault.is_serious():
            raise NotReady(f"{fault.msg} {fault.hint or ''}")
    connection.close()


def gather_static() -> bool:
    """Collect the static files under hashed names, unless they are as last time; True if done."""
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    found = _fingerprint()
    if stamp.exists() and stamp.read_text("ascii") == found:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(found, "ascii")
    return True


def _fingerprint() -> str:
    """Changes when any static file of any room is added, removed or edited."""
    digest = hashlib.sha256(settings.LIANQIN_VERSION.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
