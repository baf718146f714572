"""The CSV of origins (columns id, lon, lat): good rows, and what is wrong with the others."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lianqin.geo.errors import FileEmptyError, FileMissingError, GeoError

COLUMNS = ("id", "lon", "lat")
LIMITS = {"lon": 180.0, "lat": 90.0}


class ColumnsMissingError(GeoError):
    """The first line does not name the columns. Params: ``name``, ``missing``."""

    code = "geo.csv_columns"
    zh = "文件 {name} 首行缺少列：{missing}（需要 id,lon,lat）。"
    en = "The first line of {name} lacks the columns {missing} (id,lon,lat are needed)."


class CsvUnreadableError(GeoError):
    """Not text in UTF-8 or GB 18030, or not CSV. Params: ``name``."""

    code = "geo.csv_unreadable"
    zh = "文件 {name} 不是 UTF-8 或 GB 18030 编码的 CSV。"
    en = "{name} is not a CSV file in UTF-8 or GB 18030."


@dataclass(frozen=True)
class Origin:
    """Where somebody starts, WGS-84 degrees."""

    id: str
    lon: float
    lat: float


@dataclass(frozen=True)
class BadRow:
    """A row that was left out: its line in the file, the column, and what stands there."""

    line: int
    column: str
    value: str
    code: str

    @property
    def sentence(self) -> str:
        """Chinese and English, for the terminal."""
        zh, en = _FAULTS[self.code]
        return f"第 {self.line} 行 {self.column} 列“{self.value}”{zh} · line {self.line}, {en}"


_FAULTS = {
    "geo.row_empty": ("为空", "empty"),
    "geo.row_not_a_number": ("不是数字", "not a number"),
    "geo.row_out_of_range": ("超出经纬度范围", "not a degree"),
    "geo.row_swapped": ("经纬度似乎写反", "longitude and latitude seem swapped"),
}


def read_origins(path: Path) -> tuple[list[Origin], list[BadRow]]:
    """Read the file. Raises when no row of it could be understood at all."""
    origins: list[Origin] = []
    bad: list[BadRow] = []
    reader = csv.DictReader(io.StringIO(_text(path)), skipinitialspace=True)
    try:
        names = {(name or "").strip().lower(): name for name in reader.fieldnames or ()}
        _require_columns(path, names)
        for row in reader:
            found = _row({c: str(row.get(names[c]) or "") for c in COLUMNS}, reader.line_num)
            (origins if isinstance(found, Origin) else bad).append(found)  # type: ignore[arg-type]
    except csv.Error as fault:
        raise CsvUnreadableError(name=path.name) from fault
    return origins, bad


def _text(path: Path) -> str:
    if not path.is_file():
        raise FileMissingError(name=path.name)
    raw = path.read_bytes()
    if not raw.strip():
        raise FileEmptyError(name=path.name)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CsvUnreadableError(name=path.name)


def _require_columns(path: Path, names: Mapping[str, str]) -> None:
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise ColumnsMissingError(name=path.name, missing=", ".join(missing))


def _row(cells: Mapping[str, str], line: int) -> Origin | BadRow:
    degrees = {}
    for column in COLUMNS:
        value = cells[column].strip()
        if not value:
            return BadRow(line, column, value, "geo.row_empty")
        if column in LIMITS:
            fault, degrees[column] = _degree(value, column)
            if fault:
                return BadRow(line, column, value, fault)
    return Origin(cells["id"].strip(), degrees["lon"], degrees["lat"])


def _degree(value: str, column: str) -> tuple[str, float]:
    try:
        number = float(value)
    except ValueError:
        return "geo.row_not_a_number", 0.0
    if not abs(number) <= LIMITS[column]:
        swapped = column == "lat" and 90 < abs(number) <= 180
        return ("geo.row_swapped" if swapped else "geo.row_out_of_range"), 0.0
    return "", number
