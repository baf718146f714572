"""A local certificate authority, so that phones on the station's network get HTTPS.

A phone grants position and offline work only over HTTPS, and a county's server often has
no public name that an outside authority would vouch for. `lianqin serve --tls` therefore
makes its own authority, once, and a server certificate from it for every name and address
that the machine answers to. The authority can vouch only for private addresses and for the
names it was made with (RFC 5280, section 4.2.1.10), so a stolen key opens no bank's site.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=397)  # Apple's phones refuse a server certificate much longer lived
RENEW_BEFORE = timedelta(days=30)
BACKDATED = timedelta(days=1)  # a phone whose clock is a little behind still believes it
PRIVATE_NETWORKS = (
    ip_network("10.0.0.0/8"),
    ip_network("172.16.0.0/12"),
    ip_network("192.168.0.0/16"),
    ip_network("127.0.0.0/8"),
    ip_network("169.254.0.0/16"),
    ip_network("100.64.0.0/10"),
    ip_network("fc00::/7"),
    ip_network("fe80::/10"),
    ip_network("::1/128"),
)
LOCAL_SUFFIXES = ("localhost", "local", "lan", "internal", "home.arpa")

Address = IPv4Address | IPv6Address
Name = str | Address


@dataclass(frozen=True)
class Certificates:
    """Where the authority's certificate and the server's certificate and key lie."""

    ca_path: Path
    cert_path: Path
    key_path: Path

    @property
    def fingerprint(self) -> str:
        """The authority's SHA-256 fingerprint as phones show it: AB:CD:…"""
        return fingerprint(self.ca_path)


@dataclass(frozen=True)
class _Signer:
    """A certificate together with the key that proves it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def ensure_certificates(
    data_dir: Path, hosts: Iterable[str], *, at: datetime | None = None
) -> Certificates:
    """The certificates for these hosts and this machine, made or renewed where needed.

    The server's is renewed 30 days before it ends and whenever the machine's names or
    addresses have changed. The authority is made anew, and must be installed on the phones
    again, only near its own end (ten years) or where a host lies outside what it may vouch for.
    `at` is the real time, not the duty clock, as phones judge by theirs.
    """
    moment = at or datetime.now(UTC)
    names = answered_names(hosts)
    folder = data_dir / "tls"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone_in(folder):
        authority = _authority(folder, names, moment)
        _server(folder, authority, names, moment)
    return certificates_in(data_dir)


def certificates_in(data_dir: Path) -> Certificates:
    """Where the certificates of this data folder lie, made or not yet."""
    folder = data_dir / "tls"
    return Certificates(folder / "ca.crt", folder / "server.crt", folder / "server.key")


def fingerprint(ca_path: Path) -> str:
    """SHA-256 over the certificate, in the colon form that phones show."""
    digest = x509.load_pem_x509_certificate(ca_path.read_bytes()).fingerprint(hashes.SHA256())
    return digest.hex(":").upper()


def answered_names(hosts: Iterable[str]) -> frozenset[Name]:
    """The given hosts, the machine's own names, and every address of its networks."""
    machine = socket.gethostname()
    given = [host.strip("[]") for host in hosts if host and host != "*"]
    own = ["localhost", "127.0.0.1", "::1", machine, f"{machine.split('.')[0]}.local"]
    return frozenset(_name(text) for text in [*given, *own]) | local_addresses()


def _name(text: str) -> Name:
    try:
        return ip_address(text)
    except ValueError:
        return text.lower().lstrip(".").encode("idna").decode("ascii")


def local_addresses(proc: Path = Path("/proc/net")) -> frozenset[Address]:
    """The machine's addresses as the kernel lists them; nothing is sent anywhere."""
    found: set[Address] = {*_ipv4_addresses(proc / "fib_trie"), *_ipv6_addresses(proc / "if_inet6")}
    return frozenset(a for a in found if not a.is_loopback and not a.is_link_local)


def _ipv4_addresses(table: Path) -> Iterator[IPv4Address]:
    address = ""
    for line in table.read_text("ascii").splitlines() if table.exists() else []:
        if "|--" in line:
            address = line.split("|--")[1].strip()
        elif "/32 host LOCAL" in line:
            yield IPv4Address(address)


