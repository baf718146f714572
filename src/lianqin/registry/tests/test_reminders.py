"""Reminders: each morning at eight, each thing said once, whatever dies on the way."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cast import Cast
from cast_people import certify
from django.db import connections

from lianqin.core.clock import SHANGHAI
from lianqin.core.models import AuditRow, EventRow, OutboxRow
from lianqin.core.runner import Runner
from lianqin.registry import reminders
from lianqin.registry.models import Certificate, ExpiryNotice, Organisation, Site
from lianqin.registry.reminders import (
    TOPIC,
    ensure_timer,
    mark_seen,
    remind,
    threshold,
    unseen,
)
from lianqin.registry.viewers import managers_of

TODAY = date(2024, 6, 12)
MORNING = datetime(2024, 6, 13, 8, 0, tzinfo=SHANGHAI)


def timers() -> list[str]:
    """The mornings that are set and wait."""
    rows = OutboxRow.objects.filter(topic=TOPIC, state=OutboxRow.State.WAITING)
    return [row.payload["day"] for row in rows.order_by("due_at")]


@pytest.fixture
def county(cast: Cast) -> Cast:
    """Only guard Li's certificate ends, in twenty days."""
    Certificate.unscoped.update(expires_on=None)
    cast.li.person.certificates.update(expires_on=TODAY + timedelta(days=20))
    return cast


@pytest.mark.parametrize(
    ("left", "due"),
    [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-400, 0)],
)
def test_the_narrowest_reminder_that_has_begun_is_due(left: int, due: int | None) -> None:
    assert threshold(TODAY + timedelta(days=left), TODAY) == due


def test_a_certificate_is_reminded_of_at_each_step_and_once(county: Cast) -> None:
    written = [remind(TODAY + timedelta(days=days)) for days in range(30)]
    assert sum(written) == 3
    rows = ExpiryNotice.unscoped.order_by("pk").values_list("days_before", flat=True)
    assert list(rows) == [30, 7, 0]


def test_a_renewed_certificate_is_not_reminded_of_again(county: Cast) -> None:
    remind(TODAY)
    certify(county.li.person, issued_on=TODAY, expires_on=TODAY + timedelta(days=1000))
    assert [remind(TODAY + timedelta(days=days)) for days in (13, 20)] == [0, 0]


def test_the_units_managers_are_told_with_a_count_and_without_a_name(county: Cast) -> None:
    remind(TODAY)
    told = EventRow.objects.get(kind="expiry.noticed")
    assert (told.audience, told.facts) == ([managers_of(county.company.pk)], {"count": 1})
    assert AuditRow.objects.get(action=TOPIC).facts == {"count": 1}


