"""Text as people type it into cells, made plain: widths, spaces, marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

# Full-width digits and letters mean the ordinary ones; Chinese punctuation stays as it is.
WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
WIDE |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
# Zero-width and direction marks, soft hyphen, byte order mark.
UNSEEN = dict.fromkeys([0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)])
UNSEEN |= dict.fromkeys(range(0x2060, 0x2070))
CONTROLS = {code: " " if code in b"\t\n\x0b\x0c\r" else None for code in range(32)}
CONTROLS |= dict.fromkeys(range(0x7F, 0xA0))
PLAIN = str.maketrans({**WIDE, **UNSEEN, **CONTROLS})
HAS_WIDE = re.compile("[\uff10-\uff5a]")
SPACES = re.compile(r"\s+")
MATCHED = re.compile(r"[\s·•・‧*＊:：、,，.。\-—_/()（）\[\]【】《》“”\"']+")


def clean(text: str) -> str:
    """One line without control or unseen characters, digits and letters of ordinary width."""
    if text.isascii() and text.isprintable():
        text = text.strip()
        return text if "  " not in text else SPACES.sub(" ", text)
    if not text.isprintable() or HAS_WIDE.search(text):
        text = unicodedata.normalize("NFC", text.translate(PLAIN))
    elif not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return SPACES.sub(" ", text).strip()


def folded(text: str) -> str:
    """What two spellings of the same name have in common: no width, case, space or punctuation.

    For finding, never for keeping: 泽州县（城东）保安公司 and 泽州县(城东) 保安公司 fold alike.
    """
    return MATCHED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def compact(text: str) -> str:
    """A number or code as it was meant: ordinary width, no spaces, capital letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.replace(" ", "").upper()
