"""Valhalla beside us: a development tool only, from the wheel of pyvalhalla 3.9.1.

Fetch and unpack once, then name the folder::

    pip download --no-deps --python-version 3.12 --only-binary=:all: pyvalhalla==3.9.1
    unzip pyvalhalla-*.whl -d valhalla-wheel
    LIANQIN_VALHALLA=valhalla-wheel/valhalla python -m benchmarks --only valhalla
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figure import Absent

Place = tuple[float, float]
WAIT_S = 30


class Valhalla:
    """A running service on this machine."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)

    def ask(self, action: str, question: dict[str, Any]) -> bytes:
        """One request over a kept connection; the raw answer."""
        self._line.request("POST", f"/{action}", json.dumps(question))
        return self._line.getresponse().read()

    def matrix(self, origins: list[Place], target: Place) -> bytes:
        """Times of every origin to the target."""
        return self.ask(
            "sources_to_targets",
            {
                "sources": [_named(place) for place in origins],
                "targets": [_named(target)],
                "costing": "auto",
                "verbose": False,
            },
        )

    def route(
        self, origin: Place, target: Place, *, shortest: bool = False
    ) -> tuple[float, float] | None:
        """Seconds and metres of its fastest (or shortest) way, None where it finds none."""
        question: dict[str, Any] = {"costing": "auto"}
        question["locations"] = [_named(origin), _named(target)]
        question["costing_options"] = {"auto": {"shortest": shortest}}
        answer = json.loads(self.ask("route", question | {"directions_type": "none"}))
        if "trip" not in answer:
            return None
        summary = answer["trip"]["summary"]
        return float(summary["time"]), 1000 * float(summary["length"])


def _named(place: Place) -> dict[str, float]:
    return {"lon": place[0], "lat": place[1]}


@contextmanager
def served(extract: Path) -> Iterator[Valhalla]:
    """Build tiles of an extract, serve them, and stop the service afterwards."""
    binaries, configure = _installed()
    with TemporaryDirectory(prefix="valhalla-") as folder:
        port = _free_port()
        config = Path(folder) / "valhalla.json"
        config.write_text(json.dumps(_config(configure, Path(folder), port)))
        log = (Path(folder) / "log").open("w")
        build = [str(binaries / "valhalla_build_tiles"), "-c", str(config), str(extract)]
        subprocess.run(build, check=True, stdout=log, stderr=log)
        process = subprocess.Popen(
            [str(binaries / "valhalla_service"), str(config), "1"], stdout=log, stderr=log
        )
        try:
            _await(port)
            yield Valhalla(port)
        finally:
            process.terminate()
            process.wait()
            log.close()


def _installed() -> tuple[Path, Path]:
    """Folder of the binaries and the script that writes their settings."""
    named = os.environ.get("LIANQIN_VALHALLA")
    if not named:
        raise Absent("LIANQIN_VALHALLA does not name a folder with Valhalla's binaries")
    for folder in (Path(named), Path(named) / "bin", Path(named) / "valhalla" / "bin"):
        if (folder / "valhalla_service").exists():
            for binary in ("valhalla_service", "valhalla_build_tiles"):
                (folder / binary).chmod(0o755)
            return folder.resolve(), folder.resolve().parent / "valhalla_build_config.py"
    raise Absent("LIANQIN_VALHALLA holds no valhalla_service")


def _config(configure: Path, folder: Path, port: int) -> dict[str, Any]:
    """Its own defaults, with one thread, a matrix of one search and room for 500 origins."""
    told = subprocess.run([sys.executable, configure], check=True, capture_output=True)
    config: dict[str, Any] = json.loads(told.stdout)
    for key in ("tile_extract", "traffic_extract", "admin", "landmarks", "timezone"):
        config["mjolnir"].pop(key, None)
    config["mjolnir"] |= {"tile_dir": str(folder / "tiles"), "concurrency": 1}
    (folder / "tiles").mkdir()
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    config["service_limits"]["auto"] |= {"max_matrix_location_pairs": 100000}
    config["logging"] = {"type": ""}
    config["httpd"]["service"] |= {
        "listen": f"tcp://127.0.0.1:{port}",
        "loopback": f"ipc://{folder}/loopback",
        "interrupt": f"ipc://{folder}/interrupt",
        "drain_seconds": 1,
    }
    for part in ("loki", "thor", "odin"):
        config[part]["service"]["proxy"] = f"ipc://{folder}/{part}"
    return config


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Absent("Valhalla's service did not start")
