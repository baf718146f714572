"""Outside codes: mapped by each bureau, pasted with bad rows named, and read with a fallback."""

from __future__ import annotations

from typing import Any

import pytest
from cast import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqin.core.models import AuditRow
from lianqin.incidents.categories import CATEGORIES
from lianqin.incidents.codes import (
    mapped,
    outside_code,
    own_codes,
    paste_codes,
    set_code,
    systems_of,
    write_codes,
)
from lianqin.incidents.codes_errors import CodeTooLong, CodeUnknown, SystemMissing
from lianqin.incidents.models import Feedback, OutsideCode
from lianqin.registry.models import Change

pytestmark = pytest.mark.django_db
COUNTY = "县局110平台"


def said(cast: Cast, **more: Any) -> dict[str, Any]:
    return {"kind": "category", "system": COUNTY, "actor": cast.people.chen.viewer, **more}


def test_a_code_is_mapped_changed_and_taken_away_and_the_history_says_what_it_was(
    cast: Cast,
) -> None:
    set_code(own="criminal.theft", code="0102", name="盗窃", **said(cast))
    set_code(own="criminal.theft", code="0103", **said(cast))
    assert outside_code(cast.bureau.pk, "category", "criminal.theft", COUNTY).code == "0103"
    set_code(own="criminal.theft", code=" ", **said(cast))
    assert outside_code(cast.bureau.pk, "category", "criminal.theft", COUNTY) is None
    rows = Change.objects.for_viewer(cast.xu.viewer).filter(field="code").order_by("pk")
    assert list(rows.values_list("before", "after")) == [
        ("", "0102"),
        ("0102", "0103"),
        ("0103", ""),
    ]
    facts = AuditRow.objects.filter(action="codes.map").values_list("facts", flat=True)
    assert list(facts) == [{"own": "criminal.theft"}] * 3, "no word that was typed"


def test_a_category_without_a_code_has_that_of_the_one_above_and_a_result_has_none(
    cast: Cast,
) -> None:
    set_code(own="criminal", code="01", **said(cast))
    bureau = cast.bureau.pk
    assert outside_code(bureau, "category", "criminal.theft.cable", COUNTY).code == "01"
    set_code(own="criminal.theft", code="0102", **said(cast))
    assert outside_code(bureau, "category", "criminal.theft.cable", COUNTY).code == "0102"
    assert outside_code(bureau, "category", "dispute", COUNTY) is None
    assert outside_code(bureau, "result", "rescued", COUNTY) is None
    assert outside_code(bureau, "category", "criminal.theft", "别的系统") is None


def test_each_bureau_has_its_own_and_sees_no_others(cast: Cast) -> None:
    set_code(own="criminal", code="01", **said(cast))
    set_code(own="criminal", code="99", **said(cast, actor=cast.wang.viewer))
    assert outside_code(cast.bureau.pk, "category", "criminal", COUNTY).code == "01"
    assert mapped(cast.wang.viewer, "category", COUNTY)["criminal"].code == "99"
    assert systems_of(cast.people.sun.viewer) == [COUNTY]
    assert systems_of(cast.people.zhao.viewer) == []


def test_bad_rows_of_a_pasted_table_are_named_and_the_good_ones_kept(cast: Cast) -> None:
    text = "\n".join(
        [
            "criminal.theft\t0102\t盗窃",
            "no.such\t0199\t无",
            "",
            "security.fight",
            "dispute\t" + "9" * 33,
            "criminal.theft\t0103\t又一次",
            "  traffic \t 03 ",
        ]
    )
    taken = paste_codes(text, **said(cast))
    assert (taken.written, taken.same) == (2, 0)
    assert [row.number for row in taken.bad] == [2, 4, 5, 6]
    assert "no.such" in taken.bad[0].why
    assert "criminal.theft" in taken.bad[3].why
    rows = mapped(cast.people.chen.viewer, "category", COUNTY)
    assert {own: (row.code, row.name) for own, row in rows.items()} == {
        "criminal.theft": ("0102", "盗窃"),
        "traffic": ("03", ""),
    }


def test_the_same_table_pasted_again_writes_nothing(cast: Cast) -> None:
    paste_codes("criminal\t01\t刑事", **said(cast))
    log = AuditRow.objects.count()
    again = paste_codes("criminal\t01\t刑事", **said(cast))
    assert (again.written, again.same, again.bad) == (0, 1, ())
    assert AuditRow.objects.count() == log


def test_an_edited_table_writes_what_changed_and_takes_away_what_was_emptied(cast: Cast) -> None:
    paste_codes("rescued\tA1\nmediated\tA2", **said(cast, kind="result"))
    given_ = {"rescued": ("", ""), "mediated": ("A2", ""), "by_phone": ("A9", "电话")}
    taken = write_codes(given_, **said(cast, kind="result"))
    assert (taken.written, taken.same, taken.bad) == (2, 1, ())
    assert set(mapped(cast.people.chen.viewer, "result", COUNTY)) == {"mediated", "by_phone"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"own": "no.such", "code": "1"}, CodeUnknown),
        ({"own": "rescued", "code": "1"}, CodeUnknown),
        ({"own": "criminal", "code": "1", "system": " "}, SystemMissing),
        ({"own": "criminal", "code": "1" * 33}, CodeTooLong),
        ({"own": "criminal", "code": "1", "name": "字" * 97}, CodeTooLong),
    ],
)
def test_what_cannot_be_a_mapping_is_refused(
    cast: Cast, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        set_code(**said(cast, **changes))
    assert not OutsideCode.unscoped.exists()


def test_every_category_and_every_result_can_be_mapped() -> None:
    assert [one.code for one in own_codes("category")] == [one.code for one in CATEGORIES]
    assert [one.code for one in own_codes("result")] == list(Feedback.Result.values)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=300))
def test_any_pasted_text_is_taken_or_named_row_by_row(cast: Cast, text: str) -> None:
    taken = paste_codes(text, **said(cast))
    rows = [line for line in text.splitlines() if line.strip()]
    assert taken.written + taken.same + len(taken.bad) == len(rows)
