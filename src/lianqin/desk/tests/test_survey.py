"""The survey's page: counts as charts and tables, for those who may count, without a name."""

from __future__ import annotations

import pytest
from cast import Cast
from cast_people import certify, person
from django.urls import reverse

from lianqin.desk.charts import bars, pyramid
from lianqin.registry.kinds import PersonnelKind

pytestmark = pytest.mark.django_db


def fill(cast: Cast) -> None:
    """Forty guards with a certificate and three without."""
    for number in range(43):
        guard = person(cast.company, f"g-{number}", f"金某{number}", PersonnelKind.GUARD)
        if number >= 3:
            certify(guard)


def test_the_leading_group_sees_the_force_and_no_name(cast: Cast) -> None:
    fill(cast)
    page = cast.lin.client().get(reverse("desk:survey")).content.decode()
    assert cast.company.short_name in page
    assert "金某" not in page
    assert "不显示" in page


def test_nothing_on_the_page_says_how_many_lack_a_certificate_in_a_unit_with_three(
    cast: Cast,
) -> None:
    fill(cast)
    response = cast.xu.client().get(reverse("desk:survey"))
    (drawn,) = [one for one in response.context["drawn"] if one.table.key == "certificate"]
    cells = dict(drawn.table.lines)[cast.company.short_name]
    assert cells[1] is None
    assert 3 not in cells


def test_choosing_a_kind_and_a_grouping_is_kept_in_the_sentence(cast: Cast) -> None:
    page = cast.xu.client().get(
        reverse("desk:survey"), {"kind": PersonnelKind.VOLUNTEER, "group": "point"}
    )
    assert page.context["form"].initial == {"kind": "volunteer", "group": "point"}
    assert page.context["survey"].total == 0
    assert "还没有可统计的人" in page.content.decode()


def test_a_hidden_count_is_drawn_as_a_stub_of_one_length() -> None:
    drawn = bars([("甲", 40), ("乙", None), ("丙", 20)]).bars
    assert drawn[0].length == 2 * drawn[2].length
    few, many = pyramid([("a", None, 10)]), pyramid([("a", None, 500)])
    assert few.left[0].length == many.left[0].length


def test_the_longest_words_have_room_before_their_bar() -> None:
    words = "Level 1 (senior technician)"
    (long, short), width = bars([(words, 40), ("甲", 20)]).bars, bars([(words, 40)]).width
    assert long.x == short.x > 7 * len(words)
    assert long.x + long.length < width
