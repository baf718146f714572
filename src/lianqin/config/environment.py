"""Every setting of Lianqin: its name in the environment, type, default, owner, date and meaning.

docs/settings.md is checked against this list. A value that cannot be read stops the process with
a sentence that names the setting; nothing falls back in silence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lianqin.gateways.webhook import EXPECTED as WEBHOOK
from lianqin.gateways.webhook import read_webhook


class SettingUnreadable(SystemExit):
    """A setting has a value that its type cannot hold."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}={value!r}: 应为 {expected} / expected {expected}")


@dataclass(frozen=True)
class Setting:
    """One row of the settings table; `owner` is the role that answers for its value."""

    name: str
    default: str
    read: Callable[[str], Any]
    expected: str
    owner: str
    since: date
    meaning_zh: str
    meaning_en: str
    is_secret: bool = False

    def value(self, environ: Mapping[str, str]) -> Any:
        raw = environ.get(self.name, self.default)
        try:
            return self.read(raw)
        except (ValueError, KeyError) as error:
            if self.is_secret:
                raise SettingUnreadable(self.name, "…", self.expected) from None
            raise SettingUnreadable(self.name, raw, self.expected) from error


def _flag(raw: str) -> bool:
    return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
        raw.lower()
    ]


def _words(raw: str) -> list[str]:
    return [word.strip() for word in raw.split(",") if word.strip()]


def _hours(raw: str) -> int:
    hours = int(raw)
    if hours < 1:
        raise ValueError(raw)
    return hours


def _folder(raw: str) -> Path:
    return Path(raw).expanduser().resolve()


def _folder_or_none(raw: str) -> Path | None:
    return _folder(raw) if raw else None


def _file_or_none(raw: str) -> Path | None:
    if raw and not _folder(raw).is_file():
        raise ValueError(raw)
    return _folder_or_none(raw)


def _contact(raw: str) -> str:
    if raw and not raw.startswith(("mailto:", "https://")):
        raise ValueError(raw)
    return raw


def _class_path(raw: str) -> str:
    if raw and not re.fullmatch(r"[\w.]+:\w+", raw):
        raise ValueError(raw)
    return raw


FIRST_DAY = date(2026, 11, 24)


def _setting(
    name: str, default: str, read: Callable[[str], Any], expected: str, zh: str, en: str
) -> Setting:
    return Setting(name, default, read, expected, "administrator", FIRST_DAY, zh, en)


def _robot(name: str, zh: str, en: str) -> Setting:
    return Setting(
        name, "", read_webhook, WEBHOOK, "administrator", FIRST_DAY, zh, en, is_secret=True
    )


