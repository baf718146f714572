"""Strokes: the lines of the road drawing before they are woven into one network."""

from dataclasses import dataclass, field

from lianqin.demo.county.dice import Line

GROUND, ABOVE = 0, 1


@dataclass(frozen=True, eq=False)
class Stroke:
    """One road line on the board (metres), with its OSM tags.

    ``level`` ABOVE never meets the ground where it only passes over; ``fixed`` keeps every bend,
    because the length of that road is promised.
    """

    line: Line
    tags: dict[str, str]
    level: int = GROUND
    fixed: bool = False
    anchors: tuple[complex, ...] = field(default=())

    @property
    def name(self) -> str:
        """The road's name, or nothing."""
        return self.tags.get("name", "")


def tagged(highway: str, name: str = "", **more: str) -> dict[str, str]:
    """OSM tags of a road in a fixed order."""
    tags = {"highway": highway}
    if name:
        tags["name"] = name
    return tags | more
