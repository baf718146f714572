"""A vendor's server on this machine: real TLS under an authority made for the test."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Stub:
    """What it answers, in order (the last one for good), and what it was sent."""

    answers: list[tuple[int, dict[str, Any] | bytes, dict[str, str]]]
    port: int = 0
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    slow: float = 0.0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}/robot/send?access_token=KEY-CANARY"

    @property
    def texts(self) -> list[str]:
        """The words of each message, whichever vendor's form it has."""
        said = [json.loads(body) for _path, _headers, body in self.heard]
        return [one["text"]["content"] if "text" in one else one["content"]["text"] for one in said]

    def say(self, body: dict[str, Any] | bytes, status: int = 200, **headers: str) -> None:
        """Answer so from now on."""
        self.answers[:] = [(status, body, headers)]


@contextmanager
def stub_server(folder: Path, body: dict[str, Any] | bytes | None = None) -> Iterator[Stub]:
    """A server that answers `body` under 200 until told otherwise."""
    stub = Stub([(200, {"errcode": 0, "errmsg": "ok"} if body is None else body, {})])
    server = _Server(("127.0.0.1", 0), _handler(stub))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority(folder))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    stub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_words: Any) -> None:
        """Who was waited for may have gone: that is what some tests are about."""


def _handler(stub: Stub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stub.heard.append((self.path, dict(self.headers.items()), body))
            time.sleep(stub.slow)
            status, said, headers = stub.answers.pop(0) if stub.answers[1:] else stub.answers[0]
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_words: Any) -> None:
            """Quiet."""

    return Handler


@cache
def authority(folder: Path) -> Path:
    """A PEM file with a key and its own certificate for 127.0.0.1, which a client may trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stub")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
    )
    certificate = builder.sign(key, hashes.SHA256())
    path = folder / "stub.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
