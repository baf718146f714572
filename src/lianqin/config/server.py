"""`lianqin serve`: the one process, pages, event stream and (unless told otherwise) the runner."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import uvicorn

from lianqin.config.cli import load_django

BACKLOG = 2048
EVERYWHERE, IPV4 = "0.0.0.0", 4  # noqa: S104  (listened on only when asked for, or with --tls)
HOST_HELP = (
    "监听地址；默认仅本机，带 --tls 时为全部网卡 / "
    "address to listen on; this machine only, or every network with --tls"
)
GRACE = 5  # seconds that a request under way is given when the process is told to stop


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Enter `serve` in the command line."""
    serving = subparsers.add_parser("serve", help="启动服务 / serve the pages")
    serving.add_argument("--host", help=HOST_HELP)
    serving.add_argument("--port", type=int, default=8000, help="端口，0 为任选 / port, 0 for any")
    serving.add_argument(
        "--tls", action="store_true", help="用本机证书提供 HTTPS / HTTPS with the local authority"
    )
    serving.set_defaults(run=run_serve)


def host_asked(args: argparse.Namespace) -> str:
    """The address asked for; with --tls every network, as phones are why one serves HTTPS."""
    given: str | None = args.host
    return given or (EVERYWHERE if args.tls else "127.0.0.1")


def run_serve(args: argparse.Namespace) -> int:
    """Serve until told to stop; 0 after a clean stop. Raises NotReady with what to do first."""
    return serve(host=host_asked(args), port=args.port, tls=args.tls)


def serve(*, host: str, port: int, tls: bool = False) -> int:
    """Make sure that all is ready, say the address, serve, and stop cleanly on SIGTERM."""
    prepare_environment(host, tls=tls)
    load_django()
    from lianqin.config.readiness import gather_static, refuse_unready_database

    refuse_unready_database()
    gather_static()
    secured = _certificates() if tls else {}
    with _listening(host, port) as listener:
        _say_address(host, listener.getsockname()[1], tls=tls)
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, lambda *_: None)  # uvicorn raises them again after its clean stop
        StreamAwareServer(server_config(**secured)).run(sockets=[listener])
    return 0


def server_config(**more: Any) -> uvicorn.Config:
    """uvicorn's settings: Lianqin's own logs, no banner, a bounded wait at the end."""
    return uvicorn.Config(
        "lianqin.config.asgi:application",
        log_config=None,
        access_log=False,
        lifespan="on",
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=GRACE,
        **more,
    )


class StreamAwareServer(uvicorn.Server):
    """Ends the open event streams first, as uvicorn waits for every response to end."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from lianqin.config.asgi import application

        application.end_streams()
        await super().shutdown(sockets)


def prepare_environment(host: str, *, tls: bool) -> None:
    """What the settings must know before they are read."""
    if tls:
        os.environ["LIANQIN_HTTPS"] = "1"
    if "LIANQIN_HOSTS" not in os.environ and not _is_loopback(host):
        from lianqin.config.tls import answered_names

        names = {f"[{n}]" if ":" in str(n) else str(n) for n in answered_names([host])}
        os.environ["LIANQIN_HOSTS"] = ",".join(sorted(names))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _certificates() -> dict[str, Any]:
    """The certificates of this machine; says the fingerprint that phones compare with."""
    from django.conf import settings

    from lianqin.config.tls import ensure_certificates

    made = ensure_certificates(Path(settings.DATA), settings.ALLOWED_HOSTS)
    sys.stdout.write(f"证书指纹 / fingerprint (SHA-256): {made.fingerprint}\n")
    return {"ssl_certfile": str(made.cert_path), "ssl_keyfile": str(made.key_path)}


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)  # who reads the address may come at once, and waits a moment
    except OSError as error:
        listener.close()
        raise SystemExit(
            f"无法监听 {host}:{port}：{error.strerror} / cannot listen on {host}:{port}"
        ) from error
    return listener


def _say_address(host: str, port: int, *, tls: bool) -> None:
    scheme = "https" if tls else "http"
    for name in shown_hosts(host):
        sys.stdout.write(f"联勤 / Lianqin: {scheme}://{name}:{port}/\n")
    sys.stdout.flush()


def shown_hosts(host: str) -> list[str]:
    """The host as a person types it; every address of the machine where all are listened on."""
    if host != EVERYWHERE:
        return [f"[{host}]" if ":" in host else host]
    from lianqin.config.tls import local_addresses

    own = sorted(str(address) for address in local_addresses() if address.version == IPV4)
    return ["localhost", *own]
