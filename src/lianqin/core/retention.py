"""How long each fact is kept, and why. Every model says it, or a test fails.

`days=None` keeps the row for as long as the organisation exists. `field` is the date from which
the days run. `sweep` erases what is due, in short chunks that never hold the writer for long. A
row that others still hold on to stays until they go; where the rule names `emptied`, a date of the
row, it is emptied of all that it says instead (`Model.empty`), and that date tells that it was.
Where a row has many of its own (`many`, the name of their relation), those go first, in chunks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction

CHUNK = 500


@dataclass(frozen=True)
class Retention:
    """`days` after `field` the row is erased; `basis` is the law or the need, in Chinese."""

    basis: str
    days: int | None = None
    field: str = ""
    emptied: str = ""
    many: str = ""


def kept_models() -> dict[str, Retention]:
    """Every model of Lianqin with its retention; raises AttributeError where one is missing."""
    own = [model for model in apps.get_models() if model.__module__.startswith("lianqin.")]
    return {model._meta.label: model.retention for model in own}  # type: ignore[attr-defined]


def sweep(at: datetime) -> dict[str, int]:
    """Erase what is due at `at`; the number erased per model."""
    erased: dict[str, int] = {}
    for label, rule in kept_models().items():
        if rule.days is not None:
            erased[label] = _erase(apps.get_model(label), rule, at)
    return erased


def _erase(model: type[models.Model], rule: Retention, at: datetime) -> int:
    """Erase in chunks; a row that others still hold on to stays and keeps nothing else back."""
    due: dict[str, Any] = {f"{rule.field}__lt": at - timedelta(days=rule.days or 0)}
    if rule.emptied:
        due[f"{rule.emptied}__isnull"] = True
    rows, total, after = model._base_manager.filter(**due).order_by("pk"), 0, None
    while keys := list(
        (rows.filter(pk__gt=after) if after else rows).values_list("pk", flat=True)[:CHUNK]
    ):
        total += _erase_chunk(model, keys, rule, at)
        after = keys[-1]
    return total


def _erase_chunk(model: type[models.Model], keys: list[Any], rule: Retention, at: datetime) -> int:
    """Erase a chunk at once, or row by row where some of it is held."""
    if rule.many:
        relation: Any = model._meta.get_field(rule.many)
        erase_of(relation.related_model, **{f"{relation.field.name}__in": keys})
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk__in=keys).delete()[1].get(model._meta.label, 0)
    except models.ProtectedError:
        if len(keys) == 1:
            return _empty(model, keys[0], at) if rule.emptied else 0
        halves = (keys[: len(keys) // 2], keys[len(keys) // 2 :])
        return sum(_erase_chunk(model, half, rule, at) for half in halves)


def erase_of(model: type[models.Model], **which: Any) -> None:
    """Erase rows that nobody holds, however many, never more than a chunk in one transaction."""
    rows = model._base_manager.filter(**which).order_by("pk")
    while keys := list(rows.values_list("pk", flat=True)[:CHUNK]):
        model._base_manager.filter(pk__in=keys).delete()


def _empty(model: type[models.Model], key: Any, at: datetime) -> int:
    """Leave nothing of a held row but that it was there; 1."""
    with transaction.atomic():
        model._base_manager.get(pk=key).empty(at)  # type: ignore[attr-defined]
    return 1
