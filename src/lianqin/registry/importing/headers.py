"""Which column is which: headers read as people write them, and facts that are never kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lianqin.registry.importing.columns import ALTERNATIVES, COLUMNS, column_of
from lianqin.registry.importing.errors import ColumnForbidden
from lianqin.registry.importing.texts import clean

SHOWN, IGNORED = 40, 50
# At least so many columns have to be known before a row is taken for the header.
ENOUGH = 2
SPARE = re.compile(r"[\s*＊:：、.。_\-/·]+|必填|选填")
NOTE = re.compile(r"[(（\[【〔].*?[)）\]】〕]")
BRACKETS = re.compile(r"[(（\[【〔)）\]】〕]")
# Art. 16-17 know eligible or not; biometrics, health, belief, origin, record and scores are not
# asked for anywhere in this house (个人信息保护法第6条, 第28条). 统一社会信用代码 is no such fact.
FORBIDDEN = (
    *("指纹", "人脸", "面部", "虹膜", "声纹", "掌纹", "dna", "生物特征", "生物识别"),
    *("民族", "宗教", "信仰", "政治面貌", "党派", "党员"),
    *("病史", "疾病", "健康", "体检", "血型", "残疾", "精神病", "传染病"),
    *("吸毒", "尿检", "毒品", "涉毒", "前科", "案底", "犯罪", "违法", "处罚记录", "背景审查结果"),
    *("评分", "积分", "信用分", "信用等级", "信用评级", "失信", "征信", "人员风险"),
)


@dataclass(frozen=True)
class Found:
    """What a header says: where each known column stands (from 0), and which are not read."""

    at: dict[str, int]
    ignored: tuple[str, ...]

    @property
    def is_header(self) -> bool:
        """Whether enough is known to take the row for a header."""
        return len(self.at) >= ENOUGH

    def missing(self, kind: str) -> list[str]:
        """The titles of needed columns that the header lacks."""
        needed = (column for column in COLUMNS[kind] if column.required)
        titles = [column.title for column in needed if column.key not in self.at]
        groups = ALTERNATIVES.get(kind, ())
        if groups and not any(self.at.keys() >= set(keys) for keys in groups):
            titles.append("、".join(column_of(kind, key).title for key in groups[0]))
        return titles


def read_header(kind: str, cells: Mapping[int, str]) -> Found:
    """Match a row's cells with the columns of a kind; of two that match, the first is read."""
    known = _known(kind)
    at: dict[str, int] = {}
    ignored: list[str] = []
    for place, text in sorted(cells.items()):
        key = next((known[name] for name in _spellings(text) if name in known), None)
        if key is not None and key not in at:
            at[key] = place
        elif said := clean(text):
            ignored.append(said[:SHOWN])
    return Found(at, tuple(ignored[:IGNORED]))


def refuse_forbidden(cells: Mapping[int, str]) -> None:
    """Raise ColumnForbidden where a header names a fact that is never kept about people."""
    for _place, text in sorted(cells.items()):
        said = BRACKETS.sub("", bare(text))
        if any(word in said for word in FORBIDDEN):
            raise ColumnForbidden(column=clean(text)[:SHOWN])


def _spellings(text: str) -> tuple[str, str]:
    """The header with what stands in brackets, as 合同（止） needs, and without."""
    plain = bare(text)
    return BRACKETS.sub("", plain), NOTE.sub("", plain)


def bare(text: str) -> str:
    """A header without what decorates it: width, case, spaces, stars, and whether it is needed."""
    return SPARE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@cache
def _known(kind: str) -> dict[str, str]:
    """Every spelling of every column; a title goes before another column's synonym."""
    known: dict[str, str] = {}
    for column in COLUMNS[kind]:
        known.setdefault(bare(column.title), column.key)
    for column in COLUMNS[kind]:
        for synonym in column.synonyms:
            known.setdefault(bare(synonym), column.key)
    return known
