"""Good rows entered in the background, a few hundred an act, so that other acts go between.

Each chunk is checked again beside the registry as it stands then; a row that has become bad since
is kept as a bad one. Its rows are marked in the same transaction, so that a killed worker's chunk
is either entered once or not at all, and another goes on after it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import F, QuerySet

from lianqin.core.acts import act
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import TryAgain, handles
from lianqin.registry.importing.bulk import make_room
from lianqin.registry.importing.candidates import Action, Candidate
from lianqin.registry.importing.checking import ROWS
from lianqin.registry.importing.entering import Entering
from lianqin.registry.importing.office import Office
from lianqin.registry.importing.sealing import open_row
from lianqin.registry.importing.staging import named, sealed_of
from lianqin.registry.importing.workers import worker_of
from lianqin.registry.models import ImportRow, ImportRun

TOPIC = "registry.import.enter"
GOING_ON = "registry.import_going_on"
CHUNK = 500
SLICE_SECONDS = 1.0
# Whoever waits for SQLite's one writer looks again after this long at most.
BREATH_SECONDS = 0.02

MOST_FAULTS = 2
GOOD = (Action.CREATE, Action.UPDATE)
THROUGH = "through"  # among a run's facts: the number of the last row that was dealt with
NO_SLUGS: Mapping[str, str] = {}


class EnteredTwice(RuntimeError):
    """Another worker has entered the same chunk; nothing of this one's is kept."""


@handles(TOPIC)
def on_enter(payload: dict[str, Any], row: OutboxRow) -> None:
    """Enter rows for about a second; done when none is left.

    After a chunk has failed again and again its rows go one by one, and the one at fault is kept
    back as a bad one.
    """
    until = time.monotonic() + SLICE_SECONDS
    take = enter_chunk if row.faults <= MOST_FAULTS else _enter_one
    make_room()
    while run := _applying(payload["run"]):
        if not take(run):
            return
        if time.monotonic() >= until:
            raise TryAgain(timedelta(0), GOING_ON)
        time.sleep(BREATH_SECONDS)


def enter_through(run: ImportRun, slugs: Mapping[str, str] = NO_SLUGS) -> None:
    """Enter every good row here and now; `slugs` names rows by identity index or by name."""
    while (now := _applying(run.pk)) and enter_chunk(now, slugs):
        pass


def _applying(run_id: int) -> ImportRun | None:
    return ImportRun.unscoped.filter(pk=run_id, state=ImportRun.State.APPLYING).first()


def enter_chunk(run: ImportRun, slugs: Mapping[str, str] = NO_SLUGS, *, most: int = CHUNK) -> bool:
    """Enter the next rows in one act; False when there were none and the run is done."""
    rows = list(_waiting(run)[:most])
    if not rows:
        _finish(run)
        return False
    kind = ROWS[run.kind]
    candidates = [_opened(run, row) for row in rows]
    for candidate in candidates:
        kind.prepare(candidate)
        kind.ready(candidate, slugs)
    with act("import.enter", actor=worker_of(run)) as act_:
        office = Office.of(run)
        kind.check(candidates, office)
        entering = Entering(act_, run, office.today)
        good = [candidate for candidate in candidates if candidate.action in GOOD]
        kind.enter(good, entering)
        entering.finish()
        _mark(run, rows, candidates)
        _count(run, candidates, str(act_.id))
        act_.record(run, rows=len(good), created=sum(candidate.is_new for candidate in good))
    return True


def _waiting(run: ImportRun) -> QuerySet[ImportRow]:
    """The rows still to be entered; they go by their numbers, so none lies before the last."""
    rows = ImportRow.unscoped.filter(run=run, number__gt=run.facts.get(THROUGH, 0))
    return rows.filter(action__in=GOOD, is_entered=False).order_by("number")


def _enter_one(run: ImportRun) -> bool:
    """Enter the next row alone; one that the database refuses is named and left."""
    try:
        return enter_chunk(run, most=1)
    except IntegrityError:
        row = _waiting(run)[0]
        candidate = _opened(run, row)
        candidate.refuse(next(iter(candidate.values)), "kept_back")
        with act("import.enter", actor=worker_of(run)) as act_:
            _mark(run, [row], [candidate])
            _count(run, [candidate], str(act_.id))
            act_.record(run, rows=0, created=0)
        return True


def _opened(run: ImportRun, row: ImportRow) -> Candidate:
    content = open_row(row.sealed, run=run.pk, number=row.number)
    return Candidate(row.number, content.values)


def _mark(run: ImportRun, rows: Sequence[ImportRow], candidates: Sequence[Candidate]) -> None:
    """Empty the rows that are entered; say of the others what they have become."""
    keys = {row.number: row.pk for row in rows}
    waiting = ImportRow.unscoped.filter(is_entered=False)  # by key: SQLite would read the run
    entered = [keys[c.number] for c in candidates if c.action in GOOD]
    if waiting.filter(pk__in=entered).update(is_entered=True, sealed=None) != len(entered):
        raise EnteredTwice
    for candidate in candidates:
        if candidate.action not in GOOD:
            waiting.filter(pk=keys[candidate.number]).update(
                action=candidate.action,
                sealed=sealed_of(run, candidate),
                problems=named(candidate),
            )


def _count(run: ImportRun, candidates: Sequence[Candidate], act_id: str) -> None:
    """Carry the run's counts on. What it entered is found again by the acts it was done in."""
    actions = [candidate.action for candidate in candidates]
    bad, same = actions.count(Action.BAD), actions.count(Action.NOTHING)
    entered = len(actions) - bad - same
    now = ImportRun.unscoped.get(pk=run.pk)
    now.facts = {**now.facts, "acts": [*now.facts.get("acts", []), act_id]}
    now.facts[THROUGH] = candidates[-1].number
    good = max(1, now.good - bad - same)
    ImportRun.unscoped.filter(pk=run.pk).update(
        entered=F("entered") + entered,
        good=F("good") - bad - same,
        bad=F("bad") + bad,
        unchanged=F("unchanged") + same,
        progress=min(1.0, (now.entered + entered) / good),
        facts=now.facts,
    )


def _finish(run: ImportRun) -> None:
    """Every good row is in the registry."""
    with act("import.done", actor=worker_of(run)) as act_:
        done = ImportRun.unscoped.filter(pk=run.pk, state=ImportRun.State.APPLYING).update(
            state=ImportRun.State.DONE, progress=1, ended_at=act_.at
        )
        if done:
            act_.record(run, entered=run.entered, bad=run.bad)
