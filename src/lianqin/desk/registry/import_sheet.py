"""What the page of one import shows, gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from lianqin.core.scope import Viewer
from lianqin.registry.importing import previewing
from lianqin.registry.importing.reasons import reason_in_short
from lianqin.registry.importing.runs import has_stopped
from lianqin.registry.models import ImportRun

PAGE = 50
PEOPLE = 24
State = ImportRun.State
MOVING = frozenset({State.READING, State.APPLYING})


@dataclass(frozen=True)
class Choice:
    """One answer of a filter, with how many bad cells it has."""

    value: str
    words: str
    count: int


def run_sheet(run: ImportRun, viewer: Viewer, asked: Mapping[str, str]) -> dict[str, Any]:
    """The context of `desk/registry/import.html`."""
    sheet: dict[str, Any] = {
        "run": run,
        "same_as": _run(run.facts.get("same_as"), viewer),
        "follows": _run(run.follows_id, viewer),
        "is_moving": is_moving(run),
        "has_stopped": has_stopped(run),
        "refusal": previewing.refusal_of(run),
        "creates": run.facts.get("create", 0),
        "updates_count": run.facts.get("update", 0),
    }
    if run.state == State.READY:
        sheet |= {"new": previewing.new_rows(run, viewer)}
        sheet |= {"updates": previewing.updates(run, viewer)}
    if run.state == State.DONE:
        people = previewing.people_entered(run, viewer)
        sheet |= {"people": people[:PEOPLE], "people_count": people.count()}
    if run.bad:
        sheet |= _bad(run, viewer, asked)
    return sheet


def is_moving(run: ImportRun) -> bool:
    """Whether the background is at work on it."""
    return run.state in MOVING and not has_stopped(run)


def _run(pk: int | None, viewer: Viewer) -> ImportRun | None:
    return ImportRun.objects.for_viewer(viewer).filter(pk=pk).first() if pk else None


def _bad(run: ImportRun, viewer: Viewer, asked: Mapping[str, str]) -> dict[str, Any]:
    """The bad cells that are asked for, a page of rows at a time."""
    by_column, by_code = previewing.tallies(run, viewer)
    titles = previewing.titles_of(run)
    column = asked.get("column", "") if asked.get("column") in by_column else ""
    code = asked.get("reason", "") if asked.get("reason") in by_code else ""
    rows = previewing.bad_rows(run, viewer, column, code)
    page = Paginator(rows, PAGE).get_page(asked.get("page"))
    kept = {"column": column, "reason": code}
    return {
        "cells": previewing.bad_cells(run, list(page), column, code),
        "page": page,
        "query": "".join(f"{name}={mark}&" for name, mark in kept.items() if mark),
        "columns": [Choice(key, titles.get(key, key), n) for key, n in by_column.items()],
        "reasons": [Choice(key, reason_in_short(key), n) for key, n in by_code.items()],
        "column": column,
        "reason": code,
        "can_mend": rows.exclude(sealed=None).exists(),
    }
