"""A small site for the modules alone: pages given as text, our static files, a scripted stream.

It answers with the house's content policy, so a module that breaks it fails here.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders

from lianqin.core.headers import HEADERS

mimetypes.add_type("text/javascript", ".mjs")
LAUNCH = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run")


class Site:
    """What the browser is given and what it asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.posted: list[tuple[str, str]] = []
        self.streams: list[str] = []
        self.scripted: list[list[str] | int] = []
        self.address = ""

    def stream_answer(self, query: str) -> list[str] | int:
        """The next scripted answer: lines to send, or a status to refuse with."""
        self.streams.append(query)
        at = min(len(self.streams), len(self.scripted)) - 1
        return self.scripted[at] if self.scripted else []


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            target = urlsplit(self.path)
            if target.path == "/stream/":
                self.stream(target.query)
            elif target.path.startswith("/static/"):
                self.static(target.path.removeprefix("/static/"))
            elif target.path == "/favicon.ico":
                self.answer(b"", "image/png")
            elif target.path in site.pages:
                kind = "application/json" if target.path.endswith("json") else "text/html"
                self.answer(site.pages[target.path].encode(), f"{kind}; charset=utf-8")
            else:
                self.answer(b"", "text/plain", 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            site.posted.append((self.path, body))
            self.answer(b"<title>posted</title>", "text/html; charset=utf-8")

        def static(self, name: str) -> None:
            found = finders.find(name)
            if not isinstance(found, str):
                return self.answer(b"", "text/plain", 404)
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return self.answer(Path(found).read_bytes(), kind)

        def stream(self, query: str) -> None:
            scripted = site.stream_answer(query)
            if isinstance(scripted, int):
                return self.answer(b"", "text/plain", scripted)
            self.begin(200, "text/event-stream")
            self.wfile.write("".join(scripted).encode())
            self.wfile.flush()
            return self.rfile.read(1) and None  # held open until the browser leaves

        def begin(self, status: int, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.end_headers()

        def answer(self, body: bytes, kind: str, status: int = 200) -> None:
            self.begin(status, kind)
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def serving() -> Iterator[Site]:
    """A site on a free port of this machine, for the length of a block."""
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def event(number: int, kind: str, **data: Any) -> str:
    """One server-sent event as the house's stream writes it."""
    return f"id: {number}\ndata: {json.dumps({'kind': kind, **data})}\n\n"
