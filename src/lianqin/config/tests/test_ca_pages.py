"""The page that helps a phone to trust the server, opened by someone who is not signed in."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.test import Client

from lianqin.config import ca_pages
from lianqin.config.tls import ensure_certificates

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(settings: Any, tmp_path: Path) -> Client:
    """A phone nobody has signed in on, at a server with an empty data folder."""
    settings.DATA = tmp_path
    return Client()


def test_the_page_shows_the_fingerprint_and_offers_the_certificate(
    phone: Client, tmp_path: Path
) -> None:
    made = ensure_certificates(tmp_path, ["desk.county.example"])
    page = phone.get("/install-ca/")
    assert page.status_code == 200
    shown = page.content.decode()
    assert all(line in shown for line in ca_pages.in_lines(made.fingerprint))
    assert "/install-ca/ca.crt" in shown


def test_the_download_is_the_certificate_in_the_form_that_phones_take(
    phone: Client, tmp_path: Path
) -> None:
    made = ensure_certificates(tmp_path, [])
    answer = phone.get("/install-ca/ca.crt")
    assert answer["Content-Type"] == "application/x-x509-ca-cert"
    assert answer.content == ssl.PEM_cert_to_DER_cert(made.ca_path.read_text("ascii"))
    x509.load_der_x509_certificate(answer.content)


@pytest.mark.parametrize("address", ["/install-ca/", "/install-ca/ca.crt"])
def test_a_server_without_an_authority_says_so(phone: Client, address: str) -> None:
    answer = phone.get(address)
    assert answer.status_code == 404
    assert "lianqin serve --tls" in answer.content.decode()


def test_no_key_can_be_asked_for(phone: Client, tmp_path: Path) -> None:
    ensure_certificates(tmp_path, [])
    assert phone.get("/install-ca/ca.key").status_code == 404


def test_the_page_reads_in_english(phone: Client, tmp_path: Path) -> None:
    ensure_certificates(tmp_path, [])
    page = phone.get("/install-ca/", headers={"accept-language": "en"})
    assert "Let your phone trust this server" in page.content.decode()
