"""After handover the picture is nowhere: not on disk, in the database, in caches or in a backup.

A whole life with a picture of known bytes; a backup before the handover; the handover; the restore
of that backup. Then every file is read for the key, for the picture as it was sent and as it was
shown, and everybody tries to look. A process is killed between the key's end and the commit.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cast import Cast, make_cast
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from lianqin.config.backup import backup, restore
from lianqin.core import clock
from lianqin.core.tests.children import child_environment
from lianqin.incidents import appeal_keys, appeal_pictures, appeal_watch, sightings
from lianqin.incidents.appeals import approve, sealed_of
from lianqin.incidents.handovers import Condition, Giving, Relation, hand_over
from lianqin.incidents.models import AppealView, Handover, IdentityAppeal
from lianqin.incidents.tests.appealing import BASIS, WORDS, answered, by, live, lost_man

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FAMILY = Giving(Relation.PARENT, "核对户口簿", Condition.WELL)
CHUNK = 48  # bytes: long enough to be found nowhere by chance


@pytest.fixture
def house(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, with the keys where an installation has them; temporary files lie
    beside it, so that they are searched too."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA / "media"
    settings.APPEAL_KEYS = settings.DATA / "appeal_keys"
    settings.MEDIA_ROOT.mkdir(parents=True)
    return Path(settings.DATA)


def quiet(line: str) -> None:
    """Progress that nobody reads."""


def noise() -> bytes:
    """A picture whose bytes are like no other's, as JPEG of more than a megabyte."""
    out = io.BytesIO()
    Image.effect_noise((1800, 1800), 120).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


