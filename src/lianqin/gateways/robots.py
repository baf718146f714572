"""Group robots of WeCom, DingTalk and Feishu (Lark): own small senders that read the answer.

All three answer HTTP 200 to what they refuse; only `errcode` or `code` in the body says whether
the message was taken. Each allows about 20 messages a minute. None offers a key by which a message
that is sent again would be known.

Sources: WeCom 群机器人配置说明; DingTalk 自定义机器人安全设置 (HMAC-SHA256 of "timestamp\\nsecret"
under the secret, Base64, percent-encoded once); Feishu 自定义机器人使用指南 (HMAC-SHA256 of nothing
under "timestamp\\nsecret", Base64, in the body).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from lianqin.gateways.notice import Notice
from lianqin.gateways.outcomes import SENT, Outcome, refused_over_http
from lianqin.gateways.transport import NoAnswer, post
from lianqin.gateways.webhook import Webhook

JSON = {"Content-Type": "application/json; charset=utf-8"}
# Too fast, by each vendor's own word, and when to come again.
TOO_FAST: dict[str, timedelta] = {
    "wecom.45009": timedelta(minutes=1),
    "dingtalk.130101": timedelta(minutes=10),
    "dingtalk.410100": timedelta(minutes=10),
    "feishu.9499": timedelta(minutes=1),
    "feishu.11232": timedelta(minutes=1),
}

Request = tuple[str, dict[str, Any]]
Builder = Callable[[Webhook, Notice, float], Request]


@dataclass(frozen=True)
class Robot:
    """One vendor: how a message is written, and which fields of the answer must be nought."""

    vendor: str
    build: Builder
    nought: tuple[str, ...]

    def send(self, webhook: Webhook, notice: Notice) -> Outcome:
        """Say `notice` in the group; the outcome is what the vendor's body says."""
        if type(notice) is not Notice:
            raise TypeError("only a Notice leaves the house")
        # The vendor holds the stamp against the true time, whatever the duty clock rehearses.
        url, contents = self.build(webhook, notice, time.time())
        try:
            answer = post(url, json.dumps(contents, ensure_ascii=False).encode(), JSON)
        except NoAnswer as silence:
            return Outcome(silence.code)
        return refused_over_http(answer) or self.read(answer.body)

    def read(self, body: bytes) -> Outcome:
        """What an answer under HTTP 200 says: taken only if a known field is there and nought."""
        try:
            said = json.loads(body)
            codes = [int(said[name]) for name in self.nought if name in said]
        except (ValueError, TypeError):
            return Outcome("unreadable")
        if not codes:
            return Outcome("unreadable")
        wrong = next(filter(None, codes), 0)
        code = f"{self.vendor}.{wrong}"
        return Outcome(code, put_off=TOO_FAST.get(code)) if wrong else SENT


def _wecom(webhook: Webhook, notice: Notice, _now: float) -> Request:
    return webhook.url, {"msgtype": "text", "text": {"content": notice.text}}


def _dingtalk(webhook: Webhook, notice: Notice, now: float) -> Request:
    contents = {"msgtype": "text", "text": {"content": notice.text}}
    if not webhook.secret:
        return webhook.url, contents
    stamp = str(int(now * 1000))
    sign = signed(key=webhook.secret, words=f"{stamp}\n{webhook.secret}")
    joint = "&" if "?" in webhook.url else "?"
    return f"{webhook.url}{joint}{urlencode({'timestamp': stamp, 'sign': sign})}", contents


def _feishu(webhook: Webhook, notice: Notice, now: float) -> Request:
    contents: dict[str, Any] = {"msg_type": "text", "content": {"text": notice.text}}
    if webhook.secret:
        stamp = str(int(now))
        sign = signed(key=f"{stamp}\n{webhook.secret}", words="")
        contents |= {"timestamp": stamp, "sign": sign}
    return webhook.url, contents


def signed(*, key: str, words: str) -> str:
    """Base64 of HMAC-SHA256, not yet percent-encoded: that is done once, with the address."""
    digest = hmac.new(key.encode(), words.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


ROBOTS: dict[str, Robot] = {
    "wecom": Robot("wecom", _wecom, ("errcode",)),
    "dingtalk": Robot("dingtalk", _dingtalk, ("errcode",)),
    "feishu": Robot("feishu", _feishu, ("code", "StatusCode")),
}
