"""A voice note with a report, from a file or recorded: it is heard at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import MORNING
from lianqin.incidents.tests.sounds import recording

pytestmark = pytest.mark.browser

# A microphone that hums, where the machine has none.
HUM = """navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext();
  const hum = sound.createOscillator();
  const out = sound.createMediaStreamDestination();
  hum.connect(out);
  hum.start();
  return out.stream;
};"""


def begin(page: Page, address: str, words: str) -> None:
    page.goto(f"{address}/field/report/")
    page.locator("label.tile", has_text="盗窃").click()
    page.fill("textarea[name=words]", words)


def sent(page: Page) -> str:
    """Send the report; answers its number."""
    page.get_by_role("button", name="发送报告").click()
    receipt = page.locator(".receipt")
    expect(receipt).to_be_visible(timeout=20_000)
    expect(receipt.locator("dt:has-text('语音') + dd")).to_have_text("1")
    return page.locator(".receipt__number").inner_text()


def test_a_recording_chosen_or_made_on_the_phone_is_heard_at_the_desk(
    serve: Callable[..., Any], someone: Callable[..., Any]
) -> None:
    house = serve(MORNING)
    zhao = someone(house, "zhao", phone=True)
    page, address = zhao.page, zhao.house.address
    begin(page, address, "听见有人翻墙")
    note = {"name": "a.webm", "mimeType": "audio/webm", "buffer": recording("webm", 2.0)}
    page.locator("input[name=voice]").set_input_files(note)
    expect(page.locator("[data-voice-said]")).to_contain_text("已附语音")
    chosen = sent(page)

    page.add_init_script(HUM)
    begin(page, address, "又听见一次")
    record = page.locator("[data-voice-record]")
    record.click()
    expect(record).to_contain_text(re.compile(r"正在录音 [12]/60 秒"), timeout=10_000)
    record.click()
    expect(page.locator("[data-voice-play]")).to_be_visible()
    made = sent(page)

    desk = someone(house, "chen").page
    for number in (chosen, made):
        desk.goto(f"{address}/incidents/{number}/")
        player = desk.locator("audio").first
        seconds = player.evaluate(
            """(audio) => new Promise((resolve, reject) => {
              // An Ogg file tells how long it is at its end: whole, or played through.
              const told = () => Number.isFinite(audio.duration) && resolve(audio.duration);
              for (const event of ["loadedmetadata", "durationchange", "ended"]) {
                audio.addEventListener(event, told);
              }
              audio.onerror = () => reject(new Error("cannot be played"));
              audio.load();
              audio.play().catch(() => {});
            })"""
        )
        assert 0.5 < seconds < 10
