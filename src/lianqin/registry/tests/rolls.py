"""Files as offices send them, made here: rolls of invented people, kit, sites, bodies."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from lianqin.registry.identity import check_character
from lianqin.registry.importing.columns import COLUMNS

COMPANY = "泽安保安服务有限公司"
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "建国志强军伟平明勇刚斌涛波辉鹏飞"
FIRST_BIRTH = date(1970, 1, 1)


def number_of(born_on: date, order: int) -> str:
    """An identity number of a region that does not exist; an odd order is a man's."""
    digits = f"991405{born_on:%Y%m%d}{order:03d}"
    return digits + check_character(digits)


def guard(place: int, **said: Any) -> dict[str, Any]:
    """One guard of the company, whole and lawful; `said` puts some cells otherwise."""
    born_on = FIRST_BIRTH + timedelta(days=place * 7 % 9000)
    row = {
        "name": SURNAMES[place % 10] + GIVEN[place % 16] + GIVEN[place // 16 % 16],
        "identity": number_of(born_on, 2 * (place % 450) + 1),
        "phone": f"+9991405{place:06d}",
        "kind": "保安员",
        "organisation": COMPANY,
        "education": "高中",
        "joined_on": date(2022, 3, 1),
        "certificate_number": f"演证{place:06d}",
        "certificate_issued_on": date(2021, 5, 1),
        "certificate_expires_on": "长期",
        "skill_level": "五级",
        "contract_number": f"HT{place:06d}",
        "contract_since": date(2022, 3, 1),
        "contract_until": date(2025, 2, 28),
        "insurer": "虚构财产保险",
        "policy_number": f"BD{place:06d}",
        "insured_since": date(2024, 1, 1),
        "insured_until": date(2024, 12, 31),
    }
    return {**row, **said}


def sheet(kind: str, rows: Iterable[dict[str, Any]]) -> bytes:
    """An .xlsx of that kind with the columns that some row fills, under the template's titles."""
    rows = list(rows)
    used: set[str] = set().union(*rows)
    columns = [column for column in COLUMNS[kind] if column.key in used]
    book = Workbook(write_only=True)
    page = book.create_sheet("名册")
    page.append([column.title for column in columns])
    for row in rows:
        page.append([row.get(column.key) for column in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pieces(data: bytes, size: int = 65_536) -> Sequence[bytes]:
    """A file as it arrives over the wire."""
    return [data[place : place + size] for place in range(0, len(data), size)]
