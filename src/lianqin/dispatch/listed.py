"""The columns that hold actions and the other closed words of a rule: nothing outside the lists of
`law` and `rule_terms` can be written into them.

They refuse on every way into the table, `save`, `bulk_create` and `update` alike, on either
database, so that no page, importer or shell can widen what the law allows.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.functional import Promise

from lianqin.dispatch.errors import ActionNotListed, ActionReserved, TermNotListed
from lianqin.dispatch.law import ACTIONS, BY_CODE
from lianqin.dispatch.rule_terms import LONGEST_STEP, MOST_STEPS, Step
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


def check_terms(codes: Any, names: dict[str, Promise | str]) -> None:
    """Raises TermNotListed when `codes` is no list of the codes of `names`."""
    if not isinstance(codes, list):
        raise TermNotListed(term=codes)
    for code in codes:
        if not isinstance(code, str) or code not in names:
            raise TermNotListed(term=code)


def check_ladder(steps: Any) -> None:
    """Raises TermNotListed when `steps` is no ladder: a few steps in the order of their seconds,
    each {"after": seconds since the directive was sent, "do": a `Step`}."""
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        raise TermNotListed(term=steps)
    before = 0
    for step in steps:
        if not isinstance(step, dict) or set(step) != {"after", "do"}:
            raise TermNotListed(term=step)
        after, what = step["after"], step["do"]
        if type(after) is not int or not before <= after <= LONGEST_STEP or after < 1:
            raise TermNotListed(term=after)
        if not isinstance(what, str) or what not in Step.values:
            raise TermNotListed(term=what)
        before = after


class _Checked(models.JSONField):
    """JSON that is looked at before it is written, with its row or without it."""

    def check_value(self, value: Any) -> None:
        """Raises for what may not be written."""
        raise NotImplementedError

    def deconstruct(self) -> Any:
        """To a migration it is the JSON that it is stored as."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Before a row is written."""
        value = super().pre_save(model_instance, add)
        self.check_value(value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Before a value is written without its row, as `update` does."""
        if not hasattr(value, "as_sql"):
            self.check_value(value)
        return super().get_db_prep_save(value, connection)


class ListedTerms(_Checked):
    """Codes of one closed list of `rule_terms`."""

    def __init__(self, *args: Any, names: dict[str, Promise | str] | None = None, **kwargs: Any):
        self.names = names or {}
        super().__init__(*args, **kwargs)

    def check_value(self, value: Any) -> None:
        """Raises TermNotListed."""
        check_terms(value, self.names)


class LadderSteps(_Checked):
    """The steps of a ladder, in order; none of them: the house's usual ones."""

    def check_value(self, value: Any) -> None:
        """Raises TermNotListed."""
        check_ladder(value)
