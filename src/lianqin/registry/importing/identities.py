"""Identity numbers and telephone numbers, and what offices' files do to them."""

from __future__ import annotations

import re
from datetime import date

from lianqin.registry.errors import IdentityUnreadable
from lianqin.registry.identity import LENGTH, check_character, read_identity
from lianqin.registry.importing.numerals import as_digits, lost_digits
from lianqin.registry.importing.problems import Unusable
from lianqin.registry.importing.raw import CellKind
from lianqin.registry.importing.texts import compact

OLD_LENGTH = 15
# The old number has two digits for the year; nobody with one was born outside this century.
OLD_CENTURY = "19"
SPARE = re.compile(r"[-'’‘`\"]")
DESTROYED = re.compile(r"\d(\.\d+)?E\+?17|\d{15}000")

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"(01\d|02\d|0[3-9]\d{2})(\d{7,8})")
EXTENSION = re.compile(r"(?:转|分机|EXT\.?|X|#)(\d{1,6})$")
# E.164 gives +999 to nobody: numbers of invented people.
INVENTED = re.compile(r"\+999\d{4,12}")
SEVERAL = re.compile(r"[/、,;，；]|\d{7,}\s+\d{7,}|\d{8,}或\d{7,}")
PHONE_SPARE = re.compile(r"[\s\-()（）.–—_]")
COUNTRY = re.compile(r"^(\+86|0086|86(?=1\d{10}$))")


def identity(text: str, kind: CellKind) -> str:
    """The 18 characters in their one spelling. Raises Unusable with the reason.

    An old number of fifteen digits is refused with the number that it became: whether that is
    this person's is for whoever holds the card to say.
    """
    number = SPARE.sub("", compact(as_digits(text, kind)))
    if kind is CellKind.NUMBER and len(number) == LENGTH:
        raise Unusable("identity_destroyed")
    try:
        return _checked(read_identity(number))
    except IdentityUnreadable:
        raise _why(number, kind) from None


def identity_says(number: str) -> tuple[date, str]:
    """The day of birth and the sex (M or F) inside a number that `read_identity` has taken.

    Raises IdentityUnreadable where no such day was.
    """
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentityUnreadable from None
    return born_on, "M" if int(number[16]) % 2 else "F"


def new_form(old: str) -> str:
    """The 18 characters that an old number of fifteen digits became in 1999."""
    digits = old[:6] + OLD_CENTURY + old[6:]
    return digits + check_character(digits)


def _checked(number: str) -> str:
    try:
        born_on, _sex = identity_says(number)
    except IdentityUnreadable:
        raise Unusable("identity_birth") from None
    if born_on.year < 1900:
        raise Unusable("identity_birth")
    return number


def _why(number: str, kind: CellKind) -> Unusable:
    if DESTROYED.fullmatch(number) or lost_digits(number, kind):
        return Unusable("identity_destroyed")
    if not re.fullmatch(r"[0-9]+X?", number):
        return Unusable("identity_characters")
    if len(number) == OLD_LENGTH and number.isdigit():
        return _old(number)
    if len(number) != LENGTH:
        return Unusable("identity_length", length=len(number))
    return Unusable("identity_check")


def _old(number: str) -> Unusable:
    became = new_form(number)
    try:
        identity_says(became)
    except IdentityUnreadable:
        return Unusable("identity_length", length=OLD_LENGTH)
    return Unusable("old_identity", number=became)


def phone(text: str, kind: CellKind) -> str:
    """A mobile number's 11 digits, a landline as 0356-2020110, an invented one as +999…

    Raises Unusable with the reason.
    """
    said = compact_phone(as_digits(text, kind))
    number = PHONE_SPARE.sub("", said)
    if MOBILE.fullmatch(number) or INVENTED.fullmatch(number):
        return number
    inner = EXTENSION.search(number)
    line = LANDLINE.fullmatch(EXTENSION.sub("", number))
    if line:
        return f"{line[1]}-{line[2]}" + (f"-{inner[1]}" if inner else "")
    raise _why_no_phone(said, number)


def compact_phone(text: str) -> str:
    """The number without the country's own code, still with its separators."""
    said = text.upper().translate(str.maketrans("（）／＋", "()/+"))
    return COUNTRY.sub("", said.strip().lstrip("'’")).strip()


def _why_no_phone(said: str, number: str) -> Unusable:
    if SEVERAL.search(said):
        return Unusable("phone_several")
    if re.fullmatch(r"[2-8]\d{6,7}", number):
        return Unusable("phone_area_missing")
    if re.fullmatch(r"1\d+", number):
        return Unusable("phone_length", length=len(number))
    return Unusable("phone_unreadable")
