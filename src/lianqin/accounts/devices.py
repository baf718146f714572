"""Phones: a token given once, kept as a digest, good for ninety days, revocable one by one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from lianqin.accounts.errors import DeviceRevoked
from lianqin.accounts.models import Device, User
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer

PREFIX = "lq_"
LIFETIME = timedelta(days=90)
NOTED_EVERY = timedelta(minutes=10)


def enrol(
    *, user: User, label: str, actor: Viewer, at: datetime | None = None
) -> tuple[Device, str]:
    """Give a phone a token; the token itself is returned once and kept nowhere."""
    token = PREFIX + secrets.token_urlsafe(32)
    with act("device.enrol", actor=actor, at=at) as act_:
        device = Device.unscoped.create(
            user=user, label=label[:64], token_digest=_digest(token), created_at=act_.at
        )
        act_.record(device, user=user.pk)
    return device, token


def revoke(*, device_id: int, actor: Viewer) -> None:
    """End a phone's token at once. Raises NotFound for a phone the actor may not see."""
    with act("device.revoke", actor=actor) as act_:
        ended = Device.objects.for_viewer(actor).filter(pk=device_id, revoked_at=None)
        if ended.update(revoked_at=act_.at) != 1:
            raise NotFound
        act_.record(Device.unscoped.get(pk=device_id))


def revoke_all(*, user: User, actor: Viewer, spare: Device | None = None) -> int:
    """End every phone of an account but `spare`; the number ended."""
    with act("device.revoke", actor=actor) as act_:
        open_ones = Device.unscoped.filter(user=user, revoked_at=None)
        ended = [device for device in open_ones if device != spare]
        for device in ended:
            device.revoked_at = act_.at
            device.save(update_fields=["revoked_at"])
            act_.record(device, user=user.pk)
    return len(ended)


def device_of(token: str) -> Device:
    """The phone that a token belongs to, with its account.

    Raises DeviceRevoked when the token is unknown, revoked, or older than LIFETIME, and when the
    account has ended.
    """
    device = (
        Device.unscoped.select_related("user")
        .filter(token_digest=_digest(token), revoked_at=None, user__is_active=True)
        .filter(created_at__gt=clock.now() - LIFETIME)
        .first()
    )
    if device is None:
        raise DeviceRevoked
    return device


def note_seen(device: Device) -> None:
    """Note that the phone was heard of, once in ten minutes: most requests write nothing."""
    now = clock.now()
    if device.last_seen_at is None or now - device.last_seen_at >= NOTED_EVERY:
        Device.unscoped.filter(pk=device.pk).update(last_seen_at=now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
