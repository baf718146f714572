"""What an inspection's page shows: the sheet to be filled, or the record with its signatures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lianqin.accounts.permissions import may
from lianqin.core.errors import DomainError
from lianqin.core.scope import Viewer
from lianqin.desk.supervision.inspection_forms import (
    ReadOutForm,
    SentLine,
    officers,
)
from lianqin.supervision.inspecting import (
    LEAST_DAYS,
    MOST_DAYS,
    STANDING,
    answers_of,
    items_of,
)
from lianqin.supervision.models import (
    Finding,
    Inspection,
    InspectionLine,
    InspectionPhoto,
    SheetItem,
    Signature,
)
from lianqin.supervision.signing import PAD_HEIGHT, PAD_WIDTH, signers_of, verify
from lianqin.supervision.states import Answer, InspectionState, Side


@dataclass
class Row:
    """One item with what was found on it; `sent` is what was typed and refused."""

    item: SheetItem
    line: InspectionLine | None
    photos: list[InspectionPhoto] = field(default_factory=list)
    finding: Finding | None = None
    sent: SentLine | None = None

    @property
    def answer(self) -> str:
        return self.sent.answer if self.sent else self.line.answer if self.line else ""

    @property
    def answer_word(self) -> str:
        return str(Answer(self.answer).label) if self.answer in Answer.values else ""

    @property
    def note(self) -> str:
        return self.sent.note if self.sent else self.line.note if self.line else ""

    @property
    def days(self) -> Any:
        own = self.line.days if self.line else None
        return self.sent.days if self.sent else own or self.item.days_to_mend

    @property
    def is_open(self) -> bool:
        """Whether there is more to see than the answer."""
        return bool(self.answer == Answer.NOT_MET or self.note or self.photos)


@dataclass(frozen=True)
class Group:
    """Items that stand together on the sheet."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Mark:
    """One signature as it is drawn: `path` is SVG, or `typed` the name."""

    side: Side
    name: str
    at: Any
    path: str
    typed: str


@dataclass(frozen=True)
class Signer:
    """Somebody named in the record, with their signature once it stands.

    One officer's signature is enough; the other one may sign as well.
    """

    side: Side
    name: str
    mark: Mark | None
    may_leave: bool = False


def rows_of(inspection: Inspection, viewer: Viewer, sent: Iterable[SentLine] = ()) -> list[Row]:
    """The rows of the sheet, in its order: four queries, however long it is."""
    lines = InspectionLine.objects.for_viewer(viewer).filter(inspection=inspection)
    by_item = {line.item_id: line for line in lines}
    typed = {line.item.pk: line for line in sent}
    found = _findings(inspection, viewer)
    shots: dict[int | None, list[InspectionPhoto]] = {}
    for photo in InspectionPhoto.objects.for_viewer(viewer).filter(
        inspection=inspection, finding=None
    ):
        shots.setdefault(photo.item_id, []).append(photo)
    return [
        Row(
            item,
            by_item.get(item.pk),
            shots.get(item.pk, []),
            found.get(item.pk),
            typed.get(item.pk),
        )
        for item in items_of(inspection)
    ]


def _findings(inspection: Inspection, viewer: Viewer) -> dict[int | None, Finding]:
    """What was found by it, or for an inspection again, what it looks at."""
    first = inspection.again_of_id or inspection.pk
    rows = Finding.objects.for_viewer(viewer).filter(inspection_id=first)
    return {row.item_id: row for row in rows}


def groups_of(rows: Iterable[Row]) -> list[Group]:
    """The rows under the headings of the sheet."""
    under: dict[str, list[Row]] = {}
    for row in rows:
        under.setdefault(row.item.group, []).append(row)
    return [Group(name, inside) for name, inside in under.items()]


def signers(inspection: Inspection, viewer: Viewer) -> list[Signer]:
    """Everybody whom the record names to sign, in the order in which they sign."""
    rows = Signature.objects.for_viewer(viewer).filter(inspection=inspection)
    marks = {(row.side, row.signer_name): _mark(row) for row in rows}
    named = signers_of(inspection)
    return [
        Signer(side, name, marks.get((side, name)), may_leave=place > 0)
        for side in (Side.POLICE, Side.UNIT)
        for place, name in enumerate(named[side])
    ]


def _mark(row: Signature) -> Mark:
    typed = row.strokes.get("typed", "") if isinstance(row.strokes, dict) else ""
    path = "" if typed else svg_path(row.strokes)
    return Mark(Side(row.side), row.signer_name, row.at, path, typed)


def svg_path(strokes: list[list[list[int]]]) -> str:
    """The strokes as the data of one SVG path; a dot is a line without length."""
    return "".join(
        f"M{stroke[0][0]} {stroke[0][1]}" + ("".join(f"L{x} {y}" for x, y in stroke[1:]) or "h0")
        for stroke in strokes
        if stroke
    )


def shown(
    inspection: Inspection,
    viewer: Viewer,
    *,
    form: ReadOutForm | None = None,
    sent: Iterable[SentLine] = (),
    refused: DomainError | None = None,
    typed: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Everything on the page of one inspection, for the state in which it is."""
    rows = rows_of(inspection, viewer, sent)
    draft = inspection.state == InspectionState.DRAFT
    context: dict[str, Any] = {
        "inspection": inspection,
        "groups": groups_of(rows),
        "asked": len(rows),
        "answered": sum(1 for row in rows if row.answer),
        "not_met": [row for row in rows if row.answer == Answer.NOT_MET],
        "refused": refused,
        "typed": typed or {},
        "is_draft": draft,
        "is_read_out": inspection.state == InspectionState.READ_OUT,
        "again": _again(inspection, viewer),
        "may_inspect": may(viewer.role, "inspection.make"),
    }
    if draft:
        return context | _to_fill(inspection, viewer, form)
    return context | {
        "signers": signers(inspection, viewer),
        "agrees": verify(inspection),
        "standing": any(row.finding and row.finding.state in STANDING for row in rows),
        "pad": {"width": PAD_WIDTH, "height": PAD_HEIGHT},
    }


def _to_fill(inspection: Inspection, viewer: Viewer, form: ReadOutForm | None) -> dict[str, Any]:
    return {
        "form": form or ReadOutForm.of(inspection),
        "answers": answers_of(inspection),
        "officers": officers(viewer),
        "least_days": LEAST_DAYS,
        "most_days": MOST_DAYS,
    }


def _again(inspection: Inspection, viewer: Viewer) -> list[Inspection]:
    """The times at which it was looked at again, first to last."""
    rows = Inspection.objects.for_viewer(viewer).filter(again_of=inspection)
    return list(rows.exclude(state=InspectionState.DROPPED).order_by("begun_at", "pk"))
