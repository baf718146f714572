"""The page of the ways out, and the line on every page of the desk while one is in trouble."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cast import Cast

from lianqin.core.acts import act
from lianqin.core.models import OutboxRow
from lianqin.core.outside import tell_outside
from lianqin.core.runner import Runner
from lianqin.gateways.models import Attempt, Channel
from lianqin.gateways.outcomes import WORDS, words_of
from lianqin.gateways.tests.stub import Stub
from lianqin.gateways.tests.test_telling import Subject, move, robot, run, tell
from lianqin.gateways.webhook import Webhook

__all__ = ["robot"]

pytestmark = pytest.mark.django_db


def page_of(someone: Any, url: str = "/outside/") -> str:
    answer = someone.client().get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_with_everything_off_the_page_says_how_to_turn_it_on(cast: Cast) -> None:
    page = page_of(cast.admin)
    assert page.count("未启用") == len(Channel)
    assert "LIANQIN_WECOM_ROBOT" in page
    assert "发测试消息" not in page


def test_the_page_shows_host_and_result_and_never_the_key(cast: Cast, robot: Stub) -> None:
    tell(cast, "警20261124-0001")
    run()
    page = page_of(cast.chen)
    assert f"127.0.0.1:{robot.port}" in page
    assert "正常" in page
    for secret in ("KEY-CANARY", "SECret", "access_token"):
        assert secret not in page


def test_a_failure_is_said_in_words_with_the_number_that_did_not_get_out(
    cast: Cast, robot: Stub
) -> None:
    robot.say({"errcode": 310000, "errmsg": "sign not match"})
    tell(cast, "警20261124-0001")
    run(8, after=60)
    page = page_of(cast.chen)
    assert "签名、关键词或来源地址未通过钉钉的安全设置" in page
    assert "警20261124-0001" in page
    assert "发不出去" in page


def test_every_page_of_the_desk_says_so_until_it_is_over(cast: Cast, robot: Stub) -> None:
    robot.answers[:] = [(200, {"errcode": 300001}, {})] * 2 + [(200, {"errcode": 0}, {})]
    tell(cast, "警20261124-0001")
    run(2, after=10)
    said = "钉钉群机器人发不出去"
    assert said in page_of(cast.chen, "/conditions/")
    assert said in page_of(cast.chen, "/outside/troubled/")
    assert said not in page_of(cast.sun, "/conditions/")
    assert said not in page_of(cast.wang, "/conditions/")
    run(2, after=10)
    assert said not in page_of(cast.chen, "/conditions/")


def test_with_everything_off_no_page_asks_the_database_about_it(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    from lianqin.gateways.shown import alerts

    viewer = cast.chen.viewer
    with django_assert_num_queries(0):
        assert alerts(viewer) == []


def test_a_test_message_says_nothing_but_that_it_is_one(cast: Cast, robot: Stub) -> None:
    answer = cast.admin.client().post("/outside/try/", {"channel": "dingtalk"}, follow=True)
    assert "测试消息已交给后台发送" in answer.content.decode()
    run()
    assert robot.texts == ["【测试】请打开联勤查看。"]
    attempt = Attempt.unscoped.get()
    assert (attempt.numbers, attempt.code) == (0, "")


@pytest.mark.parametrize("channel", ["wecom", "push", "sms", "nothing", ""])
def test_what_is_off_cannot_be_tried(cast: Cast, robot: Stub, channel: str) -> None:
    answer = cast.admin.client().post("/outside/try/", {"channel": channel}, follow=True)
    assert "没有启用" in answer.content.decode()
    assert not OutboxRow.objects.filter(topic="outside.try").exists()


def test_pressed_again_and_again_it_is_one_message(cast: Cast, robot: Stub) -> None:
    client = cast.admin.client()
    for _ in range(5):
        client.post("/outside/try/", {"channel": "dingtalk"})
    run()
    assert len(robot.heard) == 1


def test_the_page_of_one_bureau_shows_nothing_of_another(
    cast: Cast, robot: Stub, settings: Any
) -> None:
    settings.ROBOT_BUREAU = "elsewhere"
    settings.ROBOTS = {"dingtalk": Webhook(robot.url)}
    type(cast.bureau).unscoped.filter(pk=cast.twin.bureau.pk).update(slug="elsewhere")
    robot.say({"errcode": 310000})
    with act("directive.issue", actor=cast.wang.viewer) as act_:
        tell_outside(act_, Subject("警20261124-0009"), bureau_id=cast.twin.bureau.pk)
    for _ in range(8):
        Runner().run_due(100)
        move(timedelta(seconds=60))
    assert "警20261124-0009" in page_of(cast.wang)
    assert "警20261124-0009" not in page_of(cast.chen)


def test_each_code_that_the_house_gives_has_its_sentence() -> None:
    from lianqin.gateways.robots import TOO_FAST

    assert set(TOO_FAST) <= set(WORDS)
    assert "302" in words_of("http.302")
    assert "12345" in words_of("wecom.12345")
