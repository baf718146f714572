"""A file that is no photo: the report is kept, and the guard is told that the photo was not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser.conftest import MORNING

pytestmark = pytest.mark.browser


def test_a_text_sent_as_a_photo_is_refused_in_words_and_the_report_is_kept(
    serve: Callable, someone: Callable
) -> None:
    zhao = someone(serve(MORNING), "zhao", phone=True)
    page = zhao.page
    page.goto(f"{zhao.house.address}/field/report/")
    page.locator("label.tile", has_text="盗窃").click()
    page.fill("textarea[name=words]", "有人翻墙")
    text = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": "这不是照片".encode()}
    page.locator("input[name=photo]").set_input_files(text)
    page.get_by_role("button", name="发送报告").click()
    expect(page.locator(".receipt")).to_contain_text("有人翻墙", timeout=15_000)
    expect(page.locator("body")).to_contain_text("不是可用的照片")
    expect(page.locator("body")).to_contain_text("incidents.photo_unreadable")
