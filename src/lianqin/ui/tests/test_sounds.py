"""Sounds in real Chromium: what is heard, what is seen instead, and what cannot be muted."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lianqin.ui import words
from lianqin.ui.tests.browser_site import Site
from lianqin.ui.tests.test_browser import chromium, context, page, put, site  # noqa: F401

pytestmark = pytest.mark.browser

BODY = "{% load lianqin_ui %}{% ui_sounds %}"
# Modules are loaded once: this is the one that the page itself uses.
CALL = "async (given) => (await import('/static/ui/js/sounds.js')).{}(...given)"


def call(page: Page, name: str, *given: Any) -> Any:  # noqa: F811
    return page.evaluate(CALL.format(name), list(given))


@pytest.fixture
def sounding(site: Site, page: Page) -> Page:  # noqa: F811
    """A page with the sounds and their controls, pressed once."""
    from django.template import Context, Template

    put(site, Template(BODY).render(Context()), "sounds")
    page.goto("/")
    expect(page.locator("[data-sound-bar]")).to_be_visible()
    page.locator("[data-sound-bar] button").click()
    expect(page.locator("[data-sound-bar]")).to_be_hidden()
    return page


def test_the_first_press_opens_the_sound_and_each_sound_has_its_caption(sounding: Page) -> None:
    for name, said, _is_always in words.SOUNDS:
        assert call(sounding, "play", name, {"about": "丹河"}) is True
        expect(sounding.locator(f".caption--{name}").last).to_have_text(f"{said} · 丹河")


def test_a_muted_sound_is_still_captioned_and_p1_and_the_alarm_are_never_mute(
    sounding: Page,
) -> None:
    sounding.evaluate("document.getElementById('sound-settings').showPopover()")
    sounding.locator("[data-sound-volume]").fill("0")
    assert [call(sounding, "play", name) for name in ("p2", "message", "p1", "alarm")] == [
        False,
        False,
        True,
        True,
    ]
    expect(sounding.locator(".caption").last).to_have_text("求助报警")
    sounding.locator("[data-sound-volume]").fill("1")
    sounding.locator("[data-sound-on][value=message]").uncheck()
    assert call(sounding, "play", "message") is False
    assert call(sounding, "play", "p2") is True
    expect(sounding.locator("[data-sound-on][value=p1]")).to_be_disabled()
    sounding.reload()
    assert call(sounding, "play", "message") is False  # remembered


def test_an_alarm_sounds_until_its_own_key_is_stopped(sounding: Page) -> None:
    call(sounding, "startAlarm", "17", {"about": "博物馆"})
    call(sounding, "startAlarm", "18")
    call(sounding, "stopAlarm", "17")
    assert call(sounding, "isAlarmed") is True
    call(sounding, "stopAlarm", "18")
    assert call(sounding, "isAlarmed") is False


def test_an_exercise_sounds_quietly_and_is_called_one(sounding: Page) -> None:
    call(sounding, "play", "p1", {"about": "博物馆", "exercise": True})
    expect(sounding.locator(".caption--exercise")).to_have_text("演练 · 新的一级警情 · 博物馆")
