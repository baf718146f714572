"""What our categories and results are called in systems outside, as each bureau maps them.

The code tables themselves are not public (GA/T 2000.152 names the result codes only), so none is
shipped: a bureau enters or pastes its own (domain section 3).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianqin.core.acts import act
from lianqin.core.scope import Viewer
from lianqin.incidents.categories import CATEGORIES
from lianqin.incidents.codes_errors import CodeTooLong, CodeUnknown, SystemMissing
from lianqin.incidents.models import Feedback, OutsideCode
from lianqin.registry.history import note_changes, seen

Kind = OutsideCode.Kind
LENGTHS = {"system": 32, "code": 32, "name": 96}
SAID = ("system", "code", "name")  # what is typed: kept in the history, never in the audit


@dataclass(frozen=True)
class OwnCode:
    """A code of ours with its name; `depth` is 0 for a class, and for every result."""

    code: str
    name: Promise | str
    depth: int = 0


@dataclass(frozen=True)
class BadRow:
    """A pasted row that was not taken: its number from 1, what it said, and why."""

    number: int
    text: str
    why: str


@dataclass(frozen=True)
class Taken:
    """What became of a pasted table: how many were written, how many stood so already, and the
    rows that were not taken, in their order."""

    written: int = 0
    same: int = 0
    bad: tuple[BadRow, ...] = field(default_factory=tuple)


def own_codes(kind: str) -> list[OwnCode]:
    """Every code of ours of that kind, in the order of the tree or of the list."""
    if kind == Kind.RESULT:
        return [OwnCode(value, label) for value, label in Feedback.Result.choices]
    return [OwnCode(one.code, one.name, one.code.count(".")) for one in CATEGORIES]


def outside_code(bureau: int, kind: str, own: str, system: str) -> OutsideCode | None:
    """What `own` (a category or result code of ours) is called in `system`, or None.

    A category that is not mapped itself has the code of the nearest one above it that is.
    """
    wanted = [own]
    while kind == Kind.CATEGORY and "." in wanted[-1]:
        wanted.append(wanted[-1].rpartition(".")[0])
    rows = OutsideCode.unscoped.filter(bureau_id=bureau, kind=kind, system=system, own__in=wanted)
    found = {row.own: row for row in rows}
    return next((found[code] for code in wanted if code in found), None)


def systems_of(viewer: Viewer) -> list[str]:
    """The outside systems that the viewer's bureau maps to, by name."""
    rows = OutsideCode.objects.for_viewer(viewer).order_by("system")
    return list(rows.values_list("system", flat=True).distinct())


def mapped(viewer: Viewer, kind: str, system: str) -> dict[str, OutsideCode]:
    """The bureau's mappings of one kind to one system, by our own code."""
    rows = OutsideCode.objects.for_viewer(viewer).filter(kind=kind, system=system)
    return {row.own: row for row in rows}


def set_code(
    *,
    kind: str,
    own: str,
    system: str,
    code: str,
    name: str = "",
    actor: Viewer,
    at: datetime | None = None,
) -> OutsideCode | None:
    """Say what a code of ours is called outside; an empty `code` takes the mapping away.

    Raises CodeUnknown for a code that is not ours, SystemMissing, CodeTooLong.
    """
    said = _checked(kind, own, system, code, name)
    with act("codes.map", actor=actor, at=at) as act_:
        rows = OutsideCode.unscoped.filter(
            bureau_id=actor.bureau, kind=kind, own=own, system=said["system"]
        )
        before = rows.first()
        if not said["code"]:
            if before is not None:
                act_.record(before, own=own)
                gone = dict.fromkeys(SAID, "")
                note_changes(act_, before, seen(before, SAID), gone, actor=actor)
                before.delete()
            return None
        row, _made = OutsideCode.unscoped.update_or_create(
            bureau_id=actor.bureau,
            kind=kind,
            own=own,
            system=said["system"],
            defaults={"code": said["code"], "name": said["name"]},
        )
        act_.record(row, own=own)
        note_changes(act_, row, seen(before, SAID) if before else {}, seen(row, SAID), actor=actor)
    return row


def paste_codes(
    text: str, *, kind: str, system: str, actor: Viewer, at: datetime | None = None
) -> Taken:
    """Take a pasted table, a row each: own code TAB outside code TAB name (which may be missing).

    Good rows are written in one act, bad ones are named with their row and reason, and nothing
    else is touched. A row whose own code came before in the table is bad, and so is one without
    an outside code. Raises SystemMissing.
    """
    rows = [
        Row(number, line.strip(), *_columns(line))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    bare = {row.number: _("没有外部代码；各列之间用制表符隔开") for row in rows if not row.code}
    return _write(rows, bare, kind=kind, system=system, actor=actor, at=at)


def write_codes(
    given: Mapping[str, tuple[str, str]],
    *,
    kind: str,
    system: str,
    actor: Viewer,
    at: datetime | None = None,
) -> Taken:
    """Write a table as it was edited: outside code and name by our own code, empty takes it away.

    One act; rows that stand so already are left alone, bad ones are named. Raises SystemMissing.
    """
    rows = [
        Row(number, own, own, code.strip(), name.strip())
        for number, (own, (code, name)) in enumerate(given.items(), start=1)
    ]
    return _write(rows, {}, kind=kind, system=system, actor=actor, at=at)


@dataclass(frozen=True)
class Row:
    """A row of a table: its number from 1, how it was written, and what it says."""

    number: int
    text: str
    own: str
    code: str
    name: str


def _write(
    rows: Iterable[Row],
    faults: dict[int, str],
    *,
    kind: str,
    system: str,
    actor: Viewer,
    at: datetime | None,
) -> Taken:
    """Write what is right and stands otherwise, in one act, and name what is wrong."""
    if not system.strip():
        raise SystemMissing
    standing = mapped(actor, kind, system.strip())
    written, same = 0, 0
    bad: list[BadRow] = []
    seen: set[str] = set()
    with act("codes.table", actor=actor, at=at):
        for row in rows:
            if why := faults.get(row.number) or _fault(kind, row, seen):
                bad.append(BadRow(row.number, row.text, why))
                continue
            seen.add(row.own)
            now = standing.get(row.own)
            if (row.code, row.name * bool(row.code)) == ((now.code, now.name) if now else ("", "")):
                same += 1
                continue
            facts = {"kind": kind, "own": row.own, "system": system, "code": row.code}
            set_code(**facts, name=row.name, actor=actor, at=at)
            written += 1
    return Taken(written, same, tuple(bad))


def _columns(line: str) -> tuple[str, str, str]:
    own, code, *name = [*(cell.strip() for cell in line.split("\t")), ""]
    return own, code, " ".join(name).strip()


def _fault(kind: str, row: Row, seen: Container[str]) -> str:
    """Why a row cannot be taken, or nothing."""
    if row.own in seen:
        return _("“{own}”在表中出现了两次，以第一次为准").format(own=row.own)
    try:
        _checked(kind, row.own, "system", row.code, row.name)
    except (CodeUnknown, CodeTooLong) as fault:
        return str(fault).rstrip("。")
    return ""


def _checked(kind: str, own: str, system: str, code: str, name: str) -> dict[str, str]:
    if own not in {one.code for one in own_codes(kind)}:
        raise CodeUnknown(own=own[:40])
    said = {"system": system.strip(), "code": code.strip(), "name": name.strip()}
    if not said["system"]:
        raise SystemMissing
    for field_name, most in LENGTHS.items():
        if len(said[field_name]) > most:
            raise CodeTooLong(text=said[field_name][:20], most=most)
    return said
