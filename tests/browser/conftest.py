"""Real Chromium, two people at once, a server of its own for each journey."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from browser.served import Served, copy_of, drop_database, make_database
from lianqin.core.clock import SHANGHAI

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# The person's own clock runs with the house's, so that no phone seems years off.
SHIFTED_DATE = """(ahead) => {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
}"""
MORNING = datetime(2024, 6, 18, 9, 55, tzinfo=SHANGHAI)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        yield _launched(playwright, path)


def _launched(playwright: Playwright, path: str) -> Browser:
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Callable[[datetime], Served]]:
    """The demo county, built once for each instant at which a journey begins."""
    houses: dict[datetime, Served] = {}

    def build(at: datetime) -> Served:
        if at not in houses:
            data = tmp_path_factory.mktemp("built")
            base = os.environ.get("LIANQIN_DATABASE_URL", "")
            name = f"lianqin_journey_{worker_id}_{len(houses)}"
            houses[at] = Served(data, make_database(base, name) if base else "")
            houses[at].load(at)
        return houses[at]

    yield build
    for house in houses.values():
        if house.database:
            drop_database(house.database)


@pytest.fixture
def serve(
    built: Callable[[datetime], Served], tmp_path: Path, worker_id: str
) -> Iterator[Callable[[datetime], Served]]:
    """Start a house of its own at an instant."""
    started: list[Served] = []

    def start(at: datetime) -> Served:
        house = copy_of(built(at), tmp_path / f"house_{worker_id}_{len(started)}")
        house.start(at)
        started.append(house)
        return house

    yield start
    for house in started:
        if house.process and house.process.poll() is None:
            house.kill()
        if house.database:
            drop_database(house.database)


PASSWORD = "lianqin-demo"


class Person:
    """Someone at a browser: signed in, with every fault of the page collected."""

    def __init__(self, browser: Browser, house: Served, username: str, *, phone: bool) -> None:
        self.house, self.username = house, username
        self.faults: list[str] = []
        self.outside: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport=PHONE if phone else WIDE,
            has_touch=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            permissions=["geolocation"],
            geolocation={"longitude": 112.9, "latitude": 35.5, "accuracy": 20},
        )
        ahead = (house.now() - datetime.now(UTC)).total_seconds() * 1000
        self.context.add_init_script(f"({SHIFTED_DATE})({ahead})")
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self._fault(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", self._watch)
        self.page.on("response", self._judge)

    def sign_in(self) -> Page:
        """Through the door, like anybody."""
        self.page.goto(f"{self.house.address}/account/sign-in/")
        self.page.fill("input[name=login]", self.username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        return self.page

    def at(self, lon: float, lat: float) -> None:
        """Carry the phone to a place."""
        self.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 15})

    def _fault(self, what: str) -> None:
        """A fault counts while the house stands; a killed one is part of the story.

        htmx rejects with nothing when leaving a page cuts one of its requests off.
        """
        if self.house.is_up and what != "undefined":
            self.faults.append(what)

    def _hear(self, message: object) -> None:
        text: str = message.text  # type: ignore[attr-defined]
        lost = text.startswith(("Failed to load resource", "htmx:"))
        if message.type == "error" and not lost:  # type: ignore[attr-defined]
            self._fault(text)

    def _judge(self, response: object) -> None:
        status: int = response.status  # type: ignore[attr-defined]
        if status >= 500 or status == 404:
            self._fault(f"{status} {response.url}")  # type: ignore[attr-defined]

    def _watch(self, request: object) -> None:
        url: str = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.house.address, "data:", "blob:")):
            self.outside.append(url)


@pytest.fixture
def someone(chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Sign people in; afterwards no page may have asked anything from outside.

    LIANQIN_TEST_PICTURES names a folder for a picture of each last page, to see why one failed.
    """
    people: list[Person] = []

    def enter(house: Served, username: str, *, phone: bool = False) -> Person:
        person = Person(chromium, house, username, phone=phone)
        people.append(person)
        person.sign_in()
        return person

    yield enter
    if folder := os.environ.get("LIANQIN_TEST_PICTURES"):
        for number, person in enumerate(people):
            person.page.screenshot(path=f"{folder}/{number}-{person.username}.png")
    outside = [url for person in people for url in person.outside]
    for person in people:
        person.context.close()
    assert outside == []


@pytest.fixture(autouse=True)
def the_real_clock() -> None:
    """Journeys take their time; the house has its own clock."""
