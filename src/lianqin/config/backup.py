"""`lianqin backup FILE` and `lianqin restore FILE`: one file that proves itself whole.

A restore checks the archive before it touches anything, and afterwards the rows of every table
and the audit chain; where they differ from the manifest, the former contents go back.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from lianqin import VERSION
from lianqin.config import backup_archive as archive
from lianqin.config.backup_archive import Contents, Manifest, Say
from lianqin.config.backup_errors import (
    ArchiveNewer,
    ArchiveOfOtherEngine,
    NothingToBackUp,
    RestoredDiffers,
    TargetNotEmpty,
)
from lianqin.config.backup_stores import Store, contents_now, current_store, duty_rows
from lianqin.core.audit import ChainReport, verify_chain
from lianqin.core.models import AuditRow


@dataclass(frozen=True)
class Report:
    """What a backup or a restore did: the file, the rows and photos, and the audit chain."""

    file: str
    engine: str
    tables: int
    rows: int
    photos: int
    audit_rows: int
    audit_head: str
    chain_whole: bool


def backup(file: Path, say: Say) -> Report:
    """Write database and photos to `file` while the service runs.

    Raises NothingToBackUp, ArchiveExists, ArchiveUnwritable, ClientToolUnfit.
    """
    if AuditRow._meta.db_table not in contents_now().rows:
        raise NothingToBackUp
    store, chain = current_store(), verify_chain()
    with archive.new_archive(file) as tar, TemporaryDirectory(dir=file.parent) as folder:
        copy = Path(folder) / store.member
        manifest = _manifest(store, store.save(copy, say), chain)
        archive.add(tar, manifest, store.member, copy)
        photos = archive.add_media(tar, manifest, Path(settings.MEDIA_ROOT), say)
        archive.close(tar, manifest)
    return _report(file, manifest, photos)


def restore(file: Path, say: Say, *, replace: bool = False) -> Report:
    """Put the archive's database and photos in the place of the present ones.

    Raises ArchiveUnreadable, ArchiveOfOtherEngine, ArchiveNewer, TargetNotEmpty, TargetInUse and
    ClientToolUnfit before anything changed, RestoredDiffers after the former contents were put
    back.
    """
    store = current_store()
    with archive.opened(file) as tar, TemporaryDirectory(dir=settings.DATA) as folder:
        manifest = archive.read_manifest(tar, file)
        store.settle()
        _refuse_unfit(manifest, store, replace=replace)
        say(_("核对备份文件"))
        archive.unpack(tar, manifest, file, Path(folder))
        with store.replaced_by(Path(folder) / store.member, say), _photos_from(Path(folder)):
            say(_("核对行数和审计链"))
            _check(manifest)
    return _report(file, manifest, sum(n.startswith(archive.MEDIA) for n in manifest.members))


def _manifest(store: Store, contents: Contents, chain: ChainReport) -> Manifest:
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        version=VERSION,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        engine=store.engine,
        migrations=sorted(f"{app}.{name}" for app, name in applied),
        contents=contents,
        chain_whole=chain.whole,
    )


def _report(file: Path, manifest: Manifest, photos: int) -> Report:
    contents = manifest.contents
    return Report(
        file=str(file),
        engine=manifest.engine,
        tables=len(contents.rows),
        rows=contents.total,
        photos=photos,
        audit_rows=contents.audit_rows,
        audit_head=contents.audit_head,
        chain_whole=manifest.chain_whole,
    )


def _refuse_unfit(manifest: Manifest, store: Store, *, replace: bool) -> None:
    if manifest.engine != store.engine:
        raise ArchiveOfOtherEngine(theirs=manifest.engine, ours=store.engine)
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    for migration in manifest.migrations:
        if migration not in known:
            raise ArchiveNewer(version=manifest.version, migration=migration)
    rows = duty_rows(contents_now())
    if rows and not replace:
        raise TargetNotEmpty(rows=rows)


def _check(manifest: Manifest) -> None:
    """Compare the restored rows and chain with the manifest, and bring older tables up to date."""
    connection.close()
    found = contents_now()
    for table in sorted(found.rows.keys() | manifest.contents.rows.keys()):
        if found.rows.get(table) != manifest.contents.rows.get(table):
            raise RestoredDiffers(why=_("表 %(table)s 的行数不同") % {"table": table})
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    chain = verify_chain()
    if manifest.chain_whole and not chain.whole:
        raise RestoredDiffers(why=_("审计链在第 %(row)d 行断开") % {"row": chain.broken_at})
    if found.audit_head != manifest.contents.audit_head:
        raise RestoredDiffers(why=_("审计链末端不同"))


@contextmanager
def _photos_from(folder: Path) -> Iterator[None]:
    """Put the unpacked photos in place; the former ones go back if what follows fails."""
    home, new, former = Path(settings.MEDIA_ROOT), folder / "media", folder / "media-before"
    new.mkdir(exist_ok=True)
    home.mkdir(parents=True, exist_ok=True)
    home.rename(former)
    new.rename(home)
    try:
        yield
    except BaseException:
        home.rename(folder / "media-refused")
        former.rename(home)
        raise


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Enter `backup` and `restore` in the command line."""
    saving = subparsers.add_parser(
        "backup", help=_("把数据库和照片、语音备份到一个文件（服务不停）")
    )
    saving.add_argument("file", type=Path, metavar="FILE")
    saving.add_argument("--json", action="store_true", help=_("以 JSON 输出结果"))
    saving.set_defaults(run=_run_backup)
    restoring = subparsers.add_parser("restore", help=_("从备份文件恢复，并核对行数和审计链"))
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument("--replace", action="store_true", help=_("替换目标中已有的数据"))
    restoring.add_argument("--json", action="store_true", help=_("以 JSON 输出结果"))
    restoring.set_defaults(run=_run_restore)


def _run_backup(args: argparse.Namespace) -> int:
    report = backup(args.file, _say)
    if not report.chain_whole:
        _say(_("注意：审计链在备份前已经断开，请运行 lianqin audit verify 查看。"))
    _say(_("密钥（keys 目录）不在备份内，请另行妥善保管；没有它，身份信息和封存的原件无法解密。"))
    return _finish(
        _("已备份到 %(file)s：%(tables)d 张表 %(rows)d 行，%(photos)d 个照片和语音文件。"),
        report,
        args,
    )


def _run_restore(args: argparse.Namespace) -> int:
    report = restore(args.file, _say, replace=args.replace)
    text = _(
        "已恢复 %(tables)d 张表 %(rows)d 行、%(photos)d 个照片和语音文件；"
        "行数一致，审计链 %(audit_rows)d 行已核对。"
    )
    return _finish(text, report, args)


def _finish(text: str, report: Report, args: argparse.Namespace) -> int:
    told: dict[str, Any] = asdict(report)
    line = json.dumps(told, ensure_ascii=False) if args.json else text % told
    sys.stdout.write(f"{line}\n")
    return 0


def _say(line: str) -> None:
    """Progress goes beside the result, so that --json stays readable by a program."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
