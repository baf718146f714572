"""From an act to the vendor and back: told once, together, in time, to those on duty, or the desk
is told that nobody was reached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cast import Cast, direct, report

from lianqin.accounts import devices, push
from lianqin.accounts.models import Device
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.models import EventRow, OutboxRow
from lianqin.core.outside import TELL, tell_outside
from lianqin.core.runner import Runner
from lianqin.dispatch.announcing import announce_directive
from lianqin.gateways import batches, telling
from lianqin.gateways.models import Attempt, Channel, Delivery, State, house_of
from lianqin.gateways.notice import Notice
from lianqin.gateways.outcomes import SENT, Outcome
from lianqin.gateways.sms import Recorder, sms_sender
from lianqin.gateways.tests.stub import Stub
from lianqin.gateways.ways import troubles
from lianqin.gateways.webhook import Webhook

pytestmark = pytest.mark.django_db

PHONE_KEY = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
PHONE_AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


@dataclass
class Subject:
    number: str
    is_exercise: bool = False


@pytest.fixture
def robot(vendor: Stub, settings: Any) -> Stub:
    """DingTalk's robot alone is on."""
    settings.ROBOTS = {"dingtalk": Webhook(vendor.url, "SECret")}
    return vendor


@pytest.fixture
def sms(settings: Any) -> Recorder:
    """Text messages go to the recording twin, which is empty."""
    settings.SMS = "lianqin.gateways.sms:Recorder"
    sender = sms_sender()
    assert isinstance(sender, Recorder)
    sender.sent.clear()
    sender.answer = SENT
    return sender


def tell(cast: Cast, *numbers: str, people: Any = (), is_exercise: bool = False) -> None:
    with act("directive.issue", actor=cast.chen.viewer) as act_:
        for number in numbers:
            subject = Subject(number, is_exercise)
            tell_outside(act_, subject, bureau_id=cast.bureau.pk, people=people)


def run(times: int = 1, after: float = 0.0) -> None:
    """Let the runner work, `times` rounds with `after` seconds between them."""
    for _ in range(times):
        Runner().run_due(500)
        if after:
            move(timedelta(seconds=after))


def move(by: timedelta) -> None:
    """Let duty time pass."""
    frozen = clock._clock
    assert isinstance(frozen, clock.FrozenClock)
    frozen.move(by)


def deliveries(**which: Any) -> list[Delivery]:
    return list(Delivery.unscoped.filter(**which))


def told(kind: str) -> list[EventRow]:
    return list(EventRow.objects.filter(kind=kind))


def test_with_everything_off_nothing_is_sent_and_nothing_left(cast: Cast) -> None:
    tell(cast, "警20261124-0001", people=[cast.li.person.pk])
    run()
    assert deliveries() == []
    assert OutboxRow.objects.get(topic=TELL).state == OutboxRow.State.DONE


def test_a_number_is_told_once_however_often_the_message_is_handled(
    cast: Cast, robot: Stub
) -> None:
    tell(cast, "警20261124-0001")
    run()
    row = OutboxRow.objects.get(topic=TELL)
    telling.on_tell(row.payload, row)
    sent = OutboxRow.objects.get(topic=telling.DELIVER)
    telling.on_deliver(sent.payload, sent)
    assert robot.texts == ["警20261124-0001，请打开联勤查看。"]
    (delivery,) = deliveries()
    assert (delivery.state, delivery.code) == (State.SENT, "")


def test_http_200_with_an_error_is_a_failure_tried_again_and_told_to_the_desk(
    cast: Cast, robot: Stub
) -> None:
    robot.say({"errcode": 310000, "errmsg": "sign not match"})
    tell(cast, "警20261124-0001")
    run()
    (delivery,) = deliveries()
    assert (delivery.state, delivery.code) == (State.WAITING, "dingtalk.310000")
    assert told("outside.troubled") == []
    run(8, after=60)
    (delivery,) = deliveries()
    assert (delivery.state, delivery.failures) == (State.FAILED, 5)
    assert len(robot.heard) == 5
    (event,) = told("outside.troubled")
    assert event.audience == [f"bureau:{cast.bureau.pk}:desk"]
    assert event.facts == {"channel": "dingtalk", "code": "dingtalk.310000"}
    (trouble,) = troubles(cast.chen.viewer)
    assert trouble.channel == Channel.DINGTALK
    assert troubles(cast.wang.viewer) == []


