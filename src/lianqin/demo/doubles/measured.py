"""How well doubles are proposed on a labelled day: each call in turn against those before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lianqin.demo.doubles.day import Telling
from lianqin.incidents.duplicates import REACH_M, WINDOW, Heard, rank
from lianqin.registry.gazetteer import metres_between


@dataclass(frozen=True)
class Measured:
    """Calls that told of an event on record (`doubles`), calls with a proposal (`shown`), how
    often the first was right, and how often any in the list was."""

    calls: int
    doubles: int
    shown: int
    first_right: int
    any_right: int

    @property
    def precision(self) -> float:
        """Of the calls with a proposal: how many had the right one first."""
        return self.first_right / self.shown if self.shown else 0.0

    @property
    def recall(self) -> float:
        """Of the doubles: how many had the right one first."""
        return self.first_right / self.doubles if self.doubles else 0.0

    @property
    def recall_any(self) -> float:
        """Of the doubles: how many had the right one in the list."""
        return self.any_right / self.doubles if self.doubles else 0.0


def measure(day: Sequence[Telling]) -> Measured:
    """Every call is taken into the right incident after it was looked at, as a careful officer
    would; candidates are those of `duplicates`: in the window, within reach."""
    told = [call.told for call in day]
    known: set[int] = set()
    doubles = shown = first_right = any_right = start = 0
    for place, call in enumerate(day):
        while day[start].at < call.at - WINDOW:
            start += 1
        heard = [
            Heard(day[other].event, day[other].words, told[other])
            for other in range(start, place)
            if reaches(day[other], call)
        ]
        ranked = [event for event, _found in rank(call.words, told[place], heard)]
        doubles += call.event in known
        shown += bool(ranked)
        first_right += ranked[:1] == [call.event]
        any_right += call.event in ranked
        known.add(call.event)
    return Measured(len(day), doubles, shown, first_right, any_right)


def reaches(one: Telling, call: Telling) -> bool:
    """Whether one call lies in the reach of the search for another's doubles."""
    metres = metres_between((one.lon, one.lat), (call.lon, call.lat))
    return metres <= REACH_M + call.uncertainty_m
