"""How somebody travels. Three modes cover the article: patrol car, guard's scooter, on foot."""

from enum import StrEnum


class Mode(StrEnum):
    """A way of travelling; the value is the word used on the command line and in GeoJSON."""

    CAR = "car"
    SCOOTER = "scooter"  # motorcycle or e-scooter: no motorways, passes bollards
    FOOT = "foot"


#: Row of each mode in every ``(3, n)`` array of the room.
MODES: tuple[Mode, ...] = (Mode.CAR, Mode.SCOOTER, Mode.FOOT)


def row_of(mode: Mode) -> int:
    """Row of ``mode`` in a ``(3, n)`` array."""
    return MODES.index(mode)
