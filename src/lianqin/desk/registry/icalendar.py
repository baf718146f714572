"""A calendar as a file that any calendar program reads (RFC 5545), all days and no hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75  # octets, without the line break (RFC 5545 section 3.1)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class AllDay:
    """Something that is on a day; `mark` is the same whenever the same thing is written again."""

    mark: str
    day: date
    words: str
    more: str = ""
    category: str = ""


def calendar_of(name: str, days: Iterable[AllDay], at: datetime) -> bytes:
    """The whole file, in UTF-8 with CRLF."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//lianqin//registry//ZH", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", "X-WR-TIMEZONE:Asia/Shanghai"]
    for one in days:
        lines += _event(one, at)
    folded = (part for line in [*lines, "END:VCALENDAR"] for part in fold(line))
    return b"".join(part + b"\r\n" for part in folded)


def _event(one: AllDay, at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(one.mark)}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(one.words)}",
        *([f"DESCRIPTION:{escaped(one.more)}"] if one.more else []),
        *([f"CATEGORIES:{escaped(one.category)}"] if one.category else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(words: str) -> str:
    """Text as a value: backslash, semicolon, comma and line break are escaped (section 3.3.11)."""
    return "".join(c for c in words.translate(_ESCAPED) if c >= " ")


def fold(line: str) -> Iterator[bytes]:
    """A line in pieces of at most 75 octets, each but the first after a space; no character is
    ever cut through (section 3.1)."""
    piece, room = b"", LONGEST_LINE
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            yield piece
            piece, room = b" ", LONGEST_LINE
        piece += octets
    yield piece
