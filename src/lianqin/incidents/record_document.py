"""The record of an incident as a Word file, from the same data as the JSON file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from docxtpl import DocxTemplate

from lianqin.incidents.models import Feedback
from lianqin.incidents.states import EntryKind

TEMPLATE = Path(__file__).parent / "files" / "record.docx"
# What no line of a Word document may hold.
_UNPRINTED = {code: None for code in range(32) if chr(code) not in "\t\n"}


def record_document(told: dict[str, Any], *, made_by: str) -> bytes:
    """The file `told` (see `exporting.record_file`) on A4, as a Word document."""
    paper = DocxTemplate(TEMPLATE)
    with translation.override("zh-hans"):
        filled = _filled(told, made_by)
    paper.render(filled, autoescape=True)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _filled(told: dict[str, Any], made_by: str) -> dict[str, Any]:
    incident = told["incident"]
    shown: dict[str, Any] = {
        "title": "警情处置记录",
        "exercise": "演练 · 不是真实警情" if incident["is_exercise"] else "",
        "number": incident["number"],
        "made_at": _at(told["made_at"]),
        "made_by": made_by,
        "facts": [{"name": name, "said": said} for name, said in _facts(told) if said],
        "crews": list(map(_crew, told["participations"])),
        "lines": list(map(_line, told["timeline"])),
        "outcome": list(_outcome(told)) or ["还没有反馈"],
        "evidence": list(_evidence(told)) or ["没有登记"],
        "note": _note(told),
    }
    clean: dict[str, Any] = _printable(shown)
    return clean


def _printable(value: Any) -> Any:
    """The same without signs that XML cannot hold."""
    if isinstance(value, str):
        return value.translate(_UNPRINTED)
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list) else value


def _at(instant: str | None) -> str:
    return f"{datetime.fromisoformat(instant):%Y-%m-%d %H:%M:%S}" if instant else ""


def _facts(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    of = told["incident"]
    yield "地点", of["place"]
    yield "类别", of["result_category_words"] or of["category_words"]
    yield "级别", f"P{of['priority']}"
    yield "状态", of["state_words"]
    yield "来源", f"{of['source_words']} {of['external_ref']}".strip()
    yield "接报", _at(told["stamps"]["received_at"])
    yield "属地", of["station"]
    yield "坐标", f"{of['lon']:.6f}, {of['lat']:.6f} (WGS-84)"
    yield "内容", of["words"]
    yield "人员", _people(of)


def _people(of: dict[str, Any]) -> str:
    labels = {
        "adults": "成年人",
        "minors": "未成年人",
        "injured": "受伤",
        "suspects": "嫌疑人",
    }
    return "，".join(f"{words} {of[name]}" for name, words in labels.items() if of[name])


def _crew(row: dict[str, Any]) -> dict[str, str]:
    return {
        "unit": row["unit"],
        "organisation": row["organisation"],
        "on_scene": _at(row["on_scene_at"]),
        "cleared": _at(row["cleared_at"]),
    }


def _line(row: dict[str, Any]) -> dict[str, str]:
    said = row["text"]
    if row["corrects"]:
        said = "更正第 {n} 条：{said}".format(n=row["corrects"], said=said)
    if row["is_skewed"]:
        said = f"{said}（手机时钟不准）"
    return {
        "at": _at(row["at"]),
        "kind": row["kind_words"],
        "text": said if row["unit"] in said else f"{row['unit']} {said}".strip(),
        "actor": row["actor"],
    }


def _outcome(told: dict[str, Any]) -> Iterator[str]:
    for row in told["feedbacks"]:
        result = str(Feedback.Result(row["result"]).label)
        yield f"{_at(row['at'])} {result} {row['case_number']} {row['text']}".strip()
    for row in told["handovers"]:
        yield f"{_at(row['at'])} {EntryKind.HANDOVER.label} {row['text']}".strip()
    for row in told["transfers"]:
        to = f"{row['to']} {row['outside_ref']}".strip()
        yield f"{_at(row['at'])} {EntryKind.TRANSFERRED.label} {to} {row['text']}".strip()


def _evidence(told: dict[str, Any]) -> Iterator[str]:
    for row in told["photos"]:
        yield f"照片 {_at(row['at'])} SHA-256 {row['original_sha256'] or row['sha256']}"
    for row in told["voice_notes"]:
        yield f"语音 {_at(row['at'])} SHA-256 {row['original_sha256']}"
    for row in told["footage"]:
        who = f"{row['camera']} {row['officer_name']}"
        yield f"调看监控 {_at(row['at'])} {who} {row['reason']}"


def _note(told: dict[str, Any]) -> str:
    if not told["has_words"]:
        return "本记录涉及受限内容，文字部分从略。"
    return "保安员等以代称出现，姓名对照见系统内的纸质记录。"
