"""Last month's inspection of the demonstration's companies: signed, and some of it put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import sin

from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.core.scope import Viewer
from lianqin.registry.models import Organisation, Person
from lianqin.supervision import findings, inspecting, signing
from lianqin.supervision.inspecting import Present
from lianqin.supervision.models import Finding, Inspection
from lianqin.supervision.sheets import publish_sheet
from lianqin.supervision.states import Answer, Side

UNIT = "unit-zeyuan"
NOT_MET = {
    4: "东门岗1名保安员未随身携带保安员证",
    20: "夜班2人着深色便装上岗，未着保安员服装",
    22: "3号摄像机录像只保留12日",
    26: "本年度尚未组织预案演练",
}


def load_inspections(
    bureau: Organisation, bodies: Mapping[str, Organisation], folk: Mapping[str, Person]
) -> None:
    """Put the sheet in force since New Year, and make one inspection, twelve days ago."""
    now = clock.now()
    house = Viewer(user_id=None, role="demo", bureau_id=bureau.pk)
    publish_sheet(actor=house, since=date(now.astimezone(SHANGHAI).year, 1, 1), at=now)
    lead, second = (folk[f"officer-supervision-0{number}"].name for number in (1, 2))
    begun_at = now - timedelta(days=12, hours=2)
    inspection = inspecting.begin(
        organisation=bodies[UNIT], actor=house, actor_name=lead, at=begun_at
    )
    _fill(inspection, house, begun_at)
    present = Present("040101", second, "040102", True, "泽垣公司负责人", "负责人")
    read_at = begun_at + timedelta(minutes=50)
    read = inspecting.read_out(
        inspection, present=present, unit_words="情况属实，按期整改。", actor=house, at=read_at
    )
    for side, name, length in ((Side.POLICE, lead, 60), (Side.UNIT, present.unit_person, 80)):
        read = signing.sign(
            read,
            side=side,
            signer_name=name,
            strokes=written(length),
            actor=house,
            at=read_at + timedelta(minutes=5),
        )
    _answer(read, house, now - timedelta(days=6))


def _fill(inspection: Inspection, house: Viewer, at: datetime) -> None:
    for item in inspecting.items_of(inspection):
        note = NOT_MET.get(item.order, "")
        answer = Answer.NOT_MET if note else Answer.MET
        inspecting.note_line(inspection, item=item, answer=answer, note=note, actor=house, at=at)


def _answer(inspection: Inspection, house: Viewer, at: datetime) -> None:
    """The unit has put one of them right and said so."""
    finding = Finding.unscoped.get(inspection=inspection, item__order=4)
    words = "已配发证件夹，要求上岗随身携带，班长岗前检查。"
    name = inspection.unit_person
    findings.report_mended(finding, words=words, actor=house, actor_name=name, at=at)


def written(length: int) -> list[list[list[int]]]:
    """A flourish that stands for a signature; nobody's hand."""
    line = [
        [60 + 6 * step, round(120 + 55 * sin(step / 2.3) - 25 * sin(step / 5.1))]
        for step in range(length)
    ]
    return [line, [[90, 190], [90 + 5 * length, 170]]]
