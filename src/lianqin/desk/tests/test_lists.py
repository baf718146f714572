"""Lists: what they show to whom, how they narrow, sort and remember, and that they stay quick."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from cast import Cast
from cast_people import person
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianqin.core.clock import today
from lianqin.desk.listing import Ask
from lianqin.desk.listing.asked import as_first_seen
from lianqin.desk.listing.rows import PER_PAGE, narrowed, page_of
from lianqin.desk.registry.home import NEEDS, OPENS, needs
from lianqin.desk.registry.place_lists import SITES
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models import Certificate, Linkage, Person, ServiceContract, Site
from lianqin.registry.standing import standings

pytestmark = pytest.mark.django_db

LISTS = ("people", "organisations", "teams", "points", "registered_sites")
ROW = re.compile(r'<th scope="row"[^>]*>\s*(?:<a [^>]*>)?([^<]+)')


def text_of(client: Client, name: str, query: str = "") -> str:
    page = client.get(f"{reverse(f'desk:{name}')}{query}")
    assert page.status_code == 200
    return page.content.decode()


def rows_of(client: Client, name: str, query: str = "") -> list[str]:
    """The names in the first column."""
    return [found.strip() for found in ROW.findall(text_of(client, name, query))]


@pytest.mark.parametrize("name", LISTS)
def test_each_list_shows_its_own_bureau_and_links_to_each_row(cast: Cast, name: str) -> None:
    _ = cast.twin
    text = text_of(cast.xu.client(), name, "?state=all")
    opened = re.findall(r'<th scope="row"[^>]*><a href="(/registry/[a-z]+/\d+/)"', text)
    assert len(ROW.findall(text)) == len(set(opened)) > 0


def test_a_manager_lists_the_units_own_and_a_station_those_linked_to_its_area(cast: Cast) -> None:
    Linkage.unscoped.filter(person=cast.li.person).update(station=cast.danhe)
    assert set(rows_of(cast.qian.client(), "people")) == {"李保安", "赵保安", "谭队长"}
    seen = set(rows_of(cast.fang.client(), "people", "?kind=guard"))
    assert seen <= {"李保安", "赵保安", "谭队长"}
    assert "高远" not in seen
    assert cast.chen.client().get(reverse("desk:people")).status_code == 403


def test_a_station_is_shown_nothing_of_the_dossier(cast: Cast) -> None:
    text = text_of(cast.fang.client(), "people", "?columns=age&columns=insurance&columns=since")
    for words in ("年龄", "保险至", "在册自", "合同至", "事项"):
        assert words not in text
    assert "年龄" in text_of(cast.qian.client(), "people", "?columns=age")


def test_the_sentence_narrows_by_kind_unit_certificate_linkage_and_words(cast: Cast) -> None:
    Certificate.unscoped.filter(person=cast.zhao.person).update(
        expires_on=today() - timedelta(days=1)
    )
    client, guards = cast.xu.client(), "?state=registered&kind=guard"
    assert set(rows_of(client, "people", guards)) == {"李保安", "赵保安", "谭队长", "高远"}
    for more, expected in (
        (f"&unit={cast.school.pk}", {"高远"}),
        ("&certificate=over", {"赵保安"}),
        ("&certificate=valid", {"李保安", "谭队长", "高远"}),
        ("&linked=no", {"高远"}),
        (f"&team={cast.team.pk}", {"李保安", "谭队长"}),
        ("&q=gaoy", {"高远"}),
        ("&q=gy", {"高远"}),
        ("&q=保安", {"李保安", "赵保安"}),
        ("&q=李", {"李保安"}),
        ("&todo=unchecked", {"李保安", "赵保安", "谭队长", "高远"}),
        ("&todo=correction", set()),
    ):
        assert set(rows_of(client, "people", guards + more)) == expected, more


def test_what_cannot_be_read_narrows_nothing(cast: Cast) -> None:
    client = cast.xu.client()
    everybody = rows_of(client, "people", "?state=registered")
    for odd in ("?kind=robot", "?unit=99999", "?unit=x", "?sort=id_index", "?page=x", "?team=%00"):
        assert rows_of(client, "people", f"{odd}&state=registered") == everybody, odd


def test_a_row_that_is_over_is_shown_when_asked_for(cast: Cast) -> None:
    Person.unscoped.filter(pk=cast.zhao.person.pk).update(ended_on=today())
    client = cast.xu.client()
    assert "赵保安" not in rows_of(client, "people", "?kind=guard")
    assert rows_of(client, "people", "?state=ended") == ["赵保安"]
    assert f"{today()} 离册" in text_of(client, "people", "?state=ended")


def test_a_head_says_how_the_list_is_sorted_and_turns_it_round(cast: Cast) -> None:
    client = cast.xu.client()
    up = rows_of(client, "people", "?kind=guard&sort=name")
    down = rows_of(client, "people", "?kind=guard&sort=-name")
    assert up == ["高远", "李保安", "谭队长", "赵保安"]
    assert down == up[::-1]
    text = text_of(client, "people", "?kind=guard&sort=-name")
    assert text.count('aria-sort="descending"') == 1
    assert 'aria-sort="none"' in text


def test_a_list_is_found_as_it_was_left_until_it_is_reset(cast: Cast) -> None:
    client = cast.xu.client()
    rows_of(client, "people", "?kind=guard&sort=-name")
    text_of(client, "people", "?columns=name&columns=phone")
    text = text_of(client, "people")
    assert [name.strip() for name in ROW.findall(text)] == ["赵保安", "谭队长", "李保安", "高远"]
    assert "电话" in text
    assert 'class="list-sort" href="?state=registered&amp;kind=guard&amp;sort=unit"' not in text
    assert client.get(f"{reverse('desk:people')}?reset=1").status_code == 302
    assert len(rows_of(client, "people")) > 4
    assert rows_of(cast.qian.client(), "people") != rows_of(client, "people")


def test_an_identity_number_in_the_sentence_is_neither_heard_nor_remembered(cast: Cast) -> None:
    client = cast.xu.client()
    text_of(client, "people", "?q=990101198505050011")
    assert "990101198505050011" not in str(dict(client.session))
    assert "990101198505050011" not in text_of(client, "people")


def test_a_page_holds_fifty_and_the_next_goes_on(cast: Cast) -> None:
    for number in range(PER_PAGE + 3):
        person(cast.company, f"p{number}", f"员{number:02d}", PersonnelKind.VOLUNTEER)
    client = cast.xu.client()
    first = rows_of(client, "people", "?kind=volunteer")
    rest = rows_of(client, "people", "?kind=volunteer&page=2")
    assert (len(first), len(rest)) == (PER_PAGE, 4)
    assert not set(first) & set(rest)
    assert rows_of(client, "people", "?kind=volunteer&page=99") == first
    assert "第 1–50 行，共 54 行" in text_of(client, "people", "?kind=volunteer")


def test_beyond_the_counted_rows_the_page_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lianqin.desk.listing import rows

    for number in range(8):
        person(cast.company, f"p{number}", f"员{number:02d}", PersonnelKind.VOLUNTEER)
    monkeypatch.setattr(rows, "PER_PAGE", 3)
    monkeypatch.setattr(rows, "COUNTED", 6)
    client = cast.xu.client()
    assert "共 6 行以上" in text_of(client, "people", "?kind=volunteer")
    text = text_of(client, "people", "?kind=volunteer&page=2")
    assert "翻到这里为止" in text
    assert 'rel="next"' not in text


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_many_queries_for_many_rows_as_for_few(cast: Cast, name: str) -> None:
    client, counts = cast.xu.client(), []
    text_of(client, name)
    for _round in range(2):
        with CaptureQueriesContext(connection) as seen:
            text_of(client, name)
        counts.append(len(seen))
        for number in range(30):
            guard = person(cast.company, f"{_round}-{number}", "多", PersonnelKind.GUARD)
            Certificate.unscoped.create(person=guard, number=str(guard.pk), issued_on=today())
            Site.unscoped.create(
                slug=f"{_round}-{number}",
                bureau=cast.bureau,
                station=cast.danhe,
                name=f"场所{number}",
                sector="school",
                lon=1,
                lat=1,
            )
    assert counts[0] == counts[1] <= 22


@pytest.mark.parametrize("who", ["xu", "qian", "fang", "chen"])
def test_every_figure_of_the_first_page_opens_to_exactly_its_rows(cast: Cast, who: str) -> None:
    ask = Ask(getattr(cast, who).viewer, today())
    found = standings(ask.viewer, ask.day)
    counts = {code: one.value for code, one in found.items()}
    counts |= {code: value for one in found.values() for code, _words, value in one.parts}
    assert set(counts) == set(OPENS)
    for code, value in counts.items():
        listing, sentence = OPENS[code]
        asked = as_first_seen(listing, ask, QueryDict(sentence))
        assert narrowed(listing, ask, asked).count() == value, code


def test_the_first_page_prints_the_counts_with_their_ways_in(cast: Cast) -> None:
    text = text_of(cast.xu.client(), "registry")
    assert "公司 1" in text
    assert "自招 1" in text
    assert "kind=guard&amp;certificate=valid" in text
    assert "截至 2024-06-12" in text
    assert reverse("desk:people") not in text_of(cast.chen.client(), "registry")


def test_what_needs_a_hand_is_counted_as_its_list_shows_it(cast: Cast) -> None:
    Certificate.unscoped.filter(person=cast.zhao.person).update(
        expires_on=today() - timedelta(days=1)
    )
    ask = Ask(cast.xu.viewer, today())
    found = {need.url: need.count for need in needs(ask)}
    for _words, listing, sentence in NEEDS:
        asked = as_first_seen(listing, ask, QueryDict(sentence))
        url = f"{reverse(f'desk:{listing.key}')}?{sentence}"
        assert found.get(url, 0) == page_of(listing, ask, asked).count
    assert needs(Ask(cast.chen.viewer, today())) == []


def test_a_key_unit_late_with_its_drill_is_listed(cast: Cast) -> None:
    Site.unscoped.filter(pk=cast.works.pk).update(is_key_unit=True)
    client = cast.xu.client()
    assert rows_of(client, SITES.key, "?drill=late") == ["云岭矿区"]
    assert "逾期未演练" in text_of(client, SITES.key, "?drill=late")


def test_a_manager_is_told_of_drills_only_where_the_unit_keeps_order(cast: Cast) -> None:
    long_ago = today() - timedelta(days=1500)
    told = {"is_key_unit": True, "drilled_on": long_ago, "plan_on": long_ago, "ended_on": None}
    Site.unscoped.filter(pk__in=(cast.works.pk, cast.building_site.pk)).update(**told)
    Site.unscoped.filter(pk=cast.works.pk).update(organisation=None)
    Site.unscoped.filter(pk=cast.building_site.pk).update(organisation=cast.company)
    manager, police = cast.qian.client(), cast.xu.client()
    name = cast.building_site.name
    assert len(rows_of(police, SITES.key, "?drill=late")) == 2
    assert rows_of(manager, SITES.key, "?drill=late") == [name]
    text = text_of(
        manager, SITES.key, "?columns=name&columns=plan&columns=own_drill&columns=drill&sort=drill"
    )
    assert text.count("逾期未演练") == 1
    assert text.count(long_ago.isoformat()) == 2
    counted = [need.count for need in needs(Ask(cast.qian.viewer, today())) if "drill" in need.url]
    assert counted == [1]
    ServiceContract.unscoped.create(
        organisation=cast.company, site=cast.works, since=long_ago, client="矿区", number="1"
    )
    assert len(rows_of(manager, SITES.key, "?drill=late")) == 2
    ServiceContract.unscoped.filter(site=cast.works).update(until=today())
    assert rows_of(manager, SITES.key, "?drill=late") == [name]


def test_an_empty_list_says_what_to_do(cast: Cast) -> None:
    text = text_of(cast.xu.client(), "people", "?q=没有这个人")
    assert "没有符合这句话的行" in text
    assert "?reset=1" in text


@pytest.mark.parametrize("who", ["xu", "qian", "fang"])
def test_searching_answers_within_the_page_and_as_a_page(cast: Cast, who: str) -> None:
    client, url = getattr(cast, who).client(), reverse("desk:search")
    fragment = client.post(url, {"q": "lba"}, headers={"HX-Request": "true"}).content.decode()
    moved = client.post(url, {"q": "lba"})
    assert (moved.status_code, moved.headers["Location"]) == (302, f"{url}?q=lba")
    page = client.get(moved.headers["Location"]).content.decode()
    assert ("李保安" in fragment) is ("李保安" in page) is (who != "fang" or True)
    assert "高远" not in client.get(f"{url}?q=gy").content.decode() or who == "xu"


def test_an_identity_number_is_answered_where_it_was_sent(cast: Cast) -> None:
    from lianqin.registry import identity

    number = "99010119850505001" + identity.check_character("99010119850505001")
    Person.unscoped.filter(pk=cast.li.person.pk).update(id_index=identity.index_of(number))
    url = reverse("desk:search")
    found = cast.xu.client().post(url, {"q": number})
    assert found.status_code == 200
    assert "李保安" in found.content.decode()
    assert number not in found.content.decode()
    hidden = cast.qian.client().post(url, {"q": number}).content.decode()
    assert "李保安" not in hidden.replace("钱经理", "")
    moved = cast.xu.client().get(f"{url}?q={number}")
    assert (moved.status_code, moved.headers["Location"]) == (302, f"{url}?")
