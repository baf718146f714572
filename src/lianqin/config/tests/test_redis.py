"""Several processes count in one place where LIANQIN_REDIS_URL says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lianqin.core.tests.children import plain_environment

COUNT = """
import os
import lianqin.config, django
django.setup()
from django.core.cache import cache
cache.add("lianqin-test-count", 0, 30)
print(cache.incr("lianqin-test-count"))
"""
ADDRESS = os.environ.get("LIANQIN_TEST_REDIS", "redis://127.0.0.1:6379/9")


def count_once(data: Path) -> int:
    """Add one to the shared count, in a process of its own."""
    own = {"LIANQIN_REDIS_URL": ADDRESS, "LIANQIN_DATA": str(data)}
    settings = {"DJANGO_SETTINGS_MODULE": "lianqin.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", COUNT],
        env={**plain_environment(), **own, **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.postgres
def test_two_processes_share_one_count(tmp_path: Path) -> None:
    first = count_once(tmp_path)
    assert count_once(tmp_path) == first + 1