def marks_of(data: bytes) -> set[bytes]:
    """Pieces from all over some bytes, as whoever searches a disk would take them."""
    middle = range(len(data) // 5, len(data) - CHUNK, max(len(data) // 12, 1))
    return {data[at : at + CHUNK] for at in middle}


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                yield path


def found_in(folders: tuple[Path, ...], marks: set[bytes]) -> list[str]:
    """The files in which any of the marks is to be read, plainly or as hexadecimal."""
    wanted = marks | {mark.hex().encode() for mark in marks}
    return [str(path) for path in files_below(*folders) if _holds(path.read_bytes(), wanted)]


def _holds(raw: bytes, wanted: set[bytes]) -> bool:
    return any(mark in raw for mark in wanted)


def rows_as_bytes() -> bytes:
    """Every value of every row of ours and of the sessions, one after the other."""
    out = io.BytesIO()
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            for value in row:
                raw = (
                    bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                )
                out.write(raw)
    return out.getvalue()


def database_files() -> tuple[Path, ...]:
    """Where the database itself keeps its bytes, when that can be read from here."""
    if connection.vendor != "sqlite":
        return ()
    name = str(connection.settings_dict["NAME"])
    return (Path(name).parent,) if Path(name).exists() else ()


def life(cast: Cast, sent: bytes) -> IdentityAppeal:
    """Asked through the page, approved, looked at by three people and answered."""
    incident = lost_man(cast)
    fields = {
        "basis": BASIS,
        "words": WORDS,
        "cut": "middle",
        "person": [cast.ge.person.pk, cast.li.person.pk],
        "picture": SimpleUploadedFile("IMG_7788.jpg", sent, "image/jpeg"),
    }
    answer = cast.sun.client().post(f"/incidents/{incident.number}/appeals/new/", fields)
    assert answer.status_code == 302
    appeal = IdentityAppeal.unscoped.get()
    approve(appeal, **by(cast.fang))
    for who in (cast.ge, cast.li):
        page = who.client().get(f"/field/appeals/{appeal.number}/picture.jpg")
        assert page.status_code == 200
    cast.chen.client().get(f"/incidents/{incident.number}/appeals/{appeal.number}/picture.jpg")
    appeal.refresh_from_db()
    answered(cast, appeal)
    return appeal


def test_after_handover_the_picture_cannot_be_recovered_from_anywhere(
    house: Path, tmp_path: Path
) -> None:
    cast, sent, archive = make_cast(), noise(), tmp_path / "before.tar"
    appeal = life(cast, sent)
    key = (house / "appeal_keys" / appeal.picture_key).read_bytes()
    sealed = (house / "media" / appeal.picture).read_bytes()
    plain = appeal_pictures.unseal(sealed_of(appeal))
    shown = sightings.look(appeal, **by(cast.ge))
    marks = {key} | marks_of(sent) | marks_of(plain) | marks_of(shown)
    # The search finds what is there, or it would prove nothing.
    assert found_in((house,), {key}) == [str(house / "appeal_keys" / appeal.picture_key)]
    assert found_in((house,), marks_of(sealed))

    backup(archive, quiet)
    hand_over(appeal.incident, FAMILY, **by(cast.sun))
    assert found_in((house, archive.parent, *database_files()), marks) == []
    assert not found_in((house,), marks_of(sealed))

    restore(archive, quiet, replace=True)
    restored = IdentityAppeal.unscoped.get()
    assert restored.state == "live"  # the backup knows no better; its picture lies sealed again
    assert found_in((house,), marks_of(sealed))
    for who in cast.everybody().values():
        _tries(who.client(), restored)
    appeal_watch.mend()

    restored.refresh_from_db()
    assert (restored.state, restored.picture, restored.picture_key) == ("key_lost", "", "")
    assert AppealView.unscoped.filter(appeal=restored).count() == 4  # none was added by trying
    assert found_in((house, archive.parent, *database_files()), marks) == []
    assert not _holds(rows_as_bytes(), marks)
    assert not _holds(repr(getattr(cache, "_cache", {})).encode(), marks)
    assert not _holds(b"".join(map(repr_of_cache, vars(cache).values())), marks)


def repr_of_cache(value: object) -> bytes:
    return repr(value).encode()


def _tries(client: Any, appeal: IdentityAppeal) -> None:
    """No role gets a picture from any of the addresses at which there was one."""
    client.raise_request_exception = False
    for url in (
        f"/field/appeals/{appeal.number}/picture.jpg",
        f"/incidents/{appeal.incident.number}/appeals/{appeal.number}/picture.jpg",
        f"/media/{appeal.picture}",
    ):
        answer = client.get(url)
        assert "image" not in answer.headers.get("Content-Type", ""), url
        assert answer.status_code != 200, url


def test_a_key_kept_by_mistake_would_be_found_by_this_search(house: Path) -> None:
    appeal = live(make_cast())
    copy = house / "keys.bak"
    copy.write_bytes(b"x" * 100 + (house / "appeal_keys" / appeal.picture_key).read_bytes())
    key = copy.read_bytes()[100:]
    hand_over(appeal.incident, FAMILY, **by(make_cast_like(appeal)))
    assert found_in((house,), {key}) == [str(copy)]


def make_cast_like(appeal: IdentityAppeal) -> Any:
    """Officer Sun again, by whom the appeal was made."""
    from cast_people import Someone

    from lianqin.accounts.models import User

    user = User.objects.get(pk=appeal.maker_id)
    return Someone(user, None, appeal.incident.station)


DYING = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from lianqin.core import clock
clock.install(clock.FrozenClock(datetime.fromisoformat(sys.argv[1])))
from lianqin.accounts.models import User
from lianqin.accounts.viewers import viewer_for
from lianqin.incidents import appeal_keys, appeals
from lianqin.incidents.handovers import Condition, Giving, Relation, hand_over
from lianqin.incidents.models import IdentityAppeal
real = appeal_keys.destroy
def destroy(name):
    real(name)
    os.kill(os.getpid(), signal.SIGKILL)
appeal_keys.destroy = destroy
appeal = IdentityAppeal.unscoped.get()
user = User.objects.get(pk=appeal.maker_id)
giving = Giving(Relation.PARENT, "x", Condition.WELL)
hand_over(appeal.incident, giving, actor=viewer_for(user), actor_name="x")
"""


def test_a_process_killed_between_key_and_commit_leaves_an_appeal_that_ends_at_the_next_start(
    house: Path,
) -> None:
    appeal = live(make_cast())
    picture = house / "media" / appeal.picture
    done = subprocess.run(
        [sys.executable, "-c", DYING, clock.now().isoformat()],
        env=child_environment(LIANQIN_APPEAL_KEYS=str(house / "appeal_keys")),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    appeal.refresh_from_db()
    assert (appeal.state, appeal_keys.exists(appeal.picture_key)) == ("live", False)
    assert not Handover.unscoped.exists()
    assert picture.exists()
    appeal_watch.mend_at_start()
    appeal.refresh_from_db()
    assert appeal.state == "key_lost"
    assert not picture.exists()
    hand_over(appeal.incident, FAMILY, **by(make_cast_like(appeal)))  # and the officer goes on
    assert Handover.unscoped.count() == 1


def test_the_keys_lie_where_no_backup_looks(house: Path, tmp_path: Path) -> None:
    import tarfile

    appeal = live(make_cast())
    backup(tmp_path / "all.tar", quiet)
    with tarfile.open(tmp_path / "all.tar") as tar:
        names = tar.getnames()
    assert f"media/{appeal.picture}" in names
    assert not any(appeal.picture_key in name or "appeal_keys" in name for name in names)
    assert os.stat(house / "appeal_keys").st_mode & 0o077 == 0
