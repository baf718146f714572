"""Broken files: whatever is wrong with one, it ends in a reason or in rows, and in nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianqin.registry.tests.papers import (
    GUARD,
    HEADER,
    XML_PARTS,
    csv_of,
    outcome,
    package,
    parts_of,
    workbook,
)

BOOK = workbook([HEADER, GUARD, GUARD], merged=["G2:G3"])
HAND_MADE = package()


@given(st.binary(max_size=3000), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xd0\xcf"]))
def test_random_bytes_are_refused_in_words(data: bytes, start: bytes) -> None:
    assert outcome(start + data).startswith("registry.import_")


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16"]))
def test_random_text_under_a_header_is_rows_or_refused_in_words(text: str, encoding: str) -> None:
    assert outcome((csv_of([HEADER]) + text).encode(encoding, "replace"))


@given(st.sampled_from([BOOK, HAND_MADE]), st.data())
@settings(max_examples=60, deadline=None)
def test_a_workbook_cut_off_anywhere_is_refused(book: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(book) - 1))
    assert outcome(book[:cut]).startswith("registry.import_")


@given(st.sampled_from([BOOK, HAND_MADE]), st.data())
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_flipped_bits_is_rows_or_refused(book: bytes, data: st.DataObject) -> None:
    broken = bytearray(book)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(book) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert outcome(bytes(broken))


@given(st.sampled_from(XML_PARTS), st.data())
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_any_change_inside_its_parts_is_rows_or_refused(
    part: str, data: st.DataObject
) -> None:
    """The parts are packed again, so that no checksum stops the change at the door."""
    text = parts_of(HAND_MADE)[part]
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, min(len(text), at + 40)))
    more = data.draw(st.sampled_from(["", "<", ">", '"', "-1", "9" * 20, "A1:A", "<row r='5'/>"]))
    assert outcome(package(**{part: text[:at] + more + text[end:]}))


@pytest.mark.slow
@given(st.sampled_from([BOOK, HAND_MADE]), st.data())
@settings(max_examples=1500, deadline=None)
def test_thousands_of_broken_workbooks_are_rows_or_refused(
    book: bytes, data: st.DataObject
) -> None:
    test_a_workbook_with_flipped_bits_is_rows_or_refused.hypothesis.inner_test(book, data)
    test_a_workbook_cut_off_anywhere_is_refused.hypothesis.inner_test(book, data)
    part = data.draw(st.sampled_from(XML_PARTS))
    test_a_workbook_with_any_change_inside_its_parts_is_rows_or_refused.hypothesis.inner_test(
        part, data
    )
