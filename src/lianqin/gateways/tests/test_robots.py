"""A robot says numbers, is believed for what its vendor's body says, and is never redirected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqin.gateways import robots, transport
from lianqin.gateways.notice import Notice
from lianqin.gateways.robots import ROBOTS
from lianqin.gateways.tests.stub import Stub
from lianqin.gateways.webhook import Webhook, read_webhook

ONE = Notice(("警20261124-0001",), is_exercise=False)
VENDORS = ("wecom", "dingtalk", "feishu")
# Made with `openssl dgst -sha256 -hmac … -binary | base64`, apart from the code under test.
DINGTALK_SIGN = "TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk="
FEISHU_SIGN = "ognpFOmraex6LA29Ao14dsiNmmjE3YO4x5e/SX8n9Bw="


def test_the_whole_text_is_the_number_and_where_to_look() -> None:
    assert ONE.text == "警20261124-0001，请打开联勤查看。"
    drill = Notice(("演联20261124-0007", "演警20261124-0008"), is_exercise=True)
    assert drill.text == "【演练】演联20261124-0007、演警20261124-0008，请打开联勤查看。"
    assert Notice.trial().text == "【测试】请打开联勤查看。"


@given(st.text(min_size=1), st.booleans())
def test_words_are_no_notice(words: str, is_exercise: bool) -> None:
    with pytest.raises(ValueError, match="number"):
        Notice((f"警20261124-0001 {words}",), is_exercise=is_exercise)
    with pytest.raises(ValueError, match="number"):
        Notice((words.replace("-", "—"),), is_exercise=is_exercise)


def test_an_exercise_is_never_told_as_real() -> None:
    with pytest.raises(ValueError, match="exercise"):
        Notice(("演警20261124-0001",), is_exercise=False)


@pytest.mark.parametrize("name", VENDORS)
def test_a_robot_takes_nothing_but_a_notice(name: str) -> None:
    with pytest.raises(TypeError):
        ROBOTS[name].send(Webhook("https://127.0.0.1/"), "持刀伤人")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", VENDORS)
@pytest.mark.parametrize(
    "body",
    [
        {"errcode": 310000, "code": 9499, "errmsg": "sign not match"},
        {"errcode": 93000, "code": 19021, "StatusCode": 19021},
        {"ok": True},
        {"errcode": None, "code": None},
        [0],
        b"",
        b"<html>captive portal</html>",
    ],
)
def test_http_200_is_not_success(vendor: Stub, name: str, body: object) -> None:
    vendor.say(body)  # type: ignore[arg-type]
    outcome = ROBOTS[name].send(Webhook(vendor.url), ONE)
    assert not outcome.is_sent
    assert outcome.code


@pytest.mark.parametrize("name", VENDORS)
def test_only_nought_is_success(vendor: Stub, name: str) -> None:
    vendor.say({"errcode": 0} if name != "feishu" else {"code": 0, "StatusCode": 0, "msg": "ok"})
    assert ROBOTS[name].send(Webhook(vendor.url), ONE).is_sent
    assert vendor.texts == [ONE.text]


def test_feishus_older_answer_counts_and_a_mixed_one_does_not(vendor: Stub) -> None:
    vendor.say({"StatusCode": 0, "StatusMessage": "success"})
    assert ROBOTS["feishu"].send(Webhook(vendor.url), ONE).is_sent
    vendor.say({"StatusCode": 0, "code": 19024})
    assert ROBOTS["feishu"].send(Webhook(vendor.url), ONE).code == "feishu.19024"


def test_too_fast_is_put_off_and_not_tried_at_once(vendor: Stub) -> None:
    vendor.say({"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"})
    outcome = ROBOTS["dingtalk"].send(Webhook(vendor.url), ONE)
    assert outcome.code == "dingtalk.130101"
    assert outcome.put_off is not None
    assert outcome.put_off.total_seconds() == 600


def test_dingtalks_signature_is_encoded_once(vendor: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots.time, "time", lambda: 1_700_000_000.0)
    ROBOTS["dingtalk"].send(Webhook(vendor.url, "SEC0123456789abcdef"), ONE)
    path = vendor.heard[0][0]
    assert "%2F" in path
    assert "%25" not in path
    asked = parse_qs(urlsplit(path).query)
    assert asked["sign"] == [DINGTALK_SIGN]
    assert asked["timestamp"] == ["1700000000000"]
    assert asked["access_token"] == ["KEY-CANARY"]


def test_feishus_signature_stands_in_the_body(
    vendor: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robots.time, "time", lambda: 1_700_000_000.0)
    ROBOTS["feishu"].send(Webhook(vendor.url, "fs-secret"), ONE)
    said = json.loads(vendor.heard[0][2])
    assert said["sign"] == FEISHU_SIGN
    assert said["timestamp"] == "1700000000"


def test_a_redirect_is_refused_and_nobody_follows_it(vendor: Stub) -> None:
    vendor.say({}, 307, Location=vendor.url)
    assert ROBOTS["wecom"].send(Webhook(vendor.url), ONE).code == "redirected"
    assert len(vendor.heard) == 1


def test_a_server_error_is_a_failure_with_its_status(vendor: Stub) -> None:
    vendor.say({"errcode": 0}, 502)
    assert ROBOTS["wecom"].send(Webhook(vendor.url), ONE).code == "http.502"
    vendor.say({"errcode": 0}, 429, Retry_After="30")
    outcome = ROBOTS["wecom"].send(Webhook(vendor.url), ONE)
    assert outcome.put_off is not None
    assert outcome.put_off.total_seconds() == 30


def test_a_stranger_with_another_certificate_hears_nothing(vendor: Stub, settings: Any) -> None:
    settings.OUTSIDE_CA = None
    assert ROBOTS["wecom"].send(Webhook(vendor.url), ONE).code == "certificate"
    assert vendor.heard == []


def test_a_slow_server_is_given_up_in_time(vendor: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor.slow = 0.5
    monkeypatch.setattr(transport, "STEP_SECONDS", 0.1)
    assert ROBOTS["wecom"].send(Webhook(vendor.url), ONE).code == "timeout"
    monkeypatch.setattr(transport, "STEP_SECONDS", 5.0)
    monkeypatch.setattr(transport, "WHOLE_SECONDS", 0.1)
    assert ROBOTS["wecom"].send(Webhook(vendor.url), ONE).code == "timeout"


def test_nobody_at_the_address_is_a_failure_too() -> None:
    assert ROBOTS["wecom"].send(Webhook("https://127.0.0.1:1/x"), ONE).code == "unreachable"


# The settings.


def test_an_address_and_its_secret_are_never_printed() -> None:
    webhook = read_webhook("https://oapi.dingtalk.com/robot/send?access_token=KEY-CANARY SECret")
    assert webhook == Webhook(
        "https://oapi.dingtalk.com/robot/send?access_token=KEY-CANARY", "SECret"
    )
    assert "CANARY" not in f"{webhook} {webhook!r}"
    assert "SECret" not in f"{webhook} {webhook!r}"
    assert webhook is not None
    assert webhook.host == "oapi.dingtalk.com"


def test_a_robot_may_be_kept_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "robot"
    file.write_text("https://open.feishu.cn/open-apis/bot/v2/hook/x\nsecret\n")
    assert read_webhook(f"@{file}") == Webhook(
        "https://open.feishu.cn/open-apis/bot/v2/hook/x", "secret"
    )