def test_a_round_cut_off_half_way_says_nothing_twice(
    county: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Certificate.unscoped.update(expires_on=TODAY + timedelta(days=20))
    monkeypatch.setattr(reminders, "CHUNK", 1)
    plain, left = reminders._write, iter([True, True])

    def dies(rows: Any, today: date) -> int:
        if next(left, None) is None:
            raise KeyboardInterrupt  # the process is killed in the third chunk
        return plain(rows, today)

    monkeypatch.setattr(reminders, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        remind(TODAY)
    assert ExpiryNotice.unscoped.count() == 2
    monkeypatch.setattr(reminders, "_write", plain)
    assert remind(TODAY) == 2
    assert ExpiryNotice.unscoped.count() == 4 == EventRow.objects.count()


def test_a_long_round_goes_in_slices_between_which_other_messages_have_their_turn(
    county: Cast, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in (county.zhao, county.tan):
        who.person.certificates.update(expires_on=TODAY + timedelta(days=20))
    monkeypatch.setattr(reminders, "CHUNK", 1)
    monkeypatch.setattr(reminders, "SLICE_SECONDS", -1.0)
    clock.set(MORNING)
    first = OutboxRow(payload={"day": "2024-06-13"})
    for _again in range(2):  # the same slice tried twice leaves the rest once
        reminders.on_morning(first.payload, first)
    assert ExpiryNotice.unscoped.count() == 1
    (rest,) = OutboxRow.objects.filter(topic=TOPIC, payload__done=1)
    reminders.on_morning(rest.payload, rest)
    assert ExpiryNotice.unscoped.count() == 2
    (rest,) = OutboxRow.objects.filter(topic=TOPIC, payload__done=2)
    reminders.on_morning(rest.payload, rest)
    assert ExpiryNotice.unscoped.count() == 3


def test_a_row_that_cannot_be_written_holds_up_no_other(
    county: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    Certificate.unscoped.update(expires_on=TODAY + timedelta(days=20))
    bad = county.zhao.person.certificates.get()
    plain = reminders._notice

    def falls_over(row: Any, days_before: int) -> ExpiryNotice:
        if row.key == bad.pk:
            raise OverflowError("date value out of range")
        return plain(row, days_before)

    monkeypatch.setattr(reminders, "_notice", falls_over)
    with pytest.raises(OverflowError):
        remind(TODAY)
    assert ExpiryNotice.unscoped.count() == Certificate.unscoped.count() - 1
    (said,) = (one for one in caplog.records if one.message == "reminder_fault")
    row = f"registry.certificate:{bad.pk}"
    assert vars(said)["facts"] == {"topic": TOPIC, "row": row, "code": "fault.OverflowError"}


def test_old_rows_with_days_beyond_the_calendar_stop_no_reminder(county: Cast) -> None:
    """Such days were taken in before the forms had bounds."""
    unit, site = county.places.school, county.building_site
    Organisation.unscoped.filter(pk=unit.pk).update(started_on=date.max, filed_on=None)
    Site.unscoped.filter(pk=site.pk).update(is_key_unit=True, drilled_on=date.max)
    assert remind(TODAY) == 1


def test_a_morning_sets_the_next_and_a_repeat_of_it_changes_nothing(
    county: Cast, clock: Any
) -> None:
    ensure_timer()
    assert timers() == ["2024-06-12"]  # this morning's round was never made: it is due at once
    assert Runner().run_due() == 1
    assert timers() == ["2024-06-13"]
    assert ExpiryNotice.unscoped.count() == 1
    ensure_timer()
    assert timers() == ["2024-06-13"]
    clock.set(MORNING - timedelta(seconds=1))
    assert Runner().run_due() == 0
    clock.set(MORNING)
    assert Runner().run_due() == 1
    assert timers() == ["2024-06-14"]
    assert OutboxRow.objects.get(payload={"day": "2024-06-14"}).due_at == MORNING + timedelta(1)


def test_reminded_once_though_the_runner_died_after_the_work(county: Cast, clock: Any) -> None:
    ensure_timer()
    row = OutboxRow.objects.get(topic=TOPIC)
    reminders.on_morning(row.payload, row)  # and the process is killed before it can say so
    assert Runner().run_due() == 1  # the lease ran out: another takes the row up again
    assert (ExpiryNotice.unscoped.count(), timers()) == (1, ["2024-06-13"])


def test_a_house_that_was_shut_for_days_catches_up_with_one_round(county: Cast, clock: Any) -> None:
    ensure_timer()
    Runner().run_due()
    clock.move(timedelta(days=18))
    ensure_timer()
    Runner().run_due()
    assert timers() == ["2024-07-01"]
    assert list(ExpiryNotice.unscoped.order_by("pk").values_list("days_before", flat=True)) == [
        30,
        7,
    ]


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_start_together_set_one_timer(transactional_db: None) -> None:
    barrier = threading.Barrier(2)

    def start() -> None:
        barrier.wait()
        ensure_timer()
        connections.close_all()

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert timers() == ["2024-06-12"]


@pytest.mark.django_db(transaction=True)
def test_a_runner_that_starts_sees_to_the_timer(transactional_db: None) -> None:
    runner, seen = Runner(), threading.Event()
    runner.start()
    for _ in range(100):
        if timers() == ["2024-06-13"] or seen.wait(0.05):
            break
    runner.stop()
    assert timers() == ["2024-06-13"]


def test_the_manager_marks_notices_as_seen_with_name_and_time(county: Cast, clock: Any) -> None:
    remind(TODAY)
    newest = unseen(county.qian.viewer).get()
    assert unseen(county.wang.viewer).count() == 0
    assert mark_seen(actor=county.qian.viewer, actor_name="钱经理", up_to=newest.pk) == 1
    newest.refresh_from_db()
    assert (newest.seer_name, newest.seen_at) == ("钱经理", clock.now())
    assert unseen(county.xu.viewer).count() == 0
    assert mark_seen(actor=county.qian.viewer, actor_name="钱经理", up_to=newest.pk) == 0
