"""Secrets that the machine makes for itself at the first start, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def load_secret(path: Path) -> str:
    """The secret kept at `path`, made there with mode 0600 when it is not yet."""
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)  # two processes at once: the first one's secret stands
    except FileExistsError:
        pass
    finally:
        draft.unlink()
