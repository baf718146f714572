"""What went outside of a county: a number told to guard Li's phone, and what told it."""

from __future__ import annotations

from dataclasses import dataclass

from cast import Cast

from lianqin.accounts.models import Device, PushSubscription
from lianqin.core import clock
from lianqin.gateways.models import Attempt, Channel, Delivery, State


@dataclass
class Outside:
    """One row of each."""

    subscription: PushSubscription
    delivery: Delivery
    attempt: Attempt


def outside(cast: Cast, device: Device) -> Outside:
    """Li's phone may be woken, and was."""
    now = clock.now()
    return Outside(
        subscription=PushSubscription.unscoped.create(
            device=device, endpoint="https://push.example.cn/li", p256dh="B", auth="A", at=now
        ),
        delivery=Delivery.unscoped.create(
            message=1,
            bureau=cast.bureau,
            channel=Channel.PUSH,
            number="联20240612-0001",
            person=cast.li.person.pk,
            device=device.pk,
            state=State.SENT,
            queued_at=now,
            due_at=now,
            ended_at=now,
        ),
        attempt=Attempt.unscoped.create(
            bureau=cast.bureau, channel=Channel.PUSH, numbers=1, at=now, ended_at=now
        ),
    )
