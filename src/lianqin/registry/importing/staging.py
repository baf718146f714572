"""A chunk of a file's rows checked and laid down, sealed, beside its run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from lianqin.registry.importing.bulk import insert
from lianqin.registry.importing.candidates import Action, Candidate
from lianqin.registry.importing.rows import read_row
from lianqin.registry.importing.sealing import seal_row
from lianqin.registry.importing.sheets import SheetRow
from lianqin.registry.models import ImportRow, ImportRun


def candidate_of(kind: str, row: SheetRow) -> Candidate:
    """A row as it was read."""
    read = read_row(kind, row)
    return Candidate(read.number, read.values, row.cells, list(read.problems))


def stage(run: ImportRun, candidates: Sequence[Candidate]) -> list[ImportRow]:
    """The rows to be laid down; a row that would change nothing keeps no content."""
    return [
        ImportRow(
            run=run,
            number=candidate.number,
            action=candidate.action,
            sealed=sealed_of(run, candidate),
            problems=named(candidate),
        )
        for candidate in candidates
    ]


def sealed_of(run: ImportRun, candidate: Candidate) -> bytes | None:
    """The row's content, sealed; none where nothing is to be done with it."""
    if candidate.action == Action.NOTHING:
        return None
    return seal_row(candidate.content, run=run.pk, number=candidate.number)


def named(candidate: Candidate) -> list[dict[str, Any]]:
    """The bad cells by column and code, without what stands in them."""
    return [{"column": problem.column, "code": problem.code} for problem in candidate.problems]


def lay(run: ImportRun, candidates: Sequence[Candidate], progress: float) -> bool:
    """Write a chunk and how far the run is, within a transaction; False when it moved on."""
    still = ImportRun.unscoped.filter(pk=run.pk, state=ImportRun.State.READING)
    if still.update(progress=progress, seen=run.seen + len(candidates)) != 1:
        return False
    insert(ImportRow, stage(run, candidates))
    run.seen += len(candidates)
    return True


def counts(run: ImportRun) -> Counter[str]:
    """How many rows of each action a run has."""
    found: Counter[str] = Counter()
    actions = ImportRow.unscoped.filter(run=run).order_by("number").values_list("action", flat=True)
    for action in actions.iterator(chunk_size=5_000):
        found[action] += 1
    return found
