"""The column that holds actions: nothing outside the closed list of `law` can be written into it.

It refuses on every way into the table, `save`, `bulk_create` and `update` alike, on either
database, so that no page, importer or shell can widen what the law allows.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from lianqin.dispatch.errors import ActionNotListed, ActionReserved
from lianqin.dispatch.law import ACTIONS, BY_CODE
from lianqin.units.kinds import POLICE_UNITS

RESERVED = frozenset(action.code for action in ACTIONS if action.kinds <= POLICE_UNITS)


def check_listed(codes: Any) -> None:
    """Raises ActionNotListed when `codes` is no list of codes of the closed list."""
    if not isinstance(codes, list):
        raise ActionNotListed(action=codes)
    for code in codes:
        if not isinstance(code, str) or code not in BY_CODE:
            raise ActionNotListed(action=code)


def check_not_reserved(codes: list[str]) -> None:
    """Raises ActionReserved, with the law, for a power that only police hold."""
    for code in codes:
        if code in RESERVED:
            action = BY_CODE[code]
            raise ActionReserved(action=action.name, basis=str(action.basis))


class ListedActions(models.JSONField):
    """Codes of `dispatch.law`. A row that says `reaches_guards` may hold no reserved power."""

    def deconstruct(self) -> Any:
        """To a migration it is the JSON that it is stored as."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Before a row is written: the list, then whether this row may hold it."""
        codes = super().pre_save(model_instance, add)
        check_listed(codes)
        if getattr(model_instance, "reaches_guards", True):
            check_not_reserved(codes)
        return codes

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Before a value is written without its row, as `update` does: the list at least."""
        if not hasattr(value, "as_sql"):
            check_listed(value)
        return super().get_db_prep_save(value, connection)
