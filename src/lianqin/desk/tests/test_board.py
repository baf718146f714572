"""The board: what needs a hand next is first, the chosen incident beside the map, live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import Cast, direct, report
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lianqin.core import clock
from lianqin.core.clock import FrozenClock
from lianqin.desk.cards import board_cards
from lianqin.dispatch.states import Status
from lianqin.incidents.models import Incident

BOARD_QUERIES = 53  # five of them for the session and the viewer


def chosen(page: str) -> str:
    """The number of the incident in the right column."""
    return page.split('data-number="')[-1].split('"')[0]


def test_cards_stand_in_the_order_in_which_they_need_a_hand(cast: Cast) -> None:
    now = clock.now()
    later = report(cast, priority=2, received_at=now - timedelta(minutes=1))
    waiting = report(cast, priority=2, received_at=now - timedelta(minutes=9))
    direct(cast, waiting, cast.danhe_car, answer_by=now + timedelta(seconds=30))
    drill = report(cast, priority=1, is_exercise=True, received_at=now - timedelta(minutes=30))
    danger = report(cast, priority=1, received_at=now)
    order = [card.incident for card in board_cards(cast.chen.viewer)]
    assert order == [danger, drill, later, waiting]


def test_a_directive_nobody_answered_counts_as_nobody_coming(cast: Cast) -> None:
    incident = report(cast)
    direct(cast, incident, cast.li_crew, status=Status.SILENT)
    (card,) = board_cards(cast.chen.viewer)
    assert card.need.is_stuck
    assert card.need.clock == incident.received_at


def test_the_card_counts_down_to_the_answer_and_then_to_the_arrival(cast: Cast) -> None:
    incident = report(cast)
    due = clock.now() + timedelta(minutes=10)
    directive = direct(cast, incident, cast.danhe_car, arrive_by=due)
    (card,) = board_cards(cast.chen.viewer)
    assert card.need.until == directive.answer_by
    directive.status = Status.ACCEPTED
    directive.save()
    (card,) = board_cards(cast.chen.viewer)
    assert card.need.until == due


def test_the_board_chooses_what_is_first_or_what_the_address_says(cast: Cast) -> None:
    other, first = report(cast, priority=3), report(cast, priority=1)
    client = cast.chen.client()
    assert chosen(client.get("/").content.decode()) == first.number
    assert chosen(client.get(f"/?incident={other.number}").content.decode()) == other.number


def test_an_incident_of_another_bureau_is_not_found_like_one_that_is_not(cast: Cast) -> None:
    foreign = report(cast.twin)
    client = cast.chen.client()
    for address in ("/?incident={}", "/incidents/{}/", "/incidents/{}/way/1.json"):
        hidden = client.get(address.format(foreign.number))
        missing = client.get(address.format("T99999999"))
        assert hidden.status_code == missing.status_code == 404
        assert body(hidden.content) == body(missing.content)
    assert foreign.number not in client.get("/").content.decode()


def body(content: bytes) -> bytes:
    """The page without the token that differs each time and the address that was asked."""
    page = content.decode()
    lines = [line for line in page.splitlines() if "csrf" not in line.lower()]
    return "\n".join(line for line in lines if "next" not in line).encode()


def test_an_empty_board_says_what_it_is_for(cast: Cast) -> None:
    page = cast.chen.client().get("/").content.decode()
    assert "现在没有在办警情" in page
    assert 'href="/incidents/new/"' in page


def test_the_page_says_from_where_it_listens(cast: Cast) -> None:
    page = cast.chen.client().get("/").content.decode()
    assert 'data-stream="/stream/"' in page


def test_the_board_takes_the_same_queries_however_much_happens(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    incident = report(cast, priority=1)
    report(cast)  # what could be the same thing is read too
    client = cast.chen.client()
    client.get("/")
    few = count_queries(client)
    for crew in (cast.danhe_car, cast.swat_car, cast.daji_car):
        direct(cast, report(cast), crew)
    for _ in range(20):
        report(cast)
    assert Incident.objects.for_viewer(cast.chen.viewer).count() == 25
    with django_assert_num_queries(BOARD_QUERIES):
        assert incident.number in client.get("/").content.decode()
    assert count_queries(client) == few


def count_queries(client: Client) -> int:
    """How many queries the board takes now."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        client.get("/")
    return len(seen)


@pytest.mark.parametrize("name", ["li", "qian", "xu", "shen", "mei", "admin"])
def test_the_board_is_for_desk_police_alone(cast: Cast, name: str) -> None:
    assert getattr(cast, name).client().get("/").status_code == 403


def test_a_station_sees_its_own_incidents_on_its_board(cast: Cast) -> None:
    incident = report(cast)
    assert incident.number in cast.sun.client().get("/").content.decode()
    assert incident.number not in cast.ma.client().get("/cards/").content.decode()


def test_a_caller_not_spoken_to_for_ten_minutes_is_brought_up_on_the_card_until_one_key(
    cast: Cast, clock: FrozenClock
) -> None:
    incident = report(cast, category="assistance.lost")
    client = cast.chen.client()
    clock.move(timedelta(minutes=11))
    (card,) = board_cards(cast.chen.viewer)
    assert card.contact is not None
    assert card.contact[1] < clock.now()
    assert 'data-key="l"' in client.get("/").content.decode()
    client.post(f"/incidents/{incident.number}/note/", {"kind": "contact", "text": ""})
    (card,) = board_cards(cast.chen.viewer)
    assert card.contact == (clock.now(), clock.now() + timedelta(minutes=10))
    Incident.unscoped.filter(pk=incident.pk).update(state="cleared")
    (card,) = board_cards(cast.chen.viewer)
    assert card.contact is None
