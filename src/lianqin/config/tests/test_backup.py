"""A backup proves itself whole, and a restore changes nothing that it cannot vouch for.

Runs on whichever database the settings name; CI runs it on both.
"""

import argparse
import io
import json
import os
import stat
import tarfile
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from lianqin.config import backup_archive, backup_stores
from lianqin.config.backup import add_commands, backup, restore
from lianqin.config.backup_errors import (
    ArchiveExists,
    ArchiveNewer,
    ArchiveOfOtherEngine,
    ArchiveUnreadable,
    ArchiveUnwritable,
    ClientToolUnfit,
    NothingToBackUp,
    RestoredDiffers,
    TargetInUse,
    TargetNotEmpty,
)
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.audit import verify_chain
from lianqin.core.models import AuditRow, CommandAnswer
from lianqin.core.scope import Viewer

pytestmark = pytest.mark.django_db(transaction=True)

CHEN = Viewer(user_id=7, role="officer")


def quiet(line: str) -> None:
    """Progress that nobody reads."""


def answer_commands(count: int) -> None:
    """Officer Chen leaves that many answers, each in its own act."""
    for number in range(count):
        with act("test.answer", actor=CHEN) as act_:
            answer = CommandAnswer.objects.create(
                key=uuid.uuid4(), fingerprint=str(number), answer={"n": number}, at=clock.now()
            )
            act_.record(answer, number=number)


def fingerprints() -> set[str]:
    return set(CommandAnswer.objects.values_list("fingerprint", flat=True))


@pytest.fixture
def desk(settings: Any, tmp_path: Path) -> Path:
    """A desk with three answered commands and a photo; answers its folder of photos."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "media"
    (settings.MEDIA_ROOT / "2024").mkdir(parents=True)
    (settings.DATA / "keys").mkdir()
    (settings.DATA / "keys/secret_key").write_text("never in an archive")
    (settings.MEDIA_ROOT / "2024/scene.jpg").write_bytes(b"photo of the cable reel")
    answer_commands(3)
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def archived(desk: Path, tmp_path: Path) -> Path:
    """That desk's backup."""
    file = tmp_path / "desk.tar"
    backup(file, quiet)
    return file


@pytest.fixture
def postgres() -> None:
    """For tests of what PostgreSQL alone does; `make test` never starts them on SQLite."""
    if sqlite():
        pytest.skip("needs LIANQIN_DATABASE_URL=postgresql://…")