SETTINGS: tuple[Setting, ...] = (
    _setting(
        "LIANQIN_DATA",
        "var",
        _folder,
        "a folder",
        "数据目录：数据库文件、密钥、证书和照片。",
        "Data folder: the database file, keys, certificates and photos.",
    ),
    _setting(
        "LIANQIN_DATABASE_URL",
        "",
        str,
        "empty, sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME",
        "数据库地址；留空则使用数据目录中的 SQLite 文件。",
        "Database address; empty means the SQLite file in the data folder.",
    ),
    _setting(
        "LIANQIN_APPEAL_KEYS",
        "",
        _folder_or_none,
        "empty or a folder",
        "寻人协查照片的密钥目录；留空为数据目录下的 appeal_keys。不要备份，可放在内存盘上。",
        "Folder for the keys of identity appeals' pictures; empty: appeal_keys in the data folder. "
        "Never back it up; it may lie on a memory file system.",
    ),
    _setting(
        "LIANQIN_REDIS_URL",
        "",
        str,
        "empty or redis://HOST:PORT/N",
        "多进程共用的缓存和登录限速；留空则各进程自记，仅宜单进程。",
        "Cache and sign-in limits shared by several processes; empty: each process keeps its own.",
    ),
    _setting(
        "LIANQIN_HOSTS",
        "localhost,127.0.0.1,[::1]",
        _words,
        "host names, separated by commas",
        "本服务应答的主机名。",
        "Host names that this server answers to.",
    ),
    _setting(
        "LIANQIN_HTTPS",
        "0",
        _flag,
        "0 or 1",
        "页面是否只经 HTTPS 提供（Cookie 加锁、HSTS）。",
        "Whether pages are served over HTTPS only (locked cookies, HSTS).",
    ),
    _setting(
        "LIANQIN_DEBUG",
        "0",
        _flag,
        "0 or 1",
        "仅供开发：出错时显示细节。",
        "Developers only: show details of an error on the page.",
    ),
    _setting(
        "LIANQIN_DEMO",
        "0",
        _flag,
        "0 or 1",
        "演示县：登录页列出演示账号，每页注明数据为虚构。",
        "Demo county: the sign-in page lists demo accounts and every page says data is synthetic.",
    ),
    _setting(
        "LIANQIN_RUNNER",
        "1",
        _flag,
        "0 or 1",
        "是否在网页进程内投递待发消息；另起 `lianqin worker` 时设为 0。",
        "Whether the web process delivers the outbox; 0 where `lianqin worker` runs.",
    ),
    _setting(
        "LIANQIN_CLOCK",
        "",
        str,
        "empty or an ISO 8601 instant with offset",
        "演练与测试：时钟从此刻起走；留空为真实时间。",
        "Rehearsals and tests: the clock runs on from this instant; empty means the real time.",
    ),
    _setting(
        "LIANQIN_LONGEST_DUTY_HOURS",
        "12",
        _hours,
        "whole hours, at least 1",
        "保安、单位保卫和义务巡逻员连续执勤最多几小时；超过的班组不再派出。",
        "Longest duty of guards, internal security and volunteers; a crew beyond it is not sent.",
    ),
    _setting(
        "LIANQIN_LONGEST_POLICE_DUTY_HOURS",
        "24",
        _hours,
        "whole hours, at least 1",
        "民警连续执勤最多几小时；超过的警组不再派出。",
        "Longest duty of police; a crew beyond it is not sent.",
    ),
    _setting(
        "LIANQIN_LEAST_REST_HOURS",
        "8",
        _hours,
        "whole hours, at least 1",
        "两班之间至少休息几小时；不足的，两班合并计算连续执勤时间。",
        "Least rest between two shifts; a shorter break joins them into one duty.",
    ),
    _setting(
        "LIANQIN_LOG_LEVEL",
        "INFO",
        str,
        "DEBUG, INFO, WARNING or ERROR",
        "日志级别。",
        "Level of the log.",
    ),
    _robot(
        "LIANQIN_WECOM_ROBOT",
        "企业微信群机器人的地址；留空为停用。对外消息只含编号。",
        "Address of a WeCom group's robot; empty: off. What it says is numbers only.",
    ),
    _robot(
        "LIANQIN_DINGTALK_ROBOT",
        "钉钉群机器人的地址和加签密钥；留空为停用。",
        "Address and signing secret of a DingTalk group's robot; empty: off.",
    ),
    _robot(
        "LIANQIN_FEISHU_ROBOT",
        "飞书（Lark）群机器人的地址和签名密钥；留空为停用。",
        "Address and signing secret of a Feishu or Lark group's robot; empty: off.",
    ),
    _setting(
        "LIANQIN_ROBOT_HOSTS",
        "qyapi.weixin.qq.com,oapi.dingtalk.com,open.feishu.cn,open.larksuite.com",
        _words,
        "host names, separated by commas; with :PORT where it is not 443",
        "机器人地址只能在这些主机上；私有部署时改为自己的主机。",
        "The only hosts on which a robot's address may lie; a private deployment names its own.",
    ),
    _setting(
        "LIANQIN_ROBOT_BUREAU",
        "",
        str,
        "empty or the slug of a bureau",
        "机器人说哪个公安局的编号；只有一个公安局时可留空。",
        "Whose numbers the robots say; may be empty where there is one bureau only.",
    ),
    _setting(
        "LIANQIN_WEB_PUSH",
        "",
        _contact,
        "empty, mailto:ADDRESS or https://PAGE",
        "手机网页推送的联系方式（VAPID）；留空为停用。密钥由本机生成在数据目录中。",
        "Contact that web push names to push services (VAPID); empty: off. The key is made by the "
        "machine in the data folder.",
    ),
    _setting(
        "LIANQIN_WEB_PUSH_HOSTS",
        "fcm.googleapis.com,updates.push.services.mozilla.com,web.push.apple.com,"
        "*.notify.windows.com,*.push.apple.com",
        _words,
        "host names, separated by commas; *.NAME for all below NAME",
        "推送只发往这些主机；手机登记的其他地址一律拒绝。",
        "The only hosts that are pushed to; what a phone subscribes elsewhere is refused.",
    ),
    _setting(
        "LIANQIN_SMS",
        "",
        _class_path,
        "empty or MODULE:CLASS",
        "短信发送类（见 docs/outside.md）；留空为停用。",
        "The class that sends text messages (docs/outside.md); empty: off.",
    ),
    _setting(
        "LIANQIN_OUTSIDE_CA",
        "",
        _file_or_none,
        "empty or a PEM file",
        "另外信任的证书颁发机构，用于内网私有部署的机器人。",
        "A certificate authority trusted besides the machine's own, for robots inside the network.",
    ),
)


def read_settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings by name; raises SettingUnreadable at the first bad value."""
    return {setting.name: setting.value(environ) for setting in SETTINGS}