def test_the_desk_is_told_once_when_the_robot_is_well_again(cast: Cast, robot: Stub) -> None:
    robot.answers[:] = [(200, {"errcode": 300001}, {})] * 2 + [(200, {"errcode": 0}, {})]
    tell(cast, "警20261124-0001")
    run(4, after=10)
    assert [row.state for row in deliveries()] == [State.SENT]
    assert len(told("outside.troubled")) == 1
    assert len(told("outside.well")) == 1
    assert troubles(cast.chen.viewer) == []


def test_too_fast_is_put_off_for_as_long_as_the_vendor_says_and_then_told_together(
    cast: Cast, robot: Stub
) -> None:
    robot.answers[:] = [(200, {"errcode": 130101}, {}), (200, {"errcode": 0}, {})]
    tell(cast, "警20261124-0001")
    run()
    assert len(told("outside.troubled")) == 1
    tell(cast, "警20261124-0002")
    run(5, after=60)
    assert len(robot.heard) == 1
    run(3, after=200)
    assert robot.texts[1] == "警20261124-0001、警20261124-0002，请打开联勤查看。"
    assert [row.state for row in deliveries()] == [State.SENT, State.SENT]


def test_many_at_once_leave_in_one_message(cast: Cast, robot: Stub) -> None:
    tell(cast, *(f"警20261124-{n:04d}" for n in range(1, 31)))
    run()
    assert len(robot.heard) == 2
    assert robot.texts[0].count("警") == 20
    assert {row.state for row in deliveries()} == {State.SENT}


def test_no_group_hears_more_than_its_share_a_minute(cast: Cast, robot: Stub) -> None:
    for n in range(1, 41):
        tell(cast, f"警20261124-{n:04d}")
        run()
    assert len(robot.heard) == batches.A_MINUTE
    run(4, after=20)
    assert len(robot.heard) <= batches.A_MINUTE + 2
    said = "".join(robot.texts)
    assert all(f"警20261124-{n:04d}" in said for n in range(1, 41))


def test_an_exercise_never_shares_a_message_with_what_is_real(cast: Cast, robot: Stub) -> None:
    with act("directive.issue", actor=cast.chen.viewer) as act_:
        tell_outside(act_, Subject("警20261124-0001"), bureau_id=cast.bureau.pk)
        tell_outside(act_, Subject("演警20261124-0001", True), bureau_id=cast.bureau.pk)
    run()
    assert sorted(robot.texts) == [
        "【演练】演警20261124-0001，请打开联勤查看。",
        "警20261124-0001，请打开联勤查看。",
    ]


