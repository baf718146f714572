"""The registry entered as an office enters it: a file is sent, read, looked at, and entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from lianqin.accounts.roles import Role
from lianqin.core import clock
from lianqin.core.clock import SHANGHAI, FrozenClock
from lianqin.core.scope import Viewer
from lianqin.demo.files import Row, workbook
from lianqin.registry.importing.applying import NO_SLUGS, enter_through
from lianqin.registry.importing.reading import read_through
from lianqin.registry.importing.runs import enter, receive
from lianqin.registry.kinds import FileKind
from lianqin.registry.models import ImportRow, ImportRun, Organisation

# The day on which the county's units first sent their rolls.
FIRST = datetime(2024, 1, 2, 9, 30, tzinfo=SHANGHAI)


class RollRefused(RuntimeError):
    """A file of the demo county's own does not pass the importer: a fault of one of the two."""


@dataclass(frozen=True)
class Office:
    """The supervision brigade's desk, at which the files arrive."""

    bureau: Organisation
    officer: str

    def bring(
        self,
        kind: FileKind,
        rows: Iterable[Row],
        name: str,
        slugs: Mapping[str, str] = NO_SLUGS,
    ) -> ImportRun:
        """Enter a file whole. `slugs` names people by identity index, bodies and sites by name."""
        actor = Viewer(user_id=None, role=Role.SUPERVISOR, bureau_id=self.bureau.pk)
        run = receive(
            actor=actor,
            by_name=self.officer,
            kind=kind,
            name=f"{name}.xlsx",
            pieces=[workbook(kind.value, rows)],
        )
        read_through(run)
        run.refresh_from_db()
        if run.state != ImportRun.State.READY or run.bad:
            raise RollRefused(kind, run.refused_code, list(_bad(run)))
        enter(actor=actor, run_id=run.pk)
        enter_through(run, slugs)
        return run


def _bad(run: ImportRun) -> Iterator[tuple[int, object]]:
    rows = ImportRow.unscoped.filter(run=run, action=ImportRow.Action.BAD)
    yield from rows.values_list("number", "problems")[:10]


@contextmanager
def on_the(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at a moment of the past; never after the present one."""
    with clock.using(FrozenClock(min(moment, clock.now()))):
        yield
