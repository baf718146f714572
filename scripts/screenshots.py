"""Take the pictures of docs/pictures from the living demo, in real Chromium.

Usage: ``make screenshots``, or ``python scripts/screenshots.py --url http://…`` for a demo
that is running already. The demo is built in a folder of its own and taken away again.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/pictures"
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 60_000  # milliseconds for a page on a busy machine
SETTLED = 4_000  # milliseconds: nothing says when the last label is drawn and the line is open
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def main(arguments: list[str] | None = None) -> int:
    """Take every picture; answers 0 when all were taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="address of a demo that is running already")
    args = parser.parse_args(arguments)
    PICTURES.mkdir(parents=True, exist_ok=True)
    if args.url:
        take_all(args.url)
    else:
        with demo() as address:
            take_all(address)
    return 0


@contextmanager
def demo() -> Iterator[str]:
    """A demo in a folder of its own; answers its address once it says it."""
    with tempfile.TemporaryDirectory() as data:
        command = [str(Path(sys.executable).parent / "lianqin"), "demo", "--port", "0"]
        environment = {**os.environ, "LIANQIN_DATA": data, "PYTHONUNBUFFERED": "1"}
        said = Path(data) / "said.txt"
        with said.open("wb") as out:
            process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            yield address_in(said, process)
        finally:
            process.terminate()
            process.wait()


def address_in(said: Path, process: "subprocess.Popen[bytes]") -> str:
    """The first address that the demo prints; raises SystemExit where it ends without one."""
    while process.poll() is None:
        if found := re.search(r"https?://[\w.:\[\]-]+", said.read_text("utf-8")):
            return found[0]
        time.sleep(0.2)
    raise SystemExit(said.read_text("utf-8"))


def take_all(address: str) -> None:
    """The board with an incident open beside the map, and the phone of a guard on shift."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        take_board(signed_in(browser, f"{address}/", "chen", WIDE))
        take(signed_in(browser, f"{address}/field/", "guard", PHONE), "phone")
        browser.close()


def signed_in(browser: Browser, page_address: str, username: str, size: ViewportSize) -> Page:
    """That page, opened by this demo sign-in, in Chinese."""
    page = browser.new_context(viewport=size, locale="zh-CN").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(page_address)
    page.locator(f"[data-sign-in={username}]").click()
    page.locator("#sign-in").wait_for(state="detached")
    return page


def take_board(page: Page) -> None:
    """The board once its map is drawn and its first incident is open beside it."""
    page.locator("[data-map] canvas").first.wait_for()
    page.locator(".card a").first.click()
    take(page, "board")


def take(page: Page, name: str) -> None:
    """One picture, of what fits the window."""
    page.wait_for_timeout(SETTLED)
    page.screenshot(path=str(PICTURES / f"{name}.png"))
    sys.stdout.write(f"docs/pictures/{name}.png\n")


if __name__ == "__main__":
    raise SystemExit(main())