def test_a_redirect_and_silence_are_failures(
    cast: Cast, robot: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot.say({}, 302, Location="https://127.0.0.1:1/")
    tell(cast, "警20261124-0001")
    run()
    assert deliveries()[0].code == "redirected"
    monkeypatch.setattr("lianqin.gateways.transport.STEP_SECONDS", 0.05)
    robot.slow = 0.3
    run(2, after=5)
    assert deliveries()[0].code == "timeout"


def test_a_worker_killed_between_sending_and_marking_doubles_and_loses_nothing(
    cast: Cast, robot: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_words: Any) -> None:
        raise KeyboardInterrupt

    tell(cast, "警20261124-0001")
    with monkeypatch.context() as patched:
        patched.setattr(telling, "settle", die)
        with pytest.raises(KeyboardInterrupt):
            run()
    (delivery,) = deliveries()
    assert delivery.state == State.SENDING
    telling_again = OutboxRow.objects.get(topic=telling.DELIVER)
    with pytest.raises(telling.TryAgain):
        telling.on_deliver(telling_again.payload, telling_again)
    move(batches.TAKEN)
    telling.on_deliver(telling_again.payload, telling_again)
    assert robot.texts == ["警20261124-0001，请打开联勤查看。"] * 2
    assert [row.state for row in deliveries()] == [State.SENT]
    assert deliveries()[0].batch == delivery.batch


def test_what_could_not_be_said_in_a_quarter_of_an_hour_is_said_no_more(
    cast: Cast, robot: Stub
) -> None:
    tell(cast, "警20261124-0001")
    Runner().run_due(1)
    move(telling.LATEST + timedelta(seconds=1))
    run()
    assert robot.heard == []
    assert [(row.state, row.code) for row in deliveries()] == [(State.FAILED, "late")]


def test_a_robot_says_its_own_bureaus_numbers_only(cast: Cast, robot: Stub, settings: Any) -> None:
    settings.ROBOT_BUREAU = "elsewhere"
    type(cast.bureau).unscoped.filter(pk=cast.twin.bureau.pk).update(slug="elsewhere")
    tell(cast, "警20261124-0001")
    run()
    settings.ROBOT_BUREAU = ""
    tell(cast, "警20261124-0002")
    run()
    assert robot.heard == []
    settings.ROBOT_BUREAU = cast.bureau.slug
    tell(cast, "警20261124-0003")
    run()
    assert robot.texts == ["警20261124-0003，请打开联勤查看。"]


# To persons.


def on_phone(someone: Any, vendor: Stub, settings: Any) -> Device:
    settings.WEB_PUSH, settings.WEB_PUSH_KEY = "mailto:desk@example.cn", "a secret of this test"
    settings.WEB_PUSH_HOSTS = [f"127.0.0.1:{vendor.port}"]
    device, _token = devices.enrol(user=someone.user, label="Android", actor=someone.viewer)
    push.subscribe(
        device=device,
        endpoint=f"https://127.0.0.1:{vendor.port}/push/{device.pk}",
        p256dh=PHONE_KEY,
        auth=PHONE_AUTH,
        actor=someone.viewer,
    )
    return device


def end_shift(cast: Cast) -> None:
    crew = cast.li_crew
    crew.shift_until = clock.now()
    crew.save()


def test_only_who_is_on_duty_is_told(
    cast: Cast, vendor: Stub, sms: Recorder, settings: Any
) -> None:
    on_phone(cast.li, vendor, settings)
    vendor.say(b"", 201)
    tell(cast, "联20261124-0001", people=[cast.li.person.pk])
    run()
    (heard,) = vendor.heard
    assert heard[1]["Urgency"] == "high"
    assert [each.notice for each in sms.sent] == [Notice(("联20261124-0001",), False)]
    end_shift(cast)
    tell(cast, "联20261124-0002", people=[cast.li.person.pk])
    run()
    assert len(vendor.heard) == 1
    assert len(sms.sent) == 1
    assert {row.number for row in deliveries()} == {"联20261124-0001"}  # none waits for them


def test_whoever_goes_off_duty_while_it_waits_is_left_alone(cast: Cast, sms: Recorder) -> None:
    sms.answer = Outcome("busy")
    tell(cast, "联20261124-0001", people=[cast.li.person.pk])
    run()
    assert len(sms.sent) == 1
    end_shift(cast)
    run(4, after=30)
    assert len(sms.sent) == 1
    assert [(row.state, row.code) for row in deliveries()] == [(State.DROPPED, "off_duty")]


def test_a_text_message_sent_again_goes_under_another_key_only_if_it_was_refused(
    cast: Cast, sms: Recorder
) -> None:
    sms.answer = Outcome("busy")
    tell(cast, "联20261124-0001", people=[cast.li.person.pk])
    run()
    sms.answer = SENT
    run(2, after=10)
    first, second = (each.key for each in sms.sent)
    assert first != second
    assert [row.state for row in deliveries()] == [State.SENT]


def test_a_senders_own_fault_is_a_failure_like_any_other(
    cast: Cast, sms: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_words: Any) -> Outcome:
        raise RuntimeError("13800000000")

    monkeypatch.setattr(Recorder, "send", break_down)
    tell(cast, "联20261124-0001", people=[cast.li.person.pk])
    run(3, after=10)
    assert deliveries()[0].code == "fault"
    assert len(told("outside.troubled")) == 1


def test_a_phone_that_unsubscribed_is_forgotten_and_is_no_trouble(
    cast: Cast, vendor: Stub, settings: Any
) -> None:
    device = on_phone(cast.li, vendor, settings)
    vendor.say(b"", 410)
    tell(cast, "联20261124-0001", people=[cast.li.person.pk])
    run()
    assert [(row.state, row.code) for row in deliveries()] == [(State.FAILED, "gone")]
    assert push.subscription_of(device.pk, clock.now()) is None
    assert troubles(house_of(cast.bureau.pk)) == []


def test_a_phone_signed_out_is_not_woken(cast: Cast, vendor: Stub, settings: Any) -> None:
    device = on_phone(cast.li, vendor, settings)
    devices.revoke(device_id=device.pk, actor=cast.li.viewer)
    tell(cast, "联20261124-0001", people=[cast.li.person.pk])
    run()
    assert vendor.heard == []


# Canaries.


def test_no_word_of_an_incident_leaves_by_any_way(
    cast: Cast, robot: Stub, sms: Recorder, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    on_phone(cast.li, robot, settings)
    settings.ROBOTS = {
        name: Webhook(robot.url, "SECret") for name in ("wecom", "dingtalk", "feishu")
    }
    robot.say({"errcode": 0, "code": 0})
    incident = report(cast)
    directive = direct(cast, incident, cast.li_crew)
    with act("directive.issue", actor=cast.chen.viewer) as act_:
        tell_outside(act_, directive, bureau_id=cast.bureau.pk, people=[cast.li.person.pk])
    run()
    assert len(robot.heard) >= 4
    bodies = [json.loads(body) for _path, headers, body in robot.heard if "TTL" not in headers]
    said = [one.get("text", {}).get("content") or one["content"]["text"] for one in bodies]
    words = [*said, *(each.notice.text for each in sms.sent)]
    assert set(words) == {f"{directive.number}，请打开联勤查看。"}
    everything = repr(bodies) + repr(robot.heard[0][1])
    for secret in (incident.place_text, incident.number, cast.li.person.name, directive.task):
        assert secret
        assert secret not in everything
    rows = [*Delivery.unscoped.values(), *Attempt.unscoped.values()]
    kept = repr(rows) + repr(list(OutboxRow.objects.filter(topic__startswith="outside.").values()))
    for secret in ("KEY-CANARY", "SECret", incident.place_text, cast.li.person.name):
        assert secret not in kept + caplog.text


def test_a_directive_that_is_issued_is_told_by_its_number_to_its_crew(
    cast: Cast, robot: Stub, sms: Recorder
) -> None:
    directive = direct(cast, report(cast), cast.li_crew)
    with act("directive.issue", actor=cast.chen.viewer) as act_:
        announce_directive(directive, act_, "directive.issued")
        announce_directive(directive, act_, "directive.changed")
    run()
    assert robot.texts == [f"{directive.number}，请打开联勤查看。"]
    assert {each.notice.numbers for each in sms.sent} == {(directive.number,)}


def test_sending_never_happens_inside_an_act(cast: Cast, sms: Recorder) -> None:
    seen: list[bool] = []

    class Looking(Recorder):
        def send(self, phone: str, notice: Notice, key: str) -> Outcome:
            from lianqin.core.acts import _current

            seen.append(_current.get() is None)
            return SENT

    sms.__class__ = Looking
    try:
        tell(cast, "联20261124-0001", people=[cast.li.person.pk])
        run()
    finally:
        sms.__class__ = Recorder
    assert seen == [True]
