"""`lianqin serve` in a process of its own: what it refuses, what it carries, how it stops."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from lianqin.accounts.models import User
from lianqin.accounts.roles import Role
from lianqin.config import server, tls
from lianqin.core.hub import MOST_PER_USER, REVOCATION_SECONDS
from lianqin.core.models import OutboxRow
from lianqin.core.tests.children import child_environment, plain_environment
from lianqin.core.tests.lines import CHEN, Parser, announce

ADDRESS = re.compile(r"(https?)://(?:127\.0\.0\.1|localhost):(\d+)/")
STREAMS = 300
OWN_PARTS = 2  # runner and tailer, whose connections come and go; 299 streams add none of theirs


@dataclass
class Served:
    """A running `lianqin serve`."""

    process: subprocess.Popen[str]
    port: int

    def stop(self) -> tuple[int, float]:
        """Its exit code and the seconds it took after SIGTERM."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        return code, time.monotonic() - began

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.process.pid}/task"))


@contextmanager
def served(*words: str, **environment: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "lianqin.config.cli", "serve", "--port", "0", *words]
    process = subprocess.Popen(
        command,
        env=child_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Served(process, _port(process))
    finally:
        process.kill()
        process.communicate()


def _port(process: subprocess.Popen[str]) -> int:
    assert process.stdout
    for line in process.stdout:
        if found := ADDRESS.search(line):
            return int(found[2])
    raise AssertionError("the server said no address")


def refusal(**environment: str) -> str:
    """What `lianqin serve` says when it will not serve."""
    command = [sys.executable, "-m", "lianqin.config.cli", "serve", "--port", "0"]
    done = subprocess.run(
        command, env=plain_environment(**environment), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    return done.stderr


@pytest.mark.slow
def test_a_database_that_is_not_migrated_is_refused_with_what_to_do(tmp_path: Path) -> None:
    said = refusal(LIANQIN_DATABASE_URL="", LIANQIN_DATA=str(tmp_path))
    assert "lianqin migrate" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_database_that_does_not_answer_is_refused_with_what_to_do(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:9/none"
    said = refusal(LIANQIN_DATABASE_URL=url, LIANQIN_DATA=str(tmp_path))
    assert "LIANQIN_DATABASE_URL" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("desk", False)],
)
def test_hosts_are_widened_only_where_the_network_can_reach(
    host: str, loopback: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LIANQIN_HOSTS", raising=False)
    server.prepare_environment(host, tls=False)
    assert ("LIANQIN_HOSTS" in os.environ) is not loopback
    monkeypatch.delenv("LIANQIN_HOSTS", raising=False)


def test_the_administrators_own_hosts_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANQIN_HOSTS", "desk.example")
    server.prepare_environment("0.0.0.0", tls=False)
    assert os.environ["LIANQIN_HOSTS"] == "desk.example"


def make_sessions(count: int) -> list[tuple[User, str]]:
    """Officers with a session each, as after sign-in."""
    made = []
    for number in range(count):
        user = User.objects.create_user(
            f"officer{number}", password=None, role=Role.OFFICER, display_name="陈"
        )
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        made.append((user, session.session_key))
    return made


class Browser:
    """One open stream over a real connection."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.status = 0
        self._parser = Parser()
        self._waiting: list[dict[str, Any]] = []

    async def open(self, port: int) -> Browser:
        self._from, self._to = await asyncio.open_connection("127.0.0.1", port)
        request = f"GET /stream/ HTTP/1.1\r\nHost: localhost\r\nCookie: session={self.session}\r\n"
        self._to.write(f"{request}\r\n".encode())
        head = await asyncio.wait_for(self._from.readuntil(b"\r\n\r\n"), 20)
        self.status = int(head.split()[1])
        await asyncio.wait_for(self._piece(), 20)  # the greeting
        return self

    async def hear(self, seconds: float = 20) -> dict[str, Any]:
        """The next event; EOFError when the stream was ended."""
        while not self._waiting:
            await asyncio.wait_for(self._piece(), seconds)
        return self._waiting.pop(0)

    async def _piece(self) -> None:
        size = int(await self._from.readuntil(b"\r\n"), 16)
        body = await self._from.readexactly(size + 2)
        if not size:
            raise EOFError
        self._waiting += [m.data for m in self._parser.feed(body[:-2]) if m.data]

    async def close(self) -> None:
        self._to.close()
        await self._to.wait_closed()


def database_handles(running: Served) -> int:
    """Connections that the server holds to the test's database."""
    if connection.vendor == "sqlite":
        return sum(_points_to_database(fd) for fd in _open_files(running.process.pid))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def _open_files(pid: int) -> list[Path]:
    return list(Path(f"/proc/{pid}/fd").iterdir())


def _points_to_database(fd: Path) -> bool:
    try:
        return str(fd.readlink()) == str(connection.settings_dict["NAME"])
    except FileNotFoundError:
        return False


def least(measure: Callable[[], int], times: int = 25) -> int:
    """What is held all the time: the revocation check borrows a connection for a moment."""
    found = []
    for _ in range(times):
        found.append(measure())
        time.sleep(0.02)
    return min(found)


def held(running: Served) -> list[int]:
    """Threads and database connections that the server holds, apart from the moment's."""
    try:
        return [least(running.threads), least(lambda: database_handles(running))]
    finally:
        connection.close()


def tell_everyone(users: list[User]) -> None:
    try:
        announce("test.for_all", *(f"user:{user.pk}" for user in users))
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_three_hundred_streams_add_no_thread_and_hold_no_connection() -> None:
    sessions = make_sessions(STREAMS // MOST_PER_USER + 1)
    users = [user for user, _ in sessions]
    with served() as running:

        async def play() -> tuple[list[int], list[int], int, int, float]:
            browsers = [await Browser(sessions[0][1]).open(running.port)]
            await asyncio.to_thread(time.sleep, 1)
            one = await asyncio.to_thread(held, running)
            rest = [Browser(sessions[n // MOST_PER_USER][1]) for n in range(1, STREAMS)]
            for browser in rest:
                await browser.open(running.port)
            many = await asyncio.to_thread(held, running)
            browsers += rest
            await asyncio.to_thread(tell_everyone, users)
            heard = [(await browser.hear())["kind"] for browser in browsers]
            stopped = await asyncio.to_thread(running.stop)
            for browser in browsers:
                with pytest.raises(EOFError):
                    await browser.hear()
                await browser.close()
            return one, many, heard.count("test.for_all"), *stopped

        one, many, heard, code, seconds = asyncio.run(play())
    grown = [now - before for now, before in zip(many, one, strict=True)]
    assert max(grown) <= OWN_PARTS, (one, many)
    assert heard == STREAMS
    assert code == 0
    assert seconds < 4, "stopping waited for the open streams"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_stream_of_an_account_that_is_ended_ends_within_five_seconds() -> None:
    (officer, key), (_, other_key) = make_sessions(2)
    with served() as running:

        async def play() -> float:
            ended, other = Browser(key), Browser(other_key)
            await ended.open(running.port)
            await other.open(running.port)
            await asyncio.to_thread(end_account, officer)
            began = time.monotonic()
            with pytest.raises(EOFError):
                await ended.hear()
            with pytest.raises(TimeoutError):
                await other.hear(0.5)
            seconds = time.monotonic() - began
            await ended.close()
            await other.close()
            return seconds

        assert asyncio.run(play()) < REVOCATION_SECONDS + 2


def end_account(user: User) -> None:
    try:
        User.objects.filter(pk=user.pk).update(is_active=False)
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_worker_delivers_what_the_server_leaves_to_it() -> None:
    """A directive's timer is the house's own message; without its directive it changes nothing."""
    from lianqin.core.acts import act
    from lianqin.dispatch.directives import SILENCE

    with act("seed", actor=CHEN) as act_:
        act_.send(SILENCE, {"directive": 0})
    command = [sys.executable, "-m", "lianqin.config.cli", "worker"]
    worker = subprocess.Popen(
        command, env=child_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + 20
        while OutboxRow.objects.get(topic=SILENCE).attempts == 0 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert OutboxRow.objects.get(topic=SILENCE).attempts > 0
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.parametrize(
    ("words", "host"),
    [
        (["serve"], "127.0.0.1"),
        (["serve", "--tls"], "0.0.0.0"),
        (["serve", "--tls", "--host", "::1"], "::1"),
    ],
)
def test_with_tls_phones_can_reach_it_and_without_only_this_machine(
    words: list[str], host: str
) -> None:
    parser = argparse.ArgumentParser()
    server.add_commands(parser.add_subparsers())
    assert server.host_asked(parser.parse_args(words)) == host


def test_every_address_a_phone_may_use_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found = frozenset({ip_address("192.168.8.3"), ip_address("fd00::3")})
    monkeypatch.setattr(tls, "local_addresses", lambda: found)
    assert server.shown_hosts("0.0.0.0") == ["localhost", "192.168.8.3"]
    assert server.shown_hosts("::1") == ["[::1]"]
