"""Telling the outside: the one way in which a room has a message leave the house.

    with act("directive.issue", actor=viewer) as act_:
        directive = ...
        tell_outside(act_, directive, bureau_id=directive.bureau_id, people=crew)

What can be told is a subject's own number and whether it is an exercise, read from the row; there
is no parameter for words, a place, a person's name or a kind. `people` are ids (registry.Person)
of those whom it concerns: whoever of them is on duty when the message leaves gets it on the phone,
where that is configured; the bureau's group robots say the number to their group. The message is
an outbox row of the act (`TELL`), handled by the gateways room, which enters itself at start-up;
nothing is sent inside the act, and with every sender off the row is handled by doing nothing.
Timers of a directive or an alarm never wait for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol

from lianqin.core.acts import Act
from lianqin.core.models import OutboxRow

TELL = "outside.tell"
# As `incidents.numbers.next_number` makes them: 演, one letter at most, the day, a count.
NUMBER = re.compile(r"演?[^\W\d_]?[0-9]{8}-[0-9]{4,8}")


class Numbered(Protocol):
    """A row that people call by a number: a directive, an alarm, a request for help."""

    number: Any
    is_exercise: Any


def is_number(text: object) -> bool:
    """Whether `text` is a number as the house gives them, and nothing else."""
    return isinstance(text, str) and NUMBER.fullmatch(text) is not None


def tell_outside(
    act_: Act, subject: Numbered, /, *, bureau_id: int, people: Iterable[int] = ()
) -> OutboxRow:
    """Have the number of `subject` told outside, once the act has committed.

    Raises ValueError where `subject.number` is anything but a number.
    """
    if not is_number(subject.number):
        raise ValueError("only a number leaves the house")
    told = {"number": str(subject.number), "exercise": bool(subject.is_exercise)}
    return act_.send(TELL, {**told, "bureau": bureau_id, "people": sorted(set(people))})
