"""Web push: one encrypted message to one phone's browser (RFC 8030, 8188, 8291, 8292).

Written here with `cryptography`, which the house has anyway, instead of pywebpush, which would
bring aiohttp, requests and ten packages more (decision 0010). The push service sees whom it wakes
and when; what it carries is encrypted for the phone, and holds a number and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from lianqin.accounts.models import PushSubscription
from lianqin.accounts.push import CURVE, application_key, decoded, is_push_host, private_key
from lianqin.gateways.notice import Notice
from lianqin.gateways.outcomes import SENT, Outcome, refused_over_http
from lianqin.gateways.transport import NoAnswer, post

TTL_SECONDS = 600  # a phone that is out of reach longer hears of it from its own page
TOKEN_SECONDS = 12 * 3600  # RFC 8292: 24 hours at most
RECORD_SIZE = 4096


def send_push(to: PushSubscription, notice: Notice) -> Outcome:
    """Wake one phone. The topic lets the push service replace a message that it still holds, so
    that one sent twice is shown once."""
    if type(notice) is not Notice:
        raise TypeError("only a Notice leaves the house")
    if not is_push_host(to.endpoint):  # the list may have become shorter since
        return Outcome("host", is_gone=True)
    words = {"numbers": list(notice.numbers), "text": notice.text}
    body = encrypt(json.dumps(words, ensure_ascii=False).encode(), to.p256dh, to.auth)
    headers = {
        "Authorization": authorization(to.endpoint, time.time()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TTL_SECONDS),
        "Urgency": "high",
        "Topic": topic_of(notice),
    }
    try:
        answer = post(to.endpoint, body, headers)
    except NoAnswer as silence:
        return Outcome(silence.code)
    if answer.status in (404, 410):
        return Outcome("gone", is_gone=True)
    return refused_over_http(answer) or SENT


def topic_of(notice: Notice) -> str:
    """The same for the same numbers: 24 URL-safe characters that say nothing (RFC 8030, 5.4)."""
    return _text(hashlib.sha256(notice.text.encode()).digest()[:18])


def authorization(endpoint: str, now: float) -> str:
    """The house signs that it is the one that the phone subscribed to (RFC 8292)."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(now) + TOKEN_SECONDS,
        "sub": str(settings.WEB_PUSH),
    }
    head = _text(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    signed = f"{head}.{_text(json.dumps(claims).encode())}"
    pair = decode_dss_signature(private_key().sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = b"".join(part.to_bytes(32, "big") for part in pair)
    return f"vapid t={signed}.{_text(signature)}, k={application_key()}"


def encrypt(
    words: bytes,
    p256dh: str,
    auth: str,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """`words` as only that phone can read them: one record of aes128gcm (RFC 8291, section 3)."""
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(p256dh))
    our_point, their_point = _point(own.public_key()), _point(theirs)
    shared = own.exchange(ec.ECDH(), theirs)
    key_info = b"WebPush: info\0" + their_point + our_point
    secret = _derive(decoded(auth), shared, key_info, 32)
    key = _derive(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(salt, secret, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(our_point)]) + our_point
    return head + AESGCM(key).encrypt(nonce, words + b"\x02", None)


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
