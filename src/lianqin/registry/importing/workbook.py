"""What a workbook says about itself: its sheets, which formats are dates, where its days begin."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import NamedTuple

from lianqin.registry.importing.archive import Archive
from lianqin.registry.importing.errors import FileBroken, FileHasMacros, FileNotTable
from lianqin.registry.importing.markup import attribute, read_elements
from lianqin.registry.importing.strings import SharedStrings, read_strings

SHEETS = 50
# ECMA-376 18.8.30: dates and times of every language, and those of Chinese (27-36, 50-58).
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)})
# Quoted words, colours and locales, padding; [h] and [mm] are time that has passed.
NOT_FORMAT = re.compile(r'"[^"]*"|\[(?![hms]+\])[^\]]*\]|\\.|_.|\*.')
# Days between the 1900 and the 1904 system.
DAYS_TO_1904 = 1462
TRUE = frozenset({"1", "true"})


class SheetPart(NamedTuple):
    """A visible sheet: its title and the part that holds its cells."""

    title: str
    part: str


@dataclass(frozen=True)
class Workbook:
    """All that reading a sheet's cells needs to know of the rest of the workbook."""

    sheets: tuple[SheetPart, ...]
    strings: SharedStrings
    date_styles: frozenset[str]
    first_day: int


def read_workbook(archive: Archive) -> Workbook:
    """Raises FileNotTable for another kind of archive, FileHasMacros, FileBroken, FileUnsafe."""
    names = archive.names()
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileHasMacros
    main = _main_part(archive)
    parts = _related(archive, main)
    sheets, first_day = _sheets(archive, main, parts)
    strings = _only(parts, "sharedStrings", archive)
    styles = _only(parts, "styles", archive)
    return Workbook(
        sheets=sheets,
        strings=read_strings(archive.chunks(strings)) if strings else SharedStrings(),
        date_styles=_date_styles(archive, styles) if styles else frozenset(),
        first_day=first_day,
    )


class _Related(NamedTuple):
    kind: str
    part: str


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" not in archive:
        raise FileNotTable
    for found in _related(archive, "").values():
        if found.kind == "officeDocument" and found.part.endswith(".xml"):
            return found.part
    raise FileNotTable


def _related(archive: Archive, part: str) -> dict[str, _Related]:
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, _Related] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
            kind = attributes["Type"].rpartition("/")[2]
            found[attributes["Id"]] = _Related(kind, target.lstrip("/"))

    read_elements(archive.chunks(rels), start)
    return found


def _only(parts: dict[str, _Related], kind: str, archive: Archive) -> str:
    named = (found.part for found in parts.values() if found.kind == kind)
    return next((part for part in named if part in archive), "")


def _sheets(
    archive: Archive, main: str, parts: dict[str, _Related]
) -> tuple[tuple[SheetPart, ...], int]:
    found: list[SheetPart] = []
    tags: set[str] = set()
    first_day = [0]

    def start(tag: str, attributes: dict[str, str]) -> None:
        tags.add(tag)
        if tag == "workbookPr" and attributes.get("date1904", "").lower() in TRUE:
            first_day[0] = DAYS_TO_1904
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            related = parts.get(attribute(attributes, "id"))
            if related and related.kind == "worksheet" and related.part in archive:
                found.append(SheetPart(attributes.get("name", ""), related.part))

    read_elements(archive.chunks(main), start)
    if not found:
        raise FileBroken if "workbook" in tags else FileNotTable
    return tuple(found[:SHEETS]), first_day[0]


def _date_styles(archive: Archive, part: str) -> frozenset[str]:
    dates = set(DATE_FORMATS)
    styles: list[bool] = []
    inside = [False]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt" and is_date_format(attributes.get("formatCode", "")):
            dates.add(int(attributes["numFmtId"]))
        elif tag in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside[0] = tag == "cellXfs"
        elif tag == "xf" and inside[0]:
            styles.append(int(attributes.get("numFmtId", "0")) in dates)

    read_elements(archive.chunks(part), start)
    return frozenset(str(place) for place, is_date in enumerate(styles) if is_date)


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day: years, months or days, not hours and seconds alone."""
    letters = NOT_FORMAT.sub("", code.lower())
    if "general" in letters:
        return False
    has_time = "h" in letters or "s" in letters
    return "y" in letters or "d" in letters or ("m" in letters and not has_time)