def rewritten(archived: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The archive again with each member changed, or left out where `change` gives None."""
    target = archived.with_name("changed.tar")
    with tarfile.open(archived) as old, tarfile.open(target, "w") as new:
        for info in old.getmembers():
            source = old.extractfile(info)
            content = change(info.name, source.read() if source else b"")
            if content is not None:
                info.size = len(content)
                new.addfile(info, io.BytesIO(content))
    return target


def with_manifest(archived: Path, **changes: Any) -> Path:
    def change(name: str, content: bytes) -> bytes:
        if name != backup_archive.MANIFEST:
            return content
        return json.dumps({**json.loads(content), **changes}).encode()

    return rewritten(archived, change)


def test_what_was_lost_after_the_backup_comes_back(desk: Path, archived: Path) -> None:
    CommandAnswer.objects.all().delete()
    answer_commands(1)
    (desk / "2024/scene.jpg").unlink()
    (desk / "later.jpg").write_bytes(b"taken after the backup")
    report = restore(archived, quiet, replace=True)
    assert fingerprints() == {"0", "1", "2"}
    assert (desk / "2024/scene.jpg").read_bytes() == b"photo of the cable reel"
    assert not (desk / "later.jpg").exists()
    assert (report.audit_rows, report.photos, report.chain_whole) == (3, 1, True)


def test_the_restored_desk_works_on(archived: Path) -> None:
    answer_commands(2)
    restore(archived, quiet, replace=True)
    answer_commands(1)
    chain = verify_chain()
    assert (chain.rows, chain.whole) == (4, True)


def test_a_restored_audit_row_still_cannot_be_changed(archived: Path) -> None:
    restore(archived, quiet, replace=True)
    with pytest.raises(Exception, match="append"):
        AuditRow.objects.update(action="nothing.happened")


def guards() -> set[tuple[str, str]]:
    """What the database itself holds: every trigger, constraint and index, as it is written."""
    if sqlite():
        sql = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    else:
        sql = """
            SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
            UNION SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
            UNION SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


def test_whatever_the_database_itself_refuses_it_refuses_after_a_restore(archived: Path) -> None:
    before = guards()
    assert [name for name, _ in before if "apart" in name]
    restore(archived, quiet, replace=True)
    assert guards() == before


def test_an_empty_desk_needs_no_replace(archived: Path, desk: Path) -> None:
    call_command("flush", interactive=False, verbosity=0)
    restore(archived, quiet)
    assert fingerprints() == {"0", "1", "2"}


def test_a_desk_with_data_is_not_overwritten_by_accident(archived: Path) -> None:
    answer_commands(4)
    with pytest.raises(TargetNotEmpty):
        restore(archived, quiet)
    assert fingerprints() == {"0", "1", "2", "3"}


def test_manifest_tells_rows_migrations_chain_and_what_is_left_out(archived: Path) -> None:
    with tarfile.open(archived) as tar:
        said = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
        names = tar.getnames()
    assert said["contents"]["rows"]["core_commandanswer"] == 3
    assert said["contents"]["audit_rows"] == 3
    assert said["contents"]["audit_head"] == AuditRow.objects.latest("seq").digest
    assert any(name.startswith("core.0001") for name in said["migrations"])
    assert "keys/" in said["excluded"]
    assert not [name for name in names if "key" in name]


def test_no_key_is_anywhere_in_the_archive(archived: Path) -> None:
    assert b"never in an archive" not in archived.read_bytes()


def test_the_archive_is_readable_by_its_owner_only(archived: Path) -> None:
    assert stat.S_IMODE(archived.stat().st_mode) == 0o600


def test_a_backup_never_writes_over_a_file(archived: Path) -> None:
    before = archived.read_bytes()
    with pytest.raises(ArchiveExists):
        backup(archived, quiet)
    assert archived.read_bytes() == before


def test_a_backup_into_a_missing_folder_says_so(desk: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnwritable):
        backup(tmp_path / "nowhere/desk.tar", quiet)


def test_a_database_without_tables_has_nothing_to_back_up(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", lambda *_: [])
    with pytest.raises(NothingToBackUp):
        backup(tmp_path / "desk.tar", quiet)


def test_a_backup_that_fails_leaves_no_file(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(backup_archive, "add_media", full)
    with pytest.raises(OSError, match="disk full"):
        backup(tmp_path / "desk.tar", quiet)
    assert [path.name for path in tmp_path.iterdir() if "desk" in path.name] == []


def test_a_changed_member_is_refused_before_anything_changes(archived: Path, desk: Path) -> None:
    def flip(name: str, content: bytes) -> bytes:
        return content if name == "manifest.json" else content[:-1] + bytes([content[-1] ^ 1])

    answer_commands(5)
    with pytest.raises(ArchiveUnreadable):
        restore(rewritten(archived, flip), quiet, replace=True)
    assert fingerprints() == {"0", "1", "2", "3", "4"}
    assert (desk / "2024/scene.jpg").exists()


def test_a_missing_member_is_refused(archived: Path) -> None:
    without = rewritten(archived, lambda name, content: None if "scene" in name else content)
    with pytest.raises(ArchiveUnreadable):
        restore(without, quiet, replace=True)


@pytest.mark.parametrize("kept", [0, 100, 5000])
def test_a_file_cut_short_is_refused(archived: Path, kept: int) -> None:
    short = archived.with_name("short.tar")
    short.write_bytes(archived.read_bytes()[:kept])
    with pytest.raises(ArchiveUnreadable):
        restore(short, quiet, replace=True)


def test_a_file_that_is_no_backup_is_refused(desk: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "holiday.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("beach.jpg"), io.BytesIO())
    with pytest.raises(ArchiveUnreadable):
        restore(tmp_path / "holiday.tar", quiet, replace=True)


def test_a_member_that_leads_outside_is_refused(archived: Path, tmp_path: Path) -> None:
    evil = with_manifest(archived, members={"../outside": {"bytes": 0, "sha256": ""}})
    with pytest.raises(ArchiveUnreadable):
        restore(evil, quiet, replace=True)
    assert not (tmp_path / "outside").exists()


def test_a_copy_of_the_other_kind_of_database_is_refused(archived: Path) -> None:
    with pytest.raises(ArchiveOfOtherEngine):
        restore(with_manifest(archived, engine="other"), quiet, replace=True)


def test_a_copy_from_a_later_version_is_refused(archived: Path) -> None:
    later = with_manifest(archived, migrations=["core.9999_not_yet_written"])
    with pytest.raises(ArchiveNewer):
        restore(later, quiet, replace=True)


@pytest.mark.parametrize("wrong", [{"rows": 1}, {"audit_head": "0" * 64}])
def test_former_contents_go_back_where_the_restored_ones_differ(
    archived: Path, desk: Path, wrong: dict[str, Any]
) -> None:
    with tarfile.open(archived) as tar:
        contents = json.loads(tar.extractfile("manifest.json").read())["contents"]  # type: ignore[union-attr]
    if "rows" in wrong:
        wrong = {"rows": {**contents["rows"], "core_commandanswer": 99}}
    answer_commands(4)
    (desk / "later.jpg").write_bytes(b"taken after the backup")
    lying = with_manifest(archived, contents={**contents, **wrong})
    with pytest.raises(RestoredDiffers):
        restore(lying, quiet, replace=True)
    assert fingerprints() == {"0", "1", "2", "3"}
    assert (desk / "later.jpg").exists()
    assert verify_chain().rows == 7


def test_a_backup_taken_while_others_write_is_of_one_instant(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Someone commits in the middle of the copy: rows, chain and head still agree."""
    count = backup_stores._contents

    def someone_writes(*_: Any) -> None:
        def write() -> None:
            answer_commands(1)
            connection.close()

        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(write).result()

    def write_then_count(*args: Any) -> Any:
        someone_writes()
        return count(*args)

    with monkeypatch.context() as patch:
        patch.setattr(backup_stores, "PAGES", 40)
        patch.setattr(backup_stores, "_contents", count if sqlite() else write_then_count)
        report = backup(tmp_path / "busy.tar", someone_writes if sqlite() else quiet)
    assert AuditRow.objects.count() > report.audit_rows
    restore(tmp_path / "busy.tar", quiet, replace=True)
    assert verify_chain().head == report.audit_head


def sqlite() -> bool:
    return connection.vendor == "sqlite"


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres")
def test_a_database_that_others_use_is_not_replaced(archived: Path) -> None:
    with closing(connection.copy()) as other, pytest.raises(TargetInUse):
        other.ensure_connection()
        restore(archived, quiet, replace=True)
    assert fingerprints() == {"0", "1", "2"}


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres")
def test_a_restore_that_was_killed_is_undone_by_the_next(archived: Path) -> None:
    """It died with an empty schema in place; the desk's own is found again before anything else."""
    answer_commands(4)
    store = backup_stores.PostgresStore()
    store.execute(f"ALTER SCHEMA public RENAME TO {backup_stores.ASIDE}", "CREATE SCHEMA public")
    with pytest.raises(TargetNotEmpty):
        restore(archived, quiet)
    assert fingerprints() == {"0", "1", "2", "3"}


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres")
def test_a_dump_program_older_than_the_server_is_refused(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "bin/pg_dump"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho pg_dump (PostgreSQL) 9.6.24\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(ClientToolUnfit):
        backup(tmp_path / "desk.tar", quiet)


def run(*words: str) -> int:
    """As the command line would run it."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    args = parser.parse_args(words)
    code: int = args.run(args)
    return code


def test_the_commands_speak_json_on_one_stream_and_progress_on_the_other(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "desk.tar")
    assert run("backup", file, "--json") == 0
    saved = capsys.readouterr()
    assert json.loads(saved.out)["audit_rows"] == 3
    assert "keys" in saved.err
    assert run("restore", file, "--replace", "--json") == 0
    assert json.loads(capsys.readouterr().out)["chain_whole"] is True
