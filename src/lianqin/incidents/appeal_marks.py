"""The watermark: who looks, with which account, when; drawn into the picture at each view.

It crosses the whole picture, so that no part of a copy is without it, and stands plainly below.
A server without a Chinese font draws the name's reading in Latin letters instead.
"""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from lianqin.core.clock import SHANGHAI
from lianqin.incidents.appeal_pictures import as_jpeg
from lianqin.registry.naming import reading_of

FONTS: tuple[tuple[str, int], ...] = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/opentype/noto/NotoSansCJKsc-Regular.otf", 0),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/System/Library/Fonts/PingFang.ttc", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0),
)
EXERCISE, EXERCISE_LATIN = "演练", "EXERCISE"
SLANT = 24  # degrees
TAIL = 10_000  # the last four figures of the account's number
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def mark_of(name: str, user_id: int | None, at: datetime, *, is_exercise: bool) -> str:
    """What the watermark says, as the log of views keeps it: at most 64 signs."""
    moment = f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    words = (EXERCISE if is_exercise else "", name[:20], f"#{(user_id or 0) % TAIL:04d}", moment)
    return " ".join(word for word in words if word)


def marked(plain: bytes, mark: str) -> bytes:
    """The picture with the mark across it and below it, as JPEG."""
    picture = Image.open(io.BytesIO(plain)).convert("RGBA")
    path = font_path()
    words = mark if path else _latin(mark)
    size = max(13, picture.width // 26)
    across = Image.alpha_composite(picture, _across(picture.size, words, _font(path, size)))
    return as_jpeg(_below(across.convert("RGB"), words, path))


@cache
def font_path() -> tuple[str, int] | None:
    """A font of this machine that can write Chinese, or None."""
    return next((found for found in FONTS if Path(found[0]).is_file()), None)


def _font(path: tuple[str, int] | None, size: int) -> Font:
    if path is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(path[0], size, index=path[1])


def _latin(mark: str) -> str:
    """The mark for a font without Chinese: 演练 in English, a name by its reading."""
    words = (EXERCISE_LATIN if word == EXERCISE else _read(word) for word in mark.split(" "))
    return " ".join(words)


def _read(word: str) -> str:
    return word if word.isascii() else reading_of(word)["pinyin"]


def _across(size: tuple[int, int], words: str, font: Font) -> Image.Image:
    """Slanted lines of the mark over all of it, each shifted against the one above."""
    side = int((size[0] ** 2 + size[1] ** 2) ** 0.5)
    layer = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(layer)
    width, height = int(pen.textlength(words, font)) + 40, 58
    for line, y in enumerate(range(0, side, height)):
        for x in range(-(line % 2) * width // 2, side, width):
            pen.text((x + 1, y + 1), words, font=font, fill=(0, 0, 0, 90))
            pen.text((x, y), words, font=font, fill=(255, 255, 255, 105))
    turned = layer.rotate(SLANT)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


def _below(picture: Image.Image, words: str, path: tuple[str, int] | None) -> Image.Image:
    """The same words on a dark band under the picture, as large as they fit."""
    band = max(22, picture.width // 16)
    whole = Image.new("RGB", (picture.width, picture.height + band), (21, 27, 34))
    whole.paste(picture, (0, 0))
    pen = ImageDraw.Draw(whole)
    size = band * 2 // 3
    while size > 8 and pen.textlength(words, _font(path, size)) > picture.width - 8:
        size -= 1
    middle = (picture.width / 2, picture.height + band / 2)
    pen.text(middle, words, font=_font(path, size), fill=(255, 255, 255), anchor="mm")
    return whole
