"""For every test: a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from lianqin.core.clock import SHANGHAI, FrozenClock, using

pytest_plugins = ["cast", "cast_roads"]

TEST_NIGHT = datetime(2024, 6, 12, 22, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """On SQLite the tables come from a copy, so that no run waits for every migration."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, brought up by every migration as a real one is."""
    from django.db import connection
    from migrated import copy_into

    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            copy_into(connection)


@pytest.fixture(autouse=True, scope="session")
def emptied_between_tests() -> Iterator[None]:
    """Let the emptying of SQLite's tables after a test pass the guards that refuse to delete."""
    from django.db import connection

    if connection.vendor != "sqlite":
        yield  # PostgreSQL empties tables by TRUNCATE, which the guards let pass
        return
    operations = type(connection.ops)
    plain = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = dict(cursor.fetchall())
        lifted = [f"DROP TRIGGER {name}" for name in guards]
        return [*lifted, *plain(self, *args, **kwargs), *guards.values()]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True, scope="session")
def light_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Plain static names (nothing is collected for a test), quick hashing, photos set apart."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["quick_passwords.QuickArgon2"],
    ):
        yield


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """The attempts that one test used up are not another's."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """The language in which one test asked for a page is not the next one's."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def clock() -> Iterator[FrozenClock]:
    """Wednesday 12 June 2024, 22:00 in Shanghai, until the test moves it."""
    frozen = FrozenClock(TEST_NIGHT)
    with using(frozen):
        yield frozen