def _ipv6_addresses(table: Path) -> Iterator[IPv6Address]:
    for line in table.read_text("ascii").splitlines() if table.exists() else []:
        yield IPv6Address(int(line.split()[0], 16))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two starts at once do not make two authorities."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _authority(folder: Path, names: frozenset[Name], at: datetime) -> _Signer:
    kept = _read(folder / "ca.crt", folder / "ca.key")
    if kept and _lives(kept.certificate, at) and _may_vouch(kept.certificate, names):
        return kept
    key = ec.generate_private_key(ec.SECP256R1())
    made = _Signer(_ca_certificate(key, names, at), key)
    _write(folder / "ca.key", _key_bytes(key), 0o600)
    _write(folder / "ca.crt", _cert_bytes(made.certificate), 0o644)
    return made


def _server(folder: Path, authority: _Signer, names: frozenset[Name], at: datetime) -> None:
    kept = _read(folder / "server.crt", folder / "server.key")
    if kept and _lives(kept.certificate, at) and _still_fits(kept.certificate, authority, names):
        return
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _server_certificate(key, authority, names, at)
    chain = _cert_bytes(certificate) + _cert_bytes(authority.certificate)
    _write(folder / "server.key", _key_bytes(key), 0o600)
    _write(folder / "server.crt", chain, 0o644)


def _read(cert_path: Path, key_path: Path) -> _Signer | None:
    """The pair, or None where a file is missing, unreadable or not of the other."""
    try:
        certificate = x509.load_pem_x509_certificate(cert_path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        return None
    return _Signer(certificate, key) if certificate.public_key() == key.public_key() else None


def _lives(certificate: x509.Certificate, at: datetime) -> bool:
    soon = at + RENEW_BEFORE
    return certificate.not_valid_before_utc <= at and soon < certificate.not_valid_after_utc


def _still_fits(server: x509.Certificate, authority: _Signer, names: frozenset[Name]) -> bool:
    try:
        server.verify_directly_issued_by(authority.certificate)
    except (InvalidSignature, ValueError):
        return False
    told = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    kept = {*told.get_values_for_type(x509.DNSName), *told.get_values_for_type(x509.IPAddress)}
    return kept == names


def _may_vouch(authority: x509.Certificate, names: frozenset[Name]) -> bool:
    """Whether each name lies inside the authority's name constraints."""
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = limits.permitted_subtrees or []
    networks = [n.value for n in permitted if isinstance(n, x509.IPAddress)]
    suffixes = [n.value for n in permitted if isinstance(n, x509.DNSName)]
    return all(_inside(name, networks, suffixes) for name in names)


def _inside(name: Name, networks: Iterable[object], suffixes: Iterable[str]) -> bool:
    if isinstance(name, str):
        return any(name == suffix or name.endswith(f".{suffix}") for suffix in suffixes)
    nets = (ip_network(str(network)) for network in networks)
    return any(name.version == net.version and name in net for net in nets)


def _limits(names: frozenset[Name]) -> x509.NameConstraints:
    """Private networks and local suffixes, and beyond them only the names asked for."""
    outside = [n for n in names if not _inside(n, PRIVATE_NETWORKS, LOCAL_SUFFIXES)]
    networks = [*PRIVATE_NETWORKS, *(ip_network(n) for n in outside if not isinstance(n, str))]
    suffixes = [*LOCAL_SUFFIXES, *sorted(n for n in outside if isinstance(n, str))]
    permitted = [*(x509.DNSName(s) for s in suffixes), *(x509.IPAddress(n) for n in networks)]
    return x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None)


def _ca_certificate(
    key: ec.EllipticCurvePrivateKey, names: frozenset[Name], at: datetime
) -> x509.Certificate:
    subject = _subject(f"Lianqin local CA ({socket.gethostname()})")
    unsigned = (
        _builder(subject, subject, key, at, CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(_limits(names), critical=True)
    )
    return unsigned.sign(key, hashes.SHA256())


def _server_certificate(
    key: ec.EllipticCurvePrivateKey, authority: _Signer, names: frozenset[Name], at: datetime
) -> x509.Certificate:
    issuer = authority.certificate.subject
    general = [x509.DNSName(n) if isinstance(n, str) else x509.IPAddress(n) for n in names]
    vouched = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    unsigned = (
        _builder(_subject("Lianqin"), issuer, key, at, SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(sorted(general, key=repr)), critical=False)
        .add_extension(vouched, critical=False)
    )
    return unsigned.sign(authority.key, hashes.SHA256())


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BACKDATED)
        .not_valid_after(at - BACKDATED + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _subject(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def _usage(*, certificates: bool) -> x509.KeyUsage:
    """Signing certificates for the authority, signing handshakes for the server."""
    return x509.KeyUsage(
        digital_signature=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _cert_bytes(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Put the file in place whole; a key is never readable by others, not for a moment."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
