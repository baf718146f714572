"""Sealed originals travel with a backup, the key that opens them never does."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lianqin.config.backup import backup, restore
from lianqin.core.acts import act
from lianqin.core.models import AuditRow
from lianqin.core.scope import Viewer
from lianqin.incidents import sealing
from lianqin.registry import identity

pytestmark = pytest.mark.django_db(transaction=True)
SAID = b"the guard's own words, as recorded"


def forget_keys() -> None:
    """As a house that has just been started."""
    identity.cipher.cache_clear()
    identity._key.cache_clear()


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A house's folder of its own, with one voice note under seal."""
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT, settings.FIELD_KEYS = (
        settings.DATA / "media",
        settings.DATA / "keys/fields",
    )
    settings.MEDIA_ROOT.mkdir(parents=True)
    forget_keys()
    yield settings.DATA
    forget_keys()


def keep() -> sealing.Files:
    note = sealing.files(b"copy", folder="voice", ending="ogg", original=SAID, kind="audio/webm")
    with note as files, act("test.keep", actor=Viewer(user_id=7, role="officer")) as act_:
        act_.record(AuditRow(pk=1))
        files.entered = True
    return files


def quiet(line: str) -> None:
    """Progress that nobody reads."""


def test_what_is_sealed_comes_back_and_opens_with_the_key_that_was_kept_apart(
    house: Path, tmp_path: Path
) -> None:
    files, archive = keep(), tmp_path / "house.tar"
    backup(archive, quiet)
    with tarfile.open(archive) as tar:
        inside = {info.name: tar.extractfile(info).read() for info in tar}  # type: ignore[union-attr]
    assert {f"media/{files.copy}", f"media/{files.sealed}"} <= set(inside)
    assert not any(name.startswith("keys") for name in inside)
    key = (house / "keys/fields" / sealing.KEY).read_bytes()
    assert not any(key in content or SAID in content for content in inside.values())
    sealing.path_of(files.sealed).unlink()
    assert sealing.unsealed(files.sealed) is None
    restore(archive, quiet, replace=True)
    assert sealing.unsealed(files.sealed) == SAID
    (house / "keys/fields" / sealing.KEY).unlink()
    forget_keys()
    assert sealing.unsealed(files.sealed) is None  # a new key was made, which opens nothing old
