"""The one file of a backup: a tar with the database, the photos and a manifest.

The manifest is the last member, so a copy that was cut short has none and is refused. It
holds a SHA-256 for each member, the rows of each table and the head of the audit chain. Keys
are left out on purpose: whoever finds the archive reads no identity number from it, and sees no
picture of an identity appeal.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from lianqin.config.backup_errors import ArchiveExists, ArchiveUnreadable, ArchiveUnwritable

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media/"
EXCLUDED = ("keys/", "appeal_keys/", "tls/", "static/")
BLOCK = 1024 * 1024

Say = Callable[[str], None]


@dataclass(frozen=True)
class Contents:
    """What a database held at one instant: rows by table, and where the audit chain ended."""

    rows: dict[str, int]
    audit_rows: int
    audit_head: str

    @property
    def total(self) -> int:
        return sum(self.rows.values())


@dataclass
class Manifest:
    """What the archive says of itself. `members` maps a name to its bytes and SHA-256."""

    version: str
    made_at: str
    engine: str
    migrations: list[str]
    contents: Contents
    chain_whole: bool
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    excluded: tuple[str, ...] = EXCLUDED
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """The manifest as it stands in the archive: JSON, readable by eye."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Manifest:
        """Read it back. Raises ValueError, KeyError or TypeError where it is not one of ours."""
        said = json.loads(raw)
        if said["format"] != FORMAT:
            raise ValueError(said["format"])
        return cls(**{**said, "contents": Contents(**said["contents"])})


class _Counted(io.RawIOBase):
    """Reads on behalf of tar and digests what passes."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest, self.bytes = source, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        self.bytes += len(block)
        return block


@contextmanager
def new_archive(file: Path) -> Iterator[tarfile.TarFile]:
    """A tar readable by its owner only that takes its name when whole, or never.

    Raises ArchiveExists and ArchiveUnwritable.
    """
    if file.exists():
        raise ArchiveExists(file=str(file))
    draft = file.with_name(f".{file.name}.part")
    draft.unlink(missing_ok=True)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise ArchiveUnwritable(file=str(file), why=error.strerror or "") from error
    try:
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w") as tar:
                yield tar
            raw.flush()
            os.fsync(raw.fileno())
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


def add(tar: tarfile.TarFile, manifest: Manifest, name: str, source: Path) -> None:
    """Put one file into the archive and its digest into the manifest."""
    with source.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size = os.fstat(file.fileno()).st_size
        info.mtime = int(source.stat().st_mtime)
        info.mode = 0o600
        counted = _Counted(file)
        tar.addfile(info, counted)  # read() is all that tar asks for
    manifest.members[name] = {"bytes": counted.bytes, "sha256": counted.digest.hexdigest()}


def add_media(tar: tarfile.TarFile, manifest: Manifest, folder: Path, say: Say) -> int:
    """Put every photo and voice note in, with the sealed originals; answers how many files. None is
    changed once written."""
    photos = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for number, path in enumerate(photos, start=1):
        add(tar, manifest, MEDIA + path.relative_to(folder).as_posix(), path)
        if number % 200 == 0 or number == len(photos):
            say(_("照片和语音 %(done)d/%(all)d") % {"done": number, "all": len(photos)})
    return len(photos)


def close(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Write the manifest, which makes the archive whole."""
    raw = manifest.as_bytes()
    info = tarfile.TarInfo(MANIFEST)
    info.size, info.mode = len(raw), 0o600
    tar.addfile(info, io.BytesIO(raw))


@contextmanager
def opened(file: Path) -> Iterator[tarfile.TarFile]:
    """The archive for reading. Raises ArchiveUnreadable in a sentence for whatever is wrong."""
    try:
        with tarfile.open(file, mode="r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise ArchiveUnreadable(file=str(file), why=_("没有这个文件")) from error
    except OSError as error:
        raise ArchiveUnreadable(file=str(file), why=error.strerror or "") from error
    except tarfile.TarError as error:
        raise ArchiveUnreadable(file=str(file), why=_("文件格式不对或已被截断")) from error


def read_manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    """The manifest. Raises ArchiveUnreadable where there is none or it is not ours."""
    try:
        source = tar.extractfile(MANIFEST)
        return Manifest.from_bytes(source.read() if source else b"")
    except KeyError as error:
        raise ArchiveUnreadable(file=str(file), why=_("没有清单，可能未复制完")) from error
    except (ValueError, TypeError) as error:
        raise ArchiveUnreadable(file=str(file), why=_("清单无法读取")) from error


def unpack(tar: tarfile.TarFile, manifest: Manifest, file: Path, into: Path) -> None:
    """Write out every member that the manifest names, each checked against its SHA-256.

    A member's path may not lead outside `into`. Raises ArchiveUnreadable.
    """
    for name, told in manifest.members.items():
        target = (into / name).resolve()
        if not target.is_relative_to(into.resolve()):
            raise ArchiveUnreadable(
                file=str(file), why=_("成员 %(name)s 的路径不对") % {"name": name}
            )
        if _write_out(tar, name, target) != told["sha256"]:
            raise ArchiveUnreadable(file=str(file), why=_("成员 %(name)s 已损坏") % {"name": name})


def _write_out(tar: tarfile.TarFile, name: str, target: Path) -> str:
    """Copy one member to a file; answers its SHA-256, or nothing where it is not there."""
    try:
        source = tar.extractfile(name)
    except KeyError:
        return ""
    if source is None:
        return ""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as out:
        while block := source.read(BLOCK):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()
