"""Steps of an inspection that several tests take."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from math import sin
from typing import Any

from cast import Cast
from PIL import Image

from lianqin.supervision import inspecting, signing
from lianqin.supervision.inspecting import Present
from lianqin.supervision.models import Finding, Inspection, InspectionSheet
from lianqin.supervision.sheets import publish_sheet
from lianqin.supervision.states import Answer, Side

SINCE = date(2024, 1, 1)
PRESENT = Present(
    lead_number="040101",
    second_name="罗民警",
    second_number="040102",
    identity_shown=True,
    unit_person="钱经理",
    unit_title="负责人",
)
WRITTEN = [[[40 + 4 * step, round(120 + 60 * sin(step / 3))] for step in range(60)]]


def sheet(cast: Cast) -> InspectionSheet:
    """The default sheet, in force for long."""
    return publish_sheet(actor=cast.xu.viewer, since=SINCE)


def begun(cast: Cast, **more: Any) -> Inspection:
    """An inspection of the company under way."""
    if not InspectionSheet.unscoped.filter(bureau=cast.bureau).exists():
        sheet(cast)
    given = {"organisation": cast.company, "actor": cast.xu.viewer, "actor_name": "徐警官"}
    return inspecting.begin(**{**given, **more})


def answered(cast: Cast, inspection: Inspection, not_met: tuple[int, ...] = ()) -> Inspection:
    """Every item answered: met, but for the numbers of `not_met`, each with a note."""
    for item in inspecting.items_of(inspection):
        wrong = item.order in not_met
        inspecting.note_line(
            inspection,
            item=item,
            answer=Answer.NOT_MET if wrong else Answer.MET,
            note="现场所见" if wrong else "",
            actor=cast.xu.viewer,
        )
    return inspection


def read(cast: Cast, not_met: tuple[int, ...] = (4,), **more: Any) -> Inspection:
    """An inspection that was read out and waits for its signatures."""
    inspection = answered(cast, begun(cast, **more), not_met)
    return inspecting.read_out(inspection, present=PRESENT, actor=cast.xu.viewer)


def signed(cast: Cast, not_met: tuple[int, ...] = (4,), **more: Any) -> Inspection:
    """An inspection that both sides signed."""
    return both_sign(cast, read(cast, not_met, **more))


def both_sign(cast: Cast, inspection: Inspection) -> Inspection:
    """First the police, then the unit."""
    for side, name in ((Side.POLICE, inspection.lead_name), (Side.UNIT, inspection.unit_person)):
        inspection = signing.sign(
            inspection, side=side, signer_name=name, strokes=WRITTEN, actor=cast.xu.viewer
        )
    return inspection


def finding(cast: Cast) -> Finding:
    """What one signed inspection found."""
    return Finding.unscoped.get(inspection=signed(cast))


def again(cast: Cast, first: Inspection, *, still_wrong: bool = False) -> Inspection:
    """Looked at again, read out and signed."""
    viewer = cast.xu.viewer
    later = inspecting.begin_again(first, actor=viewer, actor_name="徐警官")
    orders = tuple(item.order for item in inspecting.items_of(later)) if still_wrong else ()
    answered(cast, later, orders)
    return both_sign(cast, inspecting.read_out(later, present=PRESENT, actor=viewer))


def picture(colour: str = "white") -> BytesIO:
    """A small photo."""
    file = BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG")
    file.seek(0)
    return file
