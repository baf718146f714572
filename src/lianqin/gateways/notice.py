"""What leaves the house: numbers and "open Lianqin". A type, so that nothing else can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from lianqin.core.outside import is_number

MOST_NUMBERS = 20  # in one message: under a kilobyte, where WeCom takes two
EXERCISE, TRIAL = "【演练】", "【测试】"
OPEN_LIANQIN = "请打开联勤查看。"


@final
@dataclass(frozen=True, slots=True)
class Notice:
    """The one thing that a sender can be given: numbers, and whether they are an exercise's.

    No place, no person, no kind of incident fits in: each number is held to the form of the
    house's numbers. Without a number it is a trial of the sender. Raises ValueError.
    """

    numbers: tuple[str, ...]
    is_exercise: bool

    def __post_init__(self) -> None:
        if type(self.numbers) is not tuple or not all(map(is_number, self.numbers)):
            raise ValueError("a notice carries numbers and nothing else")
        if len(self.numbers) > MOST_NUMBERS:
            raise ValueError("too many numbers for one message")
        if any(number.startswith("演") for number in self.numbers) and not self.is_exercise:
            raise ValueError("the number of an exercise cannot be told as a real one")

    @classmethod
    def trial(cls) -> Notice:
        """A message that only says that this way out works."""
        return cls((), is_exercise=False)

    @property
    def text(self) -> str:
        """The whole message. The name 联勤 in it also serves robots held to a keyword."""
        if not self.numbers:
            return f"{TRIAL}{OPEN_LIANQIN}"
        mark = EXERCISE if self.is_exercise else ""
        return f"{mark}{'、'.join(self.numbers)}，{OPEN_LIANQIN}"
