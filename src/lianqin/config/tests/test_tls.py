"""The local authority: phones can believe the server, and nobody else can use the key."""

import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from lianqin.config import tls
from lianqin.config.tls import Certificates, ensure_certificates

HOST = "desk.county.example"


def talk(certificates: Certificates, name: str, *, trust: Path) -> str:
    """One TLS conversation with a real server socket; answers what the client read."""
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(certificates.cert_path, certificates.key_path)
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        raw, _ = listener.accept()
        with raw:
            try:
                with server_context.wrap_socket(raw, server_side=True) as secured:
                    secured.sendall(b"on duty")
            except OSError:
                return  # the client refused us, which is what some tests want

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        client = ssl.create_default_context(cafile=str(trust))
        client.verify_flags |= ssl.VERIFY_X509_STRICT
        with (
            socket.create_connection(listener.getsockname()) as raw,
            client.wrap_socket(raw, server_hostname=name) as secured,
        ):
            return secured.recv(64).decode()
    finally:
        thread.join()
        listener.close()


def names_in(path: Path) -> set[object]:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    told = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {*told.get_values_for_type(x509.DNSName), *told.get_values_for_type(x509.IPAddress)}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", HOST])
def test_a_phone_that_installed_the_authority_believes_the_server(
    tmp_path: Path, name: str
) -> None:
    made = ensure_certificates(tmp_path, [HOST])
    assert talk(made, name, trust=made.ca_path) == "on duty"


def test_a_phone_that_did_not_install_it_refuses(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path / "ours", [HOST])
    other = ensure_certificates(tmp_path / "theirs", [HOST])
    with pytest.raises(ssl.SSLCertVerificationError):
        talk(made, "localhost", trust=other.ca_path)


def test_a_name_the_server_does_not_answer_to_is_refused(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, [HOST])
    with pytest.raises(ssl.SSLCertVerificationError):
        talk(made, "bank.example", trust=made.ca_path)


def test_the_authority_cannot_vouch_for_a_stranger(tmp_path: Path) -> None:
    """A thief of ca.key signs for a bank; the phone refuses, as the authority is limited."""
    made = ensure_certificates(tmp_path, [HOST])
    authority = tls._read(made.ca_path, tmp_path / "tls/ca.key")
    assert authority is not None
    key = ec.generate_private_key(ec.SECP256R1())
    forged = tls._server_certificate(key, authority, frozenset({"bank.example"}), datetime.now(UTC))
    tls._write(made.cert_path, tls._cert_bytes(forged), 0o644)
    tls._write(made.key_path, tls._key_bytes(key), 0o600)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        talk(made, "bank.example", trust=made.ca_path)


def test_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, [])
    modes = {p: stat.S_IMODE(p.stat().st_mode) for p in (made.key_path, tmp_path / "tls/ca.key")}
    assert set(modes.values()) == {0o600}


def test_nothing_is_renewed_while_all_is_well(tmp_path: Path) -> None:
    first = ensure_certificates(tmp_path, [HOST])
    before = {p: p.read_bytes() for p in (tmp_path / "tls").iterdir()}
    assert ensure_certificates(tmp_path, [HOST]) == first
    assert {p: p.read_bytes() for p in (tmp_path / "tls").iterdir()} == before


def test_the_server_is_renewed_near_its_end_under_the_same_authority(tmp_path: Path) -> None:
    first = ensure_certificates(tmp_path, [HOST])
    old, authority = first.cert_path.read_bytes(), first.fingerprint
    later = datetime.now(UTC) + tls.SERVER_LIFE - tls.RENEW_BEFORE
    second = ensure_certificates(tmp_path, [HOST], at=later)
    assert second.cert_path.read_bytes() != old
    assert second.fingerprint == authority


def test_the_server_is_renewed_when_an_address_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ensure_certificates(tmp_path, [HOST])
    authority = made.fingerprint
    moved = IPv4Address("10.20.30.40")
    monkeypatch.setattr(tls, "local_addresses", lambda: frozenset({moved}))
    ensure_certificates(tmp_path, [HOST])
    assert moved in names_in(made.cert_path)
    assert made.fingerprint == authority


def test_a_new_public_name_needs_a_new_authority(tmp_path: Path) -> None:
    first = ensure_certificates(tmp_path, [HOST]).fingerprint
    second = ensure_certificates(tmp_path, [HOST, "desk.elsewhere.example"])
    assert second.fingerprint != first
    assert talk(second, "desk.elsewhere.example", trust=second.ca_path) == "on duty"


@pytest.mark.parametrize("broken", ["ca.key", "ca.crt", "server.key", "server.crt"])
def test_a_damaged_file_is_replaced(tmp_path: Path, broken: str) -> None:
    made = ensure_certificates(tmp_path, [])
    (tmp_path / "tls" / broken).write_bytes(b"not a certificate")
    ensure_certificates(tmp_path, [])
    assert talk(made, "localhost", trust=made.ca_path) == "on duty"


def test_the_server_lives_no_longer_than_apple_allows(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, [])
    certificate = x509.load_pem_x509_certificate(made.cert_path.read_bytes())
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert life <= timedelta(days=397)


def test_fingerprint_is_the_one_that_phones_show(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, [])
    der = ssl.PEM_cert_to_DER_cert(made.ca_path.read_text("ascii"))
    assert made.fingerprint.replace(":", "").lower() == sha256(der).hexdigest()


def test_every_address_of_the_machines_networks_is_named(tmp_path: Path) -> None:
    (tmp_path / "fib_trie").write_text(
        "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 192.168.7.20\n        /32 host LOCAL\n"
        "     |-- 192.168.7.255\n        /32 link BROADCAST\n"
        "     |-- 127.0.0.1\n        /32 host LOCAL\n",
        "ascii",
    )
    (tmp_path / "if_inet6").write_text(
        "fd000000000000000000000000000007 02 40 00 80     eth0\n"
        "fe80000000000000021122fffe334455 02 40 20 80     eth0\n",
        "ascii",
    )
    assert tls.local_addresses(tmp_path) == {IPv4Address("192.168.7.20"), IPv6Address("fd00::7")}


def test_a_chinese_host_name_is_written_as_browsers_ask_for_it(tmp_path: Path) -> None:
    made = ensure_certificates(tmp_path, ["勤务台.local"])
    assert "勤务台.local".encode("idna").decode() in names_in(made.cert_path)
