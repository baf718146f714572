"""What may leave the house is off by default, and no refusal prints a robot's key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lianqin.config.environment import SETTINGS, SettingUnreadable


@pytest.mark.parametrize(
    "raw",
    [
        "http://oapi.dingtalk.com/robot/send?access_token=KEY-CANARY",
        "https:///KEY-CANARY",
        "https://user:KEY-CANARY@oapi.dingtalk.com/",
        "https://a/ b KEY-CANARY",
        "@/nowhere/KEY-CANARY",
    ],
)
def test_a_robot_that_cannot_be_read_stops_the_process_without_saying_its_key(raw: str) -> None:
    robot = next(s for s in SETTINGS if s.name == "LIANQIN_DINGTALK_ROBOT")
    with pytest.raises(SettingUnreadable) as stopped:
        robot.value({"LIANQIN_DINGTALK_ROBOT": raw})
    assert "LIANQIN_DINGTALK_ROBOT" in str(stopped.value)
    assert "CANARY" not in str(stopped.value)


def test_every_sender_is_off_unless_a_setting_turns_it_on() -> None:
    named = {"ROBOT", "PUSH", "SMS"}
    mine = [s for s in SETTINGS if s.name.rsplit("_", 1)[1] in named]
    assert len(mine) == 5
    assert [s.name for s in mine if s.value({})] == []


@pytest.mark.slow
def test_a_robot_on_another_host_stops_the_process_without_saying_its_key(tmp_path: Path) -> None:
    environ = dict(os.environ, LIANQIN_DATA=str(tmp_path))
    environ["LIANQIN_WECOM_ROBOT"] = "https://127.0.0.1/cgi-bin/webhook/send?key=KEY-CANARY"
    words = [sys.executable, "-c", "import lianqin.config.settings"]
    ended = subprocess.run(words, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "LIANQIN_ROBOT_HOSTS" in ended.stderr
    assert "CANARY" not in ended.stderr + ended.stdout
