"""A house that really serves: its own process, its own database, its own clock.

It can be killed without warning and started again on the same database, as a power cut would.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

START_LIMIT = 60.0


class Served:
    """`lianqin serve` in a process of its own over `data` (and `database`, for PostgreSQL)."""

    def __init__(self, data: Path, database: str = "") -> None:
        self.data, self.database = data, database
        self.process: subprocess.Popen[str] | None = None
        self.is_up = False
        self.address = ""
        self.started, self.started_at = time.monotonic(), datetime.now(UTC)

    def now(self) -> datetime:
        """What the house's clock says."""
        return self.started_at + timedelta(seconds=time.monotonic() - self.started)

    def environment(self, at: datetime) -> dict[str, str]:
        """What the process is told: where its data is, and what time it is."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIANQIN_", "DJANGO_"))}
        return {
            **kept,
            "LIANQIN_DATA": str(self.data),
            "LIANQIN_DATABASE_URL": self.database,
            "LIANQIN_CLOCK": at.isoformat(),
            "LIANQIN_DEMO": "1",
            "LIANQIN_LOG_LEVEL": "WARNING",
        }

    def load(self, at: datetime) -> None:
        """Build the demo county with a shift around `at`."""
        command = [sys.executable, "-m", "lianqin.config.cli", "demo", "load", "--no-story"]
        subprocess.run(
            command, env=self.environment(at), check=True, stdout=subprocess.DEVNULL, timeout=240
        )

    def start(self, at: datetime) -> str:
        """Serve from now on, the clock running on from `at`; the address."""
        self.started, self.started_at = time.monotonic(), at
        port = str(urlsplit(self.address).port or 0)
        command = [sys.executable, "-m", "lianqin.config.cli", "serve", "--port", port]
        with (self.data / "serve.log").open("a") as log:
            self.process = subprocess.Popen(
                command, env=self.environment(at), stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"https?://\S+", line):
                self.address = found[0].rstrip("/")
                break
        else:
            raise RuntimeError((self.data / "serve.log").read_text())
        self._until_well()
        self.is_up = True
        return self.address

    def _until_well(self) -> None:
        """The address is said before the first answer can be given."""
        limit = time.monotonic() + START_LIMIT
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                    assert answer.status == 200
                return
            except urllib.error.URLError:
                if time.monotonic() > limit:
                    raise
                time.sleep(0.1)

    def kill(self) -> None:
        """End the process with no chance to say goodbye."""
        assert self.process is not None
        self.is_up = False
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)
        if self.process.stdout:
            self.process.stdout.close()

    def run(self, *words: str, at: datetime) -> subprocess.CompletedProcess[str]:
        """One `lianqin` command on the same database."""
        command = [sys.executable, "-m", "lianqin.config.cli", *words]
        return subprocess.run(
            command, env=self.environment(at), capture_output=True, text=True, timeout=120
        )


def copy_of(built: Served, folder: Path) -> Served:
    """A fresh house with what `built` holds: its files, and its database where it has one."""
    shutil.copytree(built.data, folder, dirs_exist_ok=True)
    if not built.database:
        return Served(folder)
    name = f"{_name(built.database)}_{folder.name}"[:60]
    make_database(built.database, name, template=_name(built.database))
    return Served(folder, replaced(built.database, name))


def make_database(address: str, name: str, template: str = "template0") -> str:
    """A new PostgreSQL database beside the one at `address`; its own address."""
    with psycopg.connect(replaced(address, "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    return replaced(address, name)


def drop_database(address: str) -> None:
    """Remove the database at `address`."""
    with psycopg.connect(replaced(address, "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(_name(address))
            )
        )


def replaced(address: str, name: str) -> str:
    """The same server, another database."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _name(address: str) -> str:
    return urlsplit(address).path.lstrip("/")
