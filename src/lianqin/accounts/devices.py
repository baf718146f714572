"""Phones: a token given once, kept as a digest, revocable one by one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianqin.accounts.models import Device, User
from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.errors import DomainError, NotFound
from lianqin.core.scope import Viewer

PREFIX = "lq_"


class DeviceRevoked(DomainError):
    """The phone's token was revoked or never given."""

    code = "accounts.device_revoked"
    sentence = _("这部手机的登录已失效，请重新登录。")
    status = 401


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


def user_of(token: str) -> User:
    """The account for which a token stands. Raises DeviceRevoked when it stands for none."""
    device = (
        Device.unscoped.select_related("user")
        .filter(token_digest=_digest(token), revoked_at=None, user__is_active=True)
        .first()
    )
    if device is None:
        raise DeviceRevoked
    return device.user


def seen(token: str) -> None:
    """Note that the phone was heard of."""
    Device.unscoped.filter(token_digest=_digest(token)).update(last_seen_at=clock.now())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
