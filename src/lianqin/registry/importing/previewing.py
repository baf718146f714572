"""A run as a page shows it: what entering will do, and every bad cell with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.registry.history import said as said_in_history
from lianqin.registry.identity import masked
from lianqin.registry.importing.candidates import Action, Candidate, said
from lianqin.registry.importing.checking import ROWS
from lianqin.registry.importing.columns import COLUMNS, Column
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.problems import Problem
from lianqin.registry.importing.reasons import reason_in_short, reason_of
from lianqin.registry.importing.sealing import open_row
from lianqin.registry.models import Change, ImportRow, ImportRun, Organisation, Person

SAMPLE = 8
SHOWN_COLUMNS = 7
IDENTITIES = frozenset({"identity", "holder_identity"})


class BadCell(NamedTuple):
    """One cell that cannot be used: where, what stands there, why."""

    number: int
    title: str
    shown: str
    reason: str
    code: str


class Update(NamedTuple):
    """A field that entering will change."""

    number: int
    who: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Table:
    """The first rows of what is new, under the columns that they fill."""

    titles: list[str]
    rows: list[tuple[int, list[str]]]


def bad_rows(run: ImportRun, viewer: Viewer, column: str = "", code: str = "") -> QuerySet[Any]:
    """The bad rows of a run, all or those with a bad cell of that column or for that reason."""
    rows: QuerySet[Any] = ImportRow.objects.for_viewer(viewer).filter(run=run, action=Action.BAD)
    if column or code:
        rows = rows.annotate(told=Cast("problems", TextField()))
    for mark in (column, code):
        if mark:
            rows = rows.filter(told__contains=f'"{mark}"')
    return rows.order_by("number")


def bad_cells(
    run: ImportRun, rows: Sequence[ImportRow], column: str = "", code: str = ""
) -> list[BadCell]:
    """Every bad cell of those rows that the filter asks for."""
    titles = titles_of(run)
    return [
        BadCell(row.number, titles.get(p.column, p.column), p.shown, _why(row, p), p.code)
        for row in rows
        for p in problems_of(run, row)
        if column in {"", p.column} and code in {"", p.code}
    ]


def problems_of(run: ImportRun, row: ImportRow) -> list[Problem]:
    """The bad cells of a row; once its content is emptied, column and code alone."""
    if row.sealed is not None:
        return open_row(row.sealed, run=run.pk, number=row.number).problems
    return [Problem(told["column"], told["code"], "", {}) for told in row.problems]


def _why(row: ImportRow, problem: Problem) -> str:
    return reason_of(problem) if row.sealed is not None else reason_in_short(problem.code)


def titles_of(run: ImportRun) -> dict[str, str]:
    """The titles of the kind's columns by key."""
    return {column.key: column.title for column in COLUMNS[run.kind]}


def tallies(run: ImportRun, viewer: Viewer) -> tuple[dict[str, int], dict[str, int]]:
    """How many bad cells each column has, and each reason, most first."""
    by_column: dict[str, int] = {}
    by_code: dict[str, int] = {}
    for problems in bad_rows(run, viewer).values_list("problems", flat=True).iterator():
        for told in problems:
            by_column[told["column"]] = by_column.get(told["column"], 0) + 1
            by_code[told["code"]] = by_code.get(told["code"], 0) + 1
    return _most_first(by_column), _most_first(by_code)


def _most_first(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def new_rows(run: ImportRun, viewer: Viewer) -> Table:
    """The first of what will be new."""
    candidates = _sample(run, viewer, Action.CREATE)
    keys = {key for candidate in candidates for key in candidate.values}
    columns = [c for c in COLUMNS[run.kind] if c.key in keys][:SHOWN_COLUMNS]
    rows = [(c.number, [_shown(c, column) for column in columns]) for c in candidates]
    return Table([column.title for column in columns], rows)


def _shown(candidate: Candidate, column: Column) -> str:
    value = candidate[column.key]
    if value is not None and column.key in IDENTITIES:
        return masked(str(value))
    return _in_words(column, value)


def _in_words(column: Column, value: Any) -> str:
    """A value as the reader's language has it: a choice by its label."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "✓" if value else "—"
    labels = dict(column.choices.choices) if column.choices else {}
    if column.key == "sex":
        labels = dict(Person._meta.get_field("sex").flatchoices)
    return str(labels.get(value, said(value)))


def updates(run: ImportRun, viewer: Viewer) -> list[Update]:
    """What the first updates will change, field by field, as the registry stands now."""
    candidates = _sample(run, viewer, Action.UPDATE)
    rows = ROWS[run.kind]
    for candidate in candidates:
        rows.prepare(candidate)
    office = Office.of(run)
    rows.check(candidates, office)
    columns = {column.key: column for column in COLUMNS[run.kind]}
    bodies = {body.pk: body for body in office.bodies.values()}
    return [
        Update(c.number, _who(c), columns[change.column].title, *_sides(change, columns, bodies))
        for c in candidates
        for change in c.changes
    ]


def _who(candidate: Candidate) -> str:
    return str(candidate["name"] or candidate["number"] or candidate["certificate_number"] or "")


def _sides(
    change: Any, columns: dict[str, Column], bodies: dict[int, Organisation]
) -> tuple[str, str]:
    if change.column == "identity":
        return "—", said_in_history("id_sealed", change.after)
    if change.field in {"station_id", "organisation_id"}:
        before, after = bodies.get(change.before), bodies.get(change.after)
        return (before.name if before else "—"), (after.name if after else "—")
    column = columns[change.column]
    return _in_words(column, change.before), _in_words(column, change.after)


def _sample(run: ImportRun, viewer: Viewer, action: Action) -> list[Candidate]:
    rows = ImportRow.objects.for_viewer(viewer).filter(run=run, action=action, is_entered=False)
    return [
        Candidate(row.number, open_row(row.sealed, run=run.pk, number=row.number).values)
        for row in rows.exclude(sealed=None).order_by("number")[:SAMPLE]
    ]


def people_entered(run: ImportRun, viewer: Viewer) -> QuerySet[Person]:
    """The people whom a run has put on file or changed."""
    changes = Change.objects.for_viewer(viewer).filter(act_id__in=run.facts.get("acts", []))
    named = changes.exclude(person=None).values("person_id")
    return Person.objects.for_viewer(viewer).filter(pk__in=named).order_by("pk")


def refusal_of(run: ImportRun) -> DomainError | None:
    """Why the whole file was refused."""
    kind = DomainError.catalogue.get(run.refused_code)
    return kind(**run.facts.get("refused", {})) if kind else None
