"""A file read in the background, slice by slice, so that timers and alarms are never held up.

A slice takes about a second; then the message goes to the end of the queue. The open file is kept
in the process between slices. Another process that takes the message up, after a crash, opens the
file again and goes on after the last row that was laid down.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from lianqin.core.acts import act
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import TryAgain, handles
from lianqin.core.retention import erase_of
from lianqin.registry.importing.checking import ROWS, Twice
from lianqin.registry.importing.errors import ImportRefused
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.run_errors import FileReadFailed, FileWithoutRows
from lianqin.registry.importing.sheets import SheetRow, open_table
from lianqin.registry.importing.staging import candidate_of, counts, lay
from lianqin.registry.importing.storing import forget, path_of
from lianqin.registry.importing.workers import worker_of
from lianqin.registry.models import ImportRow, ImportRun

TOPIC = "registry.import.read"
GOING_ON = "registry.import_going_on"
CHUNK = 500
SLICE_SECONDS = 1.0
MOST_FAULTS = 4

_open: dict[int, Reading] = {}


@handles(TOPIC)
def on_read(payload: dict[str, Any], row: OutboxRow) -> None:
    """Read on for a second; done when the file is read through, refused, or dropped."""
    run = ImportRun.unscoped.filter(pk=payload["run"], state=ImportRun.State.READING).first()
    if run is None:
        _open.pop(payload["run"], None)
        return
    if row.faults > MOST_FAULTS:
        refuse(run, FileReadFailed())
    elif read_on(run):
        raise TryAgain(timedelta(0), GOING_ON)


def read_through(run: ImportRun) -> None:
    """Read a whole file here and now."""
    while read_on(run):
        run.refresh_from_db()


def read_on(run: ImportRun) -> bool:
    """Read for one slice; whether there is more."""
    try:
        reading = _open.get(run.pk) or Reading(run)
        _open[run.pk] = reading
        if reading.go_on(time.monotonic() + SLICE_SECONDS):
            return True
        _finish(run, reading)
    except ImportRefused as why:
        refuse(run, why)
    except BaseException:
        _open.pop(run.pk, None)  # what it had in hand may be half done
        raise
    _open.pop(run.pk, None)
    return False


class Reading:
    """An open file with the rows that are still to come. Raises ImportRefused."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.rows = ROWS[run.kind]
        self.table = open_table(path_of(run.file), run.kind)
        self.coming: Iterator[SheetRow] = iter(self.table)
        self.twice = Twice(self.rows)
        self.parents_said: dict[int, int] = {}
        laid = ImportRow.unscoped.filter(run=run).aggregate(last=Max("number"), many=Count("pk"))
        self.last, run.seen = laid["last"] or 0, laid["many"]

    def go_on(self, until: float) -> bool:
        """Lay down chunks until that moment of the machine's clock; whether there is more."""
        while chunk := list(islice(self.coming, CHUNK)):
            if not self._take(chunk):
                return False
            if time.monotonic() >= until:
                return True
        return False

    def _take(self, chunk: list[SheetRow]) -> bool:
        """Check and lay down a chunk; what an earlier process laid is only remembered."""
        candidates = [candidate_of(self.run.kind, row) for row in chunk]
        for candidate in candidates:
            self.rows.prepare(candidate)
        self.twice.look(candidates)
        fresh = [candidate for candidate in candidates if candidate.number > self.last]
        if not fresh:
            return True
        office = Office.of(self.run)
        office.parents_said = self.parents_said
        self.rows.check(fresh, office)
        with transaction.atomic():
            return lay(self.run, fresh, self.table.progress)


def _finish(run: ImportRun, reading: Reading) -> None:
    """Count, say that it is ready, and remove the file: its rows are sealed and need it no more."""
    found = counts(run)
    if not found:
        raise FileWithoutRows
    facts = {**run.facts, **_facts(reading, found)}
    with act("import.read", actor=worker_of(run)) as act_:
        ready = ImportRun.unscoped.filter(pk=run.pk, state=ImportRun.State.READING).update(
            state=ImportRun.State.READY,
            progress=1,
            good=facts["create"] + facts["update"],
            bad=found[ImportRow.Action.BAD],
            unchanged=found[ImportRow.Action.NOTHING],
            facts=facts,
            file="",
        )
        if ready:
            act_.record(run, seen=run.seen, good=facts["create"] + facts["update"])
    forget(run.file)


def _facts(reading: Reading, found: Counter[str]) -> dict[str, Any]:
    columns = reading.table.columns
    return {
        "create": found[ImportRow.Action.CREATE],
        "update": found[ImportRow.Action.UPDATE],
        "sheet": reading.table.sheet,
        "columns": list(columns.at),
        "ignored": list(columns.ignored),
    }


def refuse(run: ImportRun, why: ImportRefused) -> None:
    """The file cannot be used as a whole: keep why, and nothing of the file."""
    with act("import.refuse", actor=worker_of(run)) as act_:
        ImportRun.unscoped.filter(pk=run.pk, state=ImportRun.State.READING).update(
            state=ImportRun.State.REFUSED,
            refused_code=why.code,
            facts={**run.facts, "refused": why.params},
            ended_at=act_.at,
            file="",
        )
        act_.record(run, code=why.code)
    erase_of(ImportRow, run=run)
    forget(run.file)
    _open.pop(run.pk, None)
