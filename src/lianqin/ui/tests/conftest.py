"""Pages of this room are tested on their own addresses, with plain static names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_addresses(settings: Any, tmp_path: Path) -> None:
    """The room's own test addresses; static files by their plain names."""
    settings.ROOT_URLCONF = "lianqin.ui.tests.urls"
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
