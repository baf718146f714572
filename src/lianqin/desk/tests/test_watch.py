"""The hand-over of the watch: what is open in one line each, and two hands that sign."""

from __future__ import annotations

import pytest
from cast import Cast, direct, report
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianqin.core.errors import NotFound
from lianqin.core.models import AuditRow
from lianqin.desk.record.watch_pages import lines_for
from lianqin.dispatch import watch
from lianqin.dispatch.models import WatchHandover, WatchItem
from lianqin.dispatch.states import Status
from lianqin.incidents.models import Incident


def given(cast: Cast, **posted: str) -> WatchHandover:
    """Officer Sun gives the watch of the station of Danhe."""
    cast.sun.client().post("/watch/give/", posted)
    return WatchHandover.unscoped.latest("pk")


def test_the_page_says_of_each_open_incident_who_is_there_what_is_open_and_what_comes_next(
    cast: Cast,
) -> None:
    incident = report(cast)
    direct(cast, incident, cast.danhe_car, status=Status.ON_SCENE)
    direct(cast, incident, cast.li_crew)
    (line,) = lines_for(cast.sun.viewer)
    assert [crew.directive.unit for crew in line.there] == [cast.danhe_car]
    assert [crew.directive.unit for crew in line.coming] == [cast.li_crew]
    assert line.open[0].until == line.card.need.until
    page = cast.sun.client().get("/watch/").content.decode()
    assert cast.danhe_car.call_sign in page
    assert incident.place_text in page


def test_what_is_open_is_read_in_the_same_queries_however_much_it_is(cast: Cast) -> None:
    counts = []
    for more in (1, 6):
        for _ in range(more):
            direct(cast, report(cast), cast.danhe_car, status=Status.CLEARED)
        with CaptureQueriesContext(connection) as asked:
            lines_for(cast.chen.viewer)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_incoming_signs_under_their_own_account_and_the_outgoing_may_not(cast: Cast) -> None:
    incident = report(cast)
    row = given(cast, notes="夜里工地加巡", **{f"note-{incident.pk}": "等图像"})
    refused = cast.sun.client().post(f"/watch/{row.pk}/take/")
    assert refused.status_code == 422
    assert "dispatch.watch_signed_by_two" in refused.content.decode()
    cast.fang.client().post(f"/watch/{row.pk}/take/")
    row.refresh_from_db()
    assert (row.incoming_id, row.notes) == (cast.fang.user.pk, "夜里工地加巡")
    assert WatchItem.unscoped.get(handover=row).note == "等图像"
    again = cast.fang.client().post(f"/watch/{row.pk}/take/")
    assert "dispatch.watch_moved_on" in again.content.decode()
    told = list(AuditRow.objects.filter(action__startswith="watch."))
    assert [fact.action for fact in told] == ["watch.give", "watch.take"]
    assert "工地" not in str([fact.facts for fact in told])


def test_what_was_taken_over_open_stays_marked_until_it_is_closed(cast: Cast) -> None:
    incident = report(cast)
    row = given(cast)
    cast.fang.client().post(f"/watch/{row.pk}/take/")
    assert [line.is_unfinished for line in lines_for(cast.fang.viewer)] == [True]
    assert [line.is_unfinished for line in lines_for(cast.sun.viewer)] == [False]
    page = cast.fang.client().get(f"/watch/{row.pk}/").content.decode()
    assert "现在仍未办完" in page
    Incident.unscoped.filter(pk=incident.pk).update(state="closed")
    assert lines_for(cast.fang.viewer) == []
    assert "现在仍未办完" not in cast.fang.client().get(f"/watch/{row.pk}/").content.decode()


def test_a_second_hand_over_waits_for_the_first_and_the_typed_words_stay(cast: Cast) -> None:
    incident = report(cast)
    first = given(cast)
    client = cast.fang.client()
    posted = {"notes": "我也要交班", f"note-{incident.pk}": "一句"}
    answer = client.post("/watch/give/", posted)
    assert answer.status_code == 409
    assert "dispatch.watch_already_given" in answer.content.decode()
    cast.sun.client().post(f"/watch/{first.pk}/withdraw/")
    first.refresh_from_db()
    assert first.withdrawn_at
    assert client.post("/watch/give/", posted).status_code == 302


def test_the_watch_of_another_station_is_not_found(cast: Cast) -> None:
    row = given(cast)
    assert cast.ma.client().get(f"/watch/{row.pk}/").status_code == 404
    assert cast.chen.client().get(f"/watch/{row.pk}/").status_code == 200
    assert watch.given_to(cast.ma.viewer) is None
    assert watch.given_to(cast.chen.viewer) is None  # who sees it, and keeps another watch
    assert watch.given_to(cast.fang.viewer) == row


def test_an_empty_watch_can_be_given(cast: Cast) -> None:
    assert "现在没有在办警情" in cast.chen.client().get("/watch/").content.decode()
    row = given(cast, notes="平安")
    assert row.items.count() == 0


def test_the_second_screen_is_a_map_that_leads_back(cast: Cast) -> None:
    page = cast.chen.client().get("/map-wall/").content.decode()
    assert "data-map" in page
    assert "data-wall-ages" in page
    assert 'href="/"' in page
    assert cast.qian.client().get("/map-wall/").status_code == 403


def test_the_watch_of_another_desk_is_not_taken(cast: Cast) -> None:
    row = given(cast)
    with pytest.raises(NotFound):
        watch.take(row, actor=cast.ma.viewer, actor_name="马民警")
    with pytest.raises(NotFound):
        watch.take(row, actor=cast.chen.viewer, actor_name="陈民警")
    row.refresh_from_db()
    assert row.taken_at is None
