"""A whole row read: every column's value, every problem, and what the columns say together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from lianqin.registry.importing.cells import Value, read_cell
from lianqin.registry.importing.columns import ALTERNATIVES, COLUMNS
from lianqin.registry.importing.identities import identity_says
from lianqin.registry.importing.problems import SHOWN, Problem
from lianqin.registry.importing.sheets import SheetRow
from lianqin.registry.importing.texts import clean

SAID = ("born_on", "sex")
DIFFERS = ("birth_differs", "sex_differs")
# Pairs of days of which the second is never before the first.
ORDER = (
    ("joined_on", "left_on"),
    ("certificate_issued_on", "certificate_expires_on"),
    ("skill_granted_on", "skill_expires_on"),
    ("contract_since", "contract_until"),
    ("insured_since", "insured_until"),
    ("started_on", "ended_on"),
    ("acquired_on", "issued_on"),
)


class ReadRow(NamedTuple):
    """`values` by column key: what could be read. An empty cell is left out."""

    number: int
    values: dict[str, Value]
    problems: tuple[Problem, ...]


def read_row(kind: str, row: SheetRow) -> ReadRow:
    """Read a row of `kind`. Pure: the same row reads the same, whatever stands in the database.

    A birth date and a sex that are not given are taken from the identity number; where given,
    they have to agree with it. A last day must not lie before its first.
    """
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for column in COLUMNS[kind]:
        raw = row.cells.get(column.key)
        if raw is None and not column.required:
            continue
        value = read_cell(column, raw)
        if isinstance(value, Problem):
            problems.append(value)
        elif value is not None:
            values[column.key] = value
    problems += _together(kind, row, values)
    return ReadRow(row.number, values, tuple(problems))


def _together(kind: str, row: SheetRow, values: dict[str, Value]) -> Iterator[Problem]:
    number = values.get("identity")
    if isinstance(number, str):
        said: tuple[date, str] = identity_says(number)
        for place, key in enumerate(SAID):
            if values.setdefault(key, said[place]) != said[place]:
                yield _problem(row, key, DIFFERS[place])
    for first, last in ORDER:
        since, until = values.get(first), values.get(last)
        if isinstance(since, date) and isinstance(until, date) and until < since:
            yield _problem(row, last, "last_before_first")
    groups = ALTERNATIVES.get(kind, ())
    if groups and not any(all(key in row.cells for key in keys) for keys in groups):
        yield Problem(groups[0][0], "required", "", {})


def _problem(row: SheetRow, key: str, code: str) -> Problem:
    shown = clean(row.cells[key].text)[:SHOWN] if key in row.cells else ""
    return Problem(key, code, shown, {})
