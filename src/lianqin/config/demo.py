"""`lianqin demo`: build the synthetic county once, put everyone on shift, play, serve."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time

from lianqin.config.cli import load_django
from lianqin.config.server import HOST_HELP, host_asked, prepare_environment, serve

DATA = "var/demo"
BEFORE_PLAY = 8.0  # seconds from the address being printed to the first scene
BETWEEN_SCENES = 20.0


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Enter `demo` in the command line."""
    demo = subparsers.add_parser("demo", help="建立并打开演示县 / build and open the demo county")
    demo.add_argument(
        "job",
        nargs="?",
        choices=("open", "load"),
        default="open",
        help="open 打开（默认）、load 只建立 / open it (default), or only build it",
    )
    demo.add_argument("--host", help=HOST_HELP)
    demo.add_argument("--port", type=int, default=8000, help="端口 / port")
    demo.add_argument("--tls", action="store_true", help="用本机证书提供 HTTPS / serve HTTPS")
    demo.add_argument(
        "--pace",
        type=float,
        default=40.0,
        help="重演的倍速，0 为不重演 / how fast the scenes play, 0 for not at all",
    )
    demo.add_argument(
        "--no-story",
        action="store_true",
        help="不写入2024年的两起警情 / without the two incidents of 2024",
    )
    demo.set_defaults(run=run_demo)


def run_demo(args: argparse.Namespace) -> int:
    """Build the county unless it stands, put everyone on shift now, serve and play."""
    os.environ.setdefault("LIANQIN_DATA", DATA)
    os.environ["LIANQIN_DEMO"] = "1"
    host = host_asked(args)
    prepare_environment(host, tls=args.tls)
    load_django()
    prepare(with_story=not args.no_story)
    if args.job == "load":
        return 0
    _say_sign_ins()
    stop = threading.Event()
    if args.pace > 0:
        threading.Thread(target=_play, args=(args.pace, stop), daemon=True).start()
    try:
        return serve(host=host, port=args.port, tls=args.tls)
    finally:
        stop.set()


def prepare(*, with_story: bool = True) -> None:
    """A migrated database with the county, its story of 2024, and a shift around now."""
    from django.core.management import call_command

    from lianqin.core import clock
    from lianqin.demo.doubles.tonight import report_doubles
    from lianqin.demo.loading.county import load_county, loaded_county, open_live_shift
    from lianqin.demo.playing import play_story
    from lianqin.demo.scenes.play import actor

    began = time.perf_counter()
    say("数据库 / database")
    call_command("migrate", interactive=False, verbosity=0)
    loaded = loaded_county()
    if loaded is None:
        loaded = load_county(say)
        if with_story:
            say("2024年的两起警情 / the two incidents of 2024")
            play_story(loaded)
    open_live_shift(loaded)
    if with_story:
        report_doubles(clock.now(), actor("chen"))
    say(f"就绪，用时 {time.perf_counter() - began:.0f} 秒 / ready")


def say(line: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"→ {line}\n")
    sys.stdout.flush()


def _say_sign_ins() -> None:
    from lianqin.demo.loading.accounts import PASSWORD, sign_ins

    sys.stdout.write("\n演示账号（人员均为虚构）/ demo sign-ins (everyone is invented)\n")
    for name, meaning in sign_ins():
        sys.stdout.write(f"  {name:<12}{meaning}\n")
    sys.stdout.write(f"  密码 / password: {PASSWORD}\n\n")


def _play(pace: float, stop: threading.Event) -> None:
    from django.db import connection

    from lianqin.demo.playing import play_live
    from lianqin.demo.scenes import SCENES

    wait = BEFORE_PLAY
    for name in SCENES:
        if stop.wait(wait):
            return
        play_live(name, pace=pace, stop=stop)
        wait = BETWEEN_SCENES
    connection.close()
