"""Child processes that use the database of the running test."""

from __future__ import annotations

import os

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The address of the test's database, as LIANQIN_DATABASE_URL takes it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{found['NAME']}"
    user = found["USER"] + (f":{found['PASSWORD']}" if found["PASSWORD"] else "")
    return f"postgresql://{user}@{found['HOST']}:{found['PORT'] or 5432}/{found['NAME']}"


def child_environment(**more: str) -> dict[str, str]:
    """This process's environment, with the test's database and data folder."""
    own = {"LIANQIN_DATABASE_URL": database_url(), "LIANQIN_DATA": str(settings.DATA)}
    return {**plain_environment(), **own, **more}


def plain_environment(**more: str) -> dict[str, str]:
    """This process's environment with the settings that people use, not those of the tests."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "lianqin.config.settings", **more}
