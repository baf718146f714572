"""The life of a run: a file is sent, looked at, entered or dropped, and forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from lianqin.accounts.roles import Role
from lianqin.core.acts import act
from lianqin.core.models import OutboxRow
from lianqin.core.outbox import TryAgain, handles
from lianqin.core.scope import Viewer, get_visible
from lianqin.registry.importing import applying, reading
from lianqin.registry.importing.run_errors import KindNotYours, NothingToEnter, RunMovedOn
from lianqin.registry.importing.storing import Kept, forget, keep
from lianqin.registry.importing.workers import worker_of
from lianqin.registry.kinds import FileKind
from lianqin.registry.models import ImportRow, ImportRun

State = ImportRun.State
EXPIRE = "registry.import.expire"
KEPT_FOR = timedelta(days=7)
ASKED_AGAIN = timedelta(days=1)
NAME = 120

KINDS = tuple(
    FileKind(kind)
    for kind in (
        *(FileKind.PEOPLE, FileKind.CERTIFICATES, FileKind.ORGANISATIONS),
        *(FileKind.KIT, FileKind.SITES),
    )
)
OF_A_UNIT = frozenset({FileKind.PEOPLE, FileKind.CERTIFICATES, FileKind.KIT})


def kinds_of(viewer: Viewer) -> tuple[FileKind, ...]:
    """What somebody may import; a unit's manager only what belongs to the unit."""
    if viewer.role == Role.UNIT_MANAGER:
        return tuple(kind for kind in KINDS if kind in OF_A_UNIT)
    return KINDS


def receive(
    *,
    actor: Viewer,
    by_name: str,
    kind: str,
    name: str,
    pieces: Iterable[bytes],
    follows: ImportRun | None = None,
) -> ImportRun:
    """Take a file in and begin to read it. Raises KindNotYours, FileTooLarge."""
    if kind not in kinds_of(actor):
        raise KindNotYours
    kept = keep(pieces)
    try:
        return _begin(actor, by_name, kind, name, kept, follows)
    except BaseException:
        forget(kept.name)  # no row tells of it
        raise


def _begin(
    actor: Viewer, by_name: str, kind: str, name: str, kept: Kept, follows: ImportRun | None
) -> ImportRun:
    same = ImportRun.objects.for_viewer(actor).filter(sha256=kept.sha256, kind=kind)
    earlier = same.exclude(state__in=(State.REFUSED, State.DROPPED)).first()
    with act("import.receive", actor=actor) as act_:
        run = ImportRun.unscoped.create(
            bureau_id=actor.bureau,
            organisation_id=_whose(actor),
            kind=kind,
            name=name[-NAME:],
            file=kept.name,
            sha256=kept.sha256,
            size=kept.size,
            facts={"same_as": earlier.pk} if earlier else {},
            follows=follows,
            by_user=actor.user_id,
            by_name=by_name,
            started_at=act_.at,
        )
        act_.record(run, kind=str(kind), size=kept.size)
        act_.send(reading.TOPIC, {"run": run.pk})
        act_.send(EXPIRE, {"run": run.pk}, due_at=act_.at + KEPT_FOR)
    return run


def _whose(actor: Viewer) -> int:
    """The unit of a manager, to which the file is held; the bureau for everybody else."""
    if actor.role == Role.UNIT_MANAGER:
        return min(actor.organisation_ids)
    return actor.bureau


def enter(*, actor: Viewer, run_id: int) -> None:
    """Let the good rows be entered. Raises NotFound, NothingToEnter, RunMovedOn."""
    run = get_visible(ImportRun, actor, pk=run_id)
    with act("import.confirm", actor=actor) as act_:
        if run.state == State.READY and not run.good:
            raise NothingToEnter
        _move(run, State.READY, state=State.APPLYING, progress=0)
        act_.record(run, good=run.good)
        act_.send(applying.TOPIC, {"run": run.pk})


def drop(*, actor: Viewer, run_id: int) -> None:
    """Give a run up before anything of it is entered, or where its entering has stopped for good.

    Raises NotFound, RunMovedOn.
    """
    run = get_visible(ImportRun, actor, pk=run_id)
    _drop(run, actor)


def _drop(run: ImportRun, actor: Viewer) -> None:
    with act("import.drop", actor=actor) as act_:
        before = [State.READING, State.READY, *([State.APPLYING] if has_stopped(run) else [])]
        _move(run, *before, state=State.DROPPED, ended_at=act_.at, file="")
        act_.record(run)
    forget(run.file)
    _empty(run)


def has_stopped(run: ImportRun) -> bool:
    """Whether its rows should be on their way into the registry, and nothing carries them."""
    if run.state != State.APPLYING:
        return False
    waiting = OutboxRow.objects.filter(state=OutboxRow.State.WAITING, topic=applying.TOPIC)
    return not waiting.filter(payload__run=run.pk).exists()


def _move(run: ImportRun, *before: State, **to: Any) -> None:
    if ImportRun.unscoped.filter(pk=run.pk, state__in=before).update(**to) != 1:
        raise RunMovedOn


@handles(EXPIRE)
def on_expire(payload: dict[str, Any], _row: OutboxRow) -> None:
    """After a week nothing is left of a file but its counts and the codes of its bad cells.

    One that is being entered is asked about again a day later.
    """
    run = ImportRun.unscoped.filter(pk=payload["run"]).first()
    if run is None:
        return
    if run.state == State.APPLYING and not has_stopped(run):
        raise TryAgain(ASKED_AGAIN, applying.GOING_ON)
    if run.state in {State.READING, State.READY, State.APPLYING}:
        _drop(run, worker_of(run))
    forget(run.file)
    _empty(run)


def _empty(run: ImportRun) -> None:
    """Take the content out of every row that is left."""
    last = 0
    while True:
        rows = ImportRow.unscoped.filter(run=run, number__gt=last, sealed__isnull=False)
        numbers = list(rows.order_by("number").values_list("number", flat=True)[:1000])
        if not numbers:
            return
        rows.filter(number__lte=numbers[-1]).update(sealed=None)
        last = numbers[-1]
