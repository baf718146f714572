"""Leave out of a run on a second database the tests that ask no database anything.

Only in the rooms' own folders: `config`, `core`, `demo` and the tests of the house start processes
that open a database of their own, which no fixture tells.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import TransactionTestCase

PACKAGE = Path(__file__).resolve().parents[2] / "src/lianqin"
STARTS_PROCESSES = frozenset({"config", "core", "demo"})
FIXTURES = frozenset({"db", "transactional_db", "django_db_setup", "live_server"})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what would prove the same again."""
    again = [item for item in items if asks_a_database(item)]
    if len(again) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
        items[:] = again


def asks_a_database(item: pytest.Item) -> bool:
    """Whether the test may come out otherwise on another database."""
    room = _room(item.path)
    if not room or room in STARTS_PROCESSES or item.get_closest_marker("django_db"):
        return True
    kept = getattr(item, "cls", None)
    if kept is not None and issubclass(kept, TransactionTestCase):
        return True
    return not FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def _room(path: Path) -> str:
    """The room whose tests these are; nothing for the tests of the house."""
    return path.relative_to(PACKAGE).parts[0] if path.is_relative_to(PACKAGE) else ""
