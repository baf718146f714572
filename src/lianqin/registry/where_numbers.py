"""Distances as people say them: 3公里, 两里, 一公里半, 五百米, 两点五公里."""

from __future__ import annotations

import re

UNITS = {
    "公里": 1000.0,
    "千米": 1000.0,
    "km": 1000.0,
    "华里": 500.0,
    "里": 500.0,
    "米": 1.0,
    "m": 1.0,
}
DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2, "〇": 0}
TENS = {"十": 10, "百": 100, "千": 1000}
SAID = r"[零〇一二两三四五六七八九十百千半点]+"
DISTANCE = re.compile(
    rf"(?P<number>\d+(?:\.\d+)?|{SAID})\s*(?P<unit>公里|千米|km|华里|里|米|m)(?P<half>半)?地?"
)


def metres_said(text: str) -> float | None:
    """The metres of a distance in words or digits, 里 being 500 m; None for what is none."""
    found = DISTANCE.fullmatch(text.strip().lower())
    if found is None:
        return None
    number = number_said(found["number"])
    if number is None:
        return None
    return (number + (0.5 if found["half"] else 0.0)) * UNITS[found["unit"]]


def number_said(text: str) -> float | None:
    """A number below ten thousand in digits or Chinese numerals, with 点 for the point; or None."""
    if text == "半":
        return 0.5
    try:
        return float(text)
    except ValueError:
        pass
    whole, point, part = text.partition("点")
    above = _whole(whole)
    if above is None or (point and not part) or any(one not in DIGITS for one in part):
        return None
    after: list[float] = [DIGITS[one] / 10.0**n for n, one in enumerate(part, start=1)]
    return above + sum(after)


def _whole(text: str) -> int | None:
    """百二十 and 两千零五十 too; 二百五 is 250."""
    total, digit, last = 0, -1, 1
    for one in text:
        if one in DIGITS:
            digit = DIGITS[one]
        elif one in TENS:
            last = TENS[one]
            total += (digit if digit > 0 else 1) * last
            digit = -1
        else:
            return None
    if digit > 0 and last >= 100 and text[-2:-1] in TENS:
        digit *= last // 10
    return total + max(digit, 0) if text else None


def said(number: int) -> str:
    """A number from 0 to 9999 in Chinese numerals."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    words, zero = "", False
    for tens, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // tens % 10
        if digit:
            words += ("零" if zero and words else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return words.removeprefix("一") if words.startswith("一十") else words
