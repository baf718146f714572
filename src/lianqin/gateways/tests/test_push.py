"""Web push as the standards write it, and nothing to a host that nobody allowed."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cast import Cast
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from lianqin.accounts import devices, push
from lianqin.accounts.errors import SubscriptionUnreadable
from lianqin.gateways.notice import Notice
from lianqin.gateways.push import authorization, encrypt, topic_of

# RFC 8291, section 5 and appendix A.
AS_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
UA_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
    "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
    "a-fN"
)


@pytest.fixture
def on(settings: Any) -> None:
    settings.WEB_PUSH, settings.WEB_PUSH_KEY = "mailto:desk@example.cn", "a secret of this test"


def test_a_message_is_encrypted_as_the_standards_example() -> None:
    own = ec.derive_private_key(int.from_bytes(push.decoded(AS_PRIVATE), "big"), push.CURVE)
    words = b"When I grow up, I want to be a watermelon"
    made = encrypt(words, UA_PUBLIC, AUTH, own=own, salt=push.decoded(SALT))
    assert base64.urlsafe_b64encode(made).rstrip(b"=").decode() == BODY


def test_two_messages_never_share_a_key() -> None:
    assert encrypt(b"1", UA_PUBLIC, AUTH) != encrypt(b"1", UA_PUBLIC, AUTH)


def test_the_house_signs_for_the_push_service_alone(on: None) -> None:
    said = authorization("https://push.example.cn/abc", 1_700_000_000)
    token, key = said.removeprefix("vapid t=").split(", k=")
    head, claims, signature = token.split(".")
    assert json.loads(push.decoded(claims)) == {
        "aud": "https://push.example.cn",
        "exp": 1_700_000_000 + 12 * 3600,
        "sub": "mailto:desk@example.cn",
    }
    raw = push.decoded(signature)
    pair = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(push.CURVE, push.decoded(key))
    signed = f"{head}.{claims}".encode()
    public.verify(encode_dss_signature(*pair), signed, ec.ECDSA(hashes.SHA256()))


def test_a_topic_is_the_same_for_the_same_numbers_and_says_nothing() -> None:
    one = Notice(("警20261124-0001",), False)
    assert topic_of(one) == topic_of(Notice(("警20261124-0001",), False))
    assert topic_of(one) != topic_of(Notice(("警20261124-0002",), False))
    assert len(topic_of(one)) <= 32


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("endpoint", "p256dh", "auth"),
    [
        ("https://10.0.0.1/push", UA_PUBLIC, AUTH),
        ("http://fcm.googleapis.com/x", UA_PUBLIC, AUTH),
        ("https://fcm.googleapis.com@10.0.0.1/", UA_PUBLIC, AUTH),
        ("https://fcm.googleapis.com:8443/", UA_PUBLIC, AUTH),
        ("https://fcm.googleapis.com.example.cn/", UA_PUBLIC, AUTH),
        ("https://[::ffff:127.0.0.1].push.apple.com/", UA_PUBLIC, AUTH),
        ("https://[::1]/", UA_PUBLIC, AUTH),
        ("https://[x.push.apple.com/", UA_PUBLIC, AUTH),
        ("https://127.0.0.1:80:x.push.apple.com/", UA_PUBLIC, AUTH),
        ("https://127.0.0.1:x.push.apple.com/", UA_PUBLIC, AUTH),
        ("https://127.0.0.1\\x.push.apple.com/", UA_PUBLIC, AUTH),
        ("https://x.push.apple.com:99999/", UA_PUBLIC, AUTH),
        ("https://fcm.googleapis.com/x", "BCVx", AUTH),
        ("https://fcm.googleapis.com/x", UA_PUBLIC, "AAAA"),
        ("https://fcm.googleapis.com/x", UA_PUBLIC, "é"),
    ],
)
def test_a_phone_cannot_have_the_server_call_an_address_of_its_choice(
    cast: Cast, endpoint: str, p256dh: str, auth: str
) -> None:
    device, _token = devices.enrol(user=cast.li.user, label="Android", actor=cast.li.viewer)
    with pytest.raises(SubscriptionUnreadable):
        push.subscribe(
            device=device, endpoint=endpoint, p256dh=p256dh, auth=auth, actor=cast.li.viewer
        )


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://api.push.apple.com/3",
        "https://api.push.apple.com:443/3",
        "https://FCM.googleapis.com/x",
    ],
)
def test_a_host_is_known_whatever_its_letters_and_with_the_usual_port(endpoint: str) -> None:
    assert push.is_push_host(endpoint)


@pytest.mark.django_db
def test_a_phone_has_one_subscription_and_the_newer_counts(cast: Cast) -> None:
    device, _token = devices.enrol(user=cast.li.user, label="Android", actor=cast.li.viewer)
    for mark in "ab":
        kept = push.subscribe(
            device=device,
            endpoint=f"https://fcm.googleapis.com/{mark}",
            p256dh=UA_PUBLIC,
            auth=AUTH,
            actor=cast.li.viewer,
        )
    assert kept.endpoint.endswith("/b")
    assert type(kept).unscoped.filter(device=device).count() == 1
