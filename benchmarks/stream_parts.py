"""What `bench_stream` runs in a process of its own: `python -m benchmarks.stream_parts`.

Prints one `name milliseconds` a line. The listening sockets live in a further process
(`... listen PORT REQUESTS`), as browsers do; both clocks are the machine's monotonic one.
"""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

STREAMS = 300
PER_USER = 8
EVENTS = 100
PAUSE = 0.03  # seconds between two orders, as a busy desk would never reach
MARK = b'"number":'


def main() -> None:
    """Set Django up on the empty database, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqin.config.settings")
    os.environ["LIANQIN_RUNNER"] = "0"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name, milliseconds in {**rows(), **pages()}.items():
        print(name, milliseconds)


def rows() -> dict[str, float]:
    """Acts and messages against bare statements, in turn."""
    from benchmarks.figure import side_by_side
    from lianqin.core import clock
    from lianqin.core.models import EventRow
    from lianqin.core.outbox import handles
    from lianqin.core.runner import Runner

    runner = Runner()
    handles("bench")(lambda payload, row: None)
    kept = insert(0)

    def two_updates(number: int) -> None:
        for step in range(2):
            EventRow.objects.filter(pk=kept.pk).update(
                kind=f"bench.{number}.{step}", at=clock.now()
            )

    def message(_number: int) -> None:
        if runner.run_due(limit=1) != 1:
            raise RuntimeError("no message was left")

    names = ("act", "message", "insert", "updates")
    works: list[Callable[[int], object]] = [order, message, insert, two_updates]
    return dict(zip(names, side_by_side(works, 200), strict=True))


def order(number: int) -> None:
    """One act as the desk's are: audit row, event row, message."""
    from lianqin.core.acts import act
    from lianqin.core.models import EventRow
    from lianqin.core.scope import Viewer

    with act("bench", actor=Viewer(user_id=1, role="dispatcher")) as act_:
        subject = EventRow(pk=1)
        act_.record(subject, number=number)
        act_.announce("bench", subject, audience=["everyone"], number=number)
        act_.send("bench", {"number": number})


def insert(number: int) -> object:
    """The least that leaves a trace: one row and its commit."""
    from lianqin.core import clock
    from lianqin.core.models import EventRow

    return EventRow.objects.create(
        kind="bare", subject="x", subject_id="1", facts={"number": number}, at=clock.now()
    )


def pages() -> dict[str, float]:
    """Milliseconds from the order's beginning until the last page has it, ours and bare."""
    with our_server() as port, bare_server() as (bare_port, write):
        requests = [
            f"GET /stream/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: {n // PER_USER}\r\n\r\n"
            for n in range(STREAMS)
        ]
        with ears(port, requests) as ours, ears(bare_port, ["x\r\n\r\n"] * STREAMS) as bare:
            taken: list[list[float]] = [[], []]
            for number in range(EVENTS):
                taken[0].append(until_all_heard(ours, number, order))
                taken[1].append(until_all_heard(bare, number, lambda n: (insert(n), write(n))))
    figures = {}
    for name, times in zip(("page", "bare"), taken, strict=True):
        cuts = quantiles(times, n=100)
        figures |= {f"{name}_median": cuts[49], f"{name}_p99": cuts[98]}
    return figures


def until_all_heard(ears: subprocess.Popen[str], number: int, do: Callable[[int], object]) -> float:
    time.sleep(PAUSE)
    began = time.monotonic()
    do(number)
    heard, at = ears.stdout.readline().split()  # type: ignore[union-attr]
    if int(heard) != number:
        raise RuntimeError(f"{heard} was heard for {number}")
    return 1000 * (float(at) - began)


@contextmanager
def our_server() -> Iterator[int]:
    """Lianqin's own application, on a thread of this process; whoever asks may listen."""
    from lianqin.config.server import StreamAwareServer, server_config
    from lianqin.core import stream
    from lianqin.core.scope import Viewer

    def viewer_of(who: str) -> Viewer:
        return Viewer(int(who), "officer", audience=frozenset({"everyone", f"user:{who}"}))

    def authenticate(headers: dict[str, str]) -> tuple[str, Viewer]:
        return headers["authorization"], viewer_of(headers["authorization"])

    def still_valid(asked: Iterable[str]) -> dict[str, Viewer]:
        return {who: viewer_of(who) for who in asked}

    stream.enter_access(authenticate=authenticate, still_valid=still_valid)
    server = StreamAwareServer(server_config(host="127.0.0.1", port=0))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def bare_server() -> Iterator[tuple[int, Callable[[int], None]]]:
    """A loop that writes the same bytes to every socket, and nothing else."""
    loop, writers = asyncio.new_event_loop(), set[asyncio.StreamWriter]()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n: \n\n")
        writers.add(writer)

    def write(number: int) -> None:
        body = b'id: 1\ndata: {"kind":"bench","facts":{"number":%d},"exercise":false}\n\n' % number
        for writer in writers:
            writer.write(body)

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    start = asyncio.start_server(meet, "127.0.0.1", 0, backlog=STREAMS)
    server = asyncio.run_coroutine_threadsafe(start, loop).result()
    try:
        port = server.sockets[0].getsockname()[1]
        yield port, lambda number: loop.call_soon_threadsafe(write, number) and None
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


@contextmanager
def ears(port: int, requests: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process that opens one connection a request; its lines say when all have heard."""
    command = [sys.executable, "-m", "benchmarks.stream_parts", "listen", str(port)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    try:
        process.stdin.write("\0".join(requests))  # type: ignore[union-attr]
        process.stdin.close()  # type: ignore[union-attr]
        if process.stdout.readline() != "ready\n":  # type: ignore[union-attr]
            raise RuntimeError("the listening process did not begin")
        yield process
    finally:
        process.kill()
        process.wait()


async def listen(port: int, requests: list[str]) -> None:
    """Say `NUMBER MOMENT` whenever every connection has had that number."""
    missing: dict[int, int] = {}

    async def hear(reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if MARK in line:
                number = int(line.split(MARK)[1].split(b"}")[0])
                missing[number] = missing.get(number, len(requests)) - 1
                if not missing[number]:
                    print(number, time.monotonic(), flush=True)

    tasks = []
    for request in requests:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request.encode())
        await reader.readuntil(b": \n")
        tasks.append((asyncio.create_task(hear(reader)), writer))
    print("ready", flush=True)
    await asyncio.gather(*(task for task, _ in tasks))


if __name__ == "__main__":
    if sys.argv[1:2] == ["listen"]:
        asyncio.run(listen(int(sys.argv[2]), sys.stdin.read().split("\0")))
    else:
        main()
