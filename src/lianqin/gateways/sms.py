"""Text messages behind a port: each carrier and each cloud has its own, and its own approvals.

An installation writes one class with `send` and names it in LIANQIN_SMS (docs/outside.md). The
house ships the recording twin, which tests and a rehearsal use; it sends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from lianqin.gateways.notice import Notice
from lianqin.gateways.outcomes import SENT, Outcome


class SmsSender(Protocol):
    """What a class named in LIANQIN_SMS offers; it is made once, without arguments."""

    def send(self, phone: str, notice: Notice, key: str) -> Outcome:
        """Send `notice.text`, or a template with `notice.numbers`, to `phone`.

        `key` is the same when the same message is sent again: hand it to a carrier that knows
        repeats by it. Return `SENT`, `Outcome(code)` for a failure, with `put_off` where the
        carrier says when to come again. End within ten seconds; log neither phone nor keys.
        """


@dataclass(frozen=True)
class Recorded:
    """What the recording twin was asked to send."""

    phone: str
    notice: Notice
    key: str


class Recorder:
    """The twin: keeps what it was given and says it was sent, or what a test has it say."""

    def __init__(self) -> None:
        self.sent: list[Recorded] = []
        self.answer = SENT

    def send(self, phone: str, notice: Notice, key: str) -> Outcome:
        if type(notice) is not Notice:
            raise TypeError("only a Notice leaves the house")
        self.sent.append(Recorded(phone, notice, key))
        return self.answer


def sms_sender() -> SmsSender | None:
    """The sender of the setting, or None while text messages are off."""
    return _made(str(settings.SMS)) if settings.SMS else None


@lru_cache(maxsize=2)
def _made(path: str) -> SmsSender:
    sender: SmsSender = import_string(path.replace(":", "."))()
    return sender
