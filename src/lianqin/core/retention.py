"""How long each fact is kept, and why. Every model says it, or a test fails.

`days=None` keeps the row for as long as the organisation exists. `field` is the date from which
the days run. `sweep` erases what is due, in short chunks that never hold the writer for long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import models

CHUNK = 500


@dataclass(frozen=True)
class Retention:
    """`days` after `field` the row is erased; `basis` is the law or the need, in Chinese."""

    basis: str
    days: int | None = None
    field: str = ""


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
    due = {f"{rule.field}__lt": at - timedelta(days=rule.days or 0)}
    total = 0
    while keys := list(model._base_manager.filter(**due).values_list("pk", flat=True)[:CHUNK]):
        total += model._base_manager.filter(pk__in=keys).delete()[0]
    return total
