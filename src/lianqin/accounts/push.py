"""Web push, the phone's side: a subscription for each phone, and the key that signs for the house.

The page that asks the browser for a subscription gives it `application_key()` and hands what comes
back to `subscribe`. A phone that is signed out or revoked has none any more.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import datetime
from fnmatch import fnmatchcase
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lianqin.accounts.devices import LIFETIME
from lianqin.accounts.errors import SubscriptionUnreadable
from lianqin.accounts.models import Device, PushSubscription
from lianqin.core.acts import act
from lianqin.core.scope import Viewer

CURVE = ec.SECP256R1()
# The order of P-256's base point (SEC 2, section 2.4.2).
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
AUTH_BYTES = 16
# A name, and a port at most: no bracket, no second colon, no backslash, which another reader of the
# same address could take for another host.
PLAIN_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")


def subscribe(
    *, device: Device, endpoint: str, p256dh: str, auth: str, actor: Viewer
) -> PushSubscription:
    """Keep where this phone may be woken, in place of what it gave before.

    Raises SubscriptionUnreadable for keys that are none and for a host that is not in
    LIANQIN_WEB_PUSH_HOSTS: a phone cannot have the server call an address of its choice.
    """
    if not (is_push_host(endpoint) and len(endpoint) <= 500 and _are_keys(p256dh, auth)):
        raise SubscriptionUnreadable
    with act("push.subscribe", actor=actor) as act_:
        given = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth, "at": act_.at}
        kept, _new = PushSubscription.unscoped.update_or_create(device=device, defaults=given)
        act_.record(device)
    return kept


def unsubscribe(*, device_id: int, actor: Viewer, endpoint: str = "") -> None:
    """Forget where a phone may be woken, or only this `endpoint`. A repeat changes nothing."""
    with act("push.unsubscribe", actor=actor):
        kept = PushSubscription.unscoped.filter(device_id=device_id)
        (kept.filter(endpoint=endpoint) if endpoint else kept).delete()


def subscriptions_of(user_ids: set[int], at: datetime) -> list[PushSubscription]:
    """The subscriptions of these accounts' phones that are signed in at `at`."""
    rows = PushSubscription.unscoped.select_related("device").filter(
        device__user_id__in=user_ids,
        device__user__is_active=True,
        device__revoked_at=None,
        device__created_at__gt=at - LIFETIME,
    )
    return list(rows.order_by("pk"))


def subscription_of(device_id: int, at: datetime) -> PushSubscription | None:
    """The subscription of one phone, if it is still signed in."""
    device = Device.unscoped.filter(pk=device_id).first()
    found = subscriptions_of({device.user_id}, at) if device else []
    return next((each for each in found if each.device_id == device_id), None)


def is_push_host(endpoint: str) -> bool:
    """Whether an address is https on one of the hosts that may be pushed to."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:  # brackets that hold no address, or a port that is none
        return False
    if parts.scheme != "https" or not PLAIN_HOST.fullmatch(parts.netloc):
        return False
    host = (parts.hostname or "") if port in (None, 443) else parts.netloc.lower()
    return any(fnmatchcase(host, pattern) for pattern in settings.WEB_PUSH_HOSTS)


def application_key() -> str:
    """The public key that a browser's subscription is bound to, as its API takes it."""
    point = private_key().public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def private_key() -> ec.EllipticCurvePrivateKey:
    """The house's own key (VAPID), from the secret that the machine made for itself."""
    return _derived(str(settings.WEB_PUSH_KEY))


@lru_cache(maxsize=2)
def _derived(secret: str) -> ec.EllipticCurvePrivateKey:
    if not secret:
        raise ImproperlyConfigured("web push is off: LIANQIN_WEB_PUSH is empty")
    drawn = int.from_bytes(hashlib.sha512(secret.encode("ascii")).digest(), "big")
    return ec.derive_private_key(drawn % (ORDER - 1) + 1, CURVE)


def decoded(text: str) -> bytes:
    """URL-safe Base64 with or without its padding. Raises ValueError."""
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error:
        raise ValueError("not Base64") from None


def _are_keys(p256dh: str, auth: str) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(p256dh))
        return len(decoded(auth)) == AUTH_BYTES
    except (ValueError, UnsupportedAlgorithm):
        return False
