"""A day of calls: which tell of one event is known, near misses among them.

Most happens in the towns. An event is told once, or by two to four people in their own words, from
their own places, minutes apart, classified by whoever took the call. One event in five has a near
miss: another event close by in place and time, every second one of the same kind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from lianqin.demo.county.dice import Dice
from lianqin.demo.county.gazetteer import CITY_CENTRE, TOWNS
from lianqin.demo.doubles.wordings import AFTER, BEFORE, KINDS, PEOPLE, PLACES, Kind
from lianqin.incidents.categories import UNCLASSIFIED
from lianqin.incidents.likeness import Told
from lianqin.incidents.wording import marks_of

Wordings = Literal["fitted", "held_out"]
TOLD_AGAIN, NEAR_MISS, IN_TOWN, SAME_KIND = 0.12, 0.20, 0.8, 0.5
METRE = 1 / 111_195.0


@dataclass(frozen=True)
class Telling:
    """One call; `event` says which event it is about, and no product code reads it."""

    event: int
    words: str
    lon: float
    lat: float
    uncertainty_m: float
    at: datetime
    category: str
    suspects: int
    has_fled: bool

    @property
    def told(self) -> Told:
        """As the scorer takes it."""
        return Told(
            marks=marks_of(self.words),
            lon=self.lon,
            lat=self.lat,
            at=self.at,
            uncertainty_m=self.uncertainty_m,
            category=self.category,
            suspects=self.suspects,
            has_fled=self.has_fled,
        )


@dataclass(frozen=True)
class Event:
    """What happened, in truth."""

    kind: Kind
    thing: tuple[str, ...]
    people: int
    place: str
    lon: float
    lat: float
    at: datetime
    has_fled: bool


def day_of_calls(calls: int, seed: int, wordings: Wordings, since: datetime) -> list[Telling]:
    """About `calls` calls within 24 hours, in the order in which they came."""
    dice, number = Dice(seed, "doubles"), 0
    told: list[Telling] = []
    while len(told) < calls:
        event = _event(dice, since + timedelta(hours=dice.between(0, 24)))
        events = [event, _near(dice, event)] if dice.chance() < NEAR_MISS else [event]
        for one in events:
            number += 1
            told += _tellings(dice, number, one, wordings)
    return sorted(told, key=lambda one: (one.at, one.event, one.words))


def _event(dice: Dice, at: datetime) -> Event:
    kind, (lon, lat) = _kind(dice), _somewhere(dice)
    return Event(
        kind=kind,
        thing=dice.pick(kind.things),
        people=dice.pick(tuple(PEOPLE)),
        place=dice.pick(PLACES),
        lon=lon,
        lat=lat,
        at=at,
        has_fled=dice.chance() < 0.2,
    )


def _kind(dice: Dice) -> Kind:
    left = dice.chance() * sum(kind.share for kind in KINDS)
    for kind in KINDS:
        left -= kind.share
        if left < 0:
            return kind
    return KINDS[-1]


def _somewhere(dice: Dice) -> tuple[float, float]:
    """In the city or a town four times in five, else anywhere in between."""
    if dice.chance() < IN_TOWN:
        town = dice.pick(TOWNS)
        centre, reach = (
            (CITY_CENTRE, 3500.0) if dice.chance() < 0.5 else ((town.lon, town.lat), 900)
        )
        return _off(dice, centre, reach * math.sqrt(dice.chance()))
    return dice.between(112.65, 113.05), dice.between(35.30, 35.62)


def _off(dice: Dice, place: tuple[float, float], metres: float) -> tuple[float, float]:
    turn = dice.between(0, 2 * math.pi)
    east = metres * METRE * math.cos(turn) / math.cos(math.radians(place[1]))
    return place[0] + east, place[1] + metres * METRE * math.sin(turn)


def _near(dice: Dice, event: Event) -> Event:
    """Something else, within 900 metres and 40 minutes."""
    other = _event(dice, event.at + timedelta(minutes=dice.between(-40, 40)))
    lon, lat = _off(dice, (event.lon, event.lat), dice.between(80, 900))
    if dice.chance() >= SAME_KIND:
        return replace(other, lon=lon, lat=lat)
    things = [thing for thing in event.kind.things if thing != event.thing]
    thing = dice.pick(things) if dice.chance() < 0.8 else event.thing
    return replace(other, kind=event.kind, thing=thing, lon=lon, lat=lat)


def _tellings(dice: Dice, number: int, event: Event, wordings: Wordings) -> list[Telling]:
    times = dice.whole(2, 4) if dice.chance() < TOLD_AGAIN else 1
    sentences = dice.shuffled(getattr(event.kind, wordings))[:times]
    delays = sorted(min(90.0, -8 * math.log(1 - dice.chance())) for _ in sentences)
    first = delays[0]
    return [
        _telling(dice, number, event, sentence, event.at + timedelta(minutes=delay - first))
        for sentence, delay in zip(sentences, delays, strict=True)
    ]


def _telling(dice: Dice, number: int, event: Event, sentence: str, at: datetime) -> Telling:
    body = sentence.format(n=dice.pick(PEOPLE[event.people]), thing=dice.pick(event.thing))
    words = dice.pick(BEFORE) + body + dice.pick(AFTER).format(place=event.place)
    metres, uncertain = dice.pick(
        ((40.0, 0.0), (60.0, 0.0), (150.0, 0.0), (30.0, 30.0), (400.0, 500.0))
    )
    lon, lat = _off(dice, (event.lon, event.lat), metres * (0.3 + dice.chance()))
    crime = event.kind.category.startswith(("criminal", "security"))
    return Telling(
        event=number,
        words=words,
        lon=lon,
        lat=lat,
        uncertainty_m=uncertain,
        at=at,
        category=_taken_as(dice, event.kind),
        suspects=event.people if crime else 0,
        has_fled=event.has_fled and dice.chance() < 0.7,
    )


def _taken_as(dice: Dice, kind: Kind) -> str:
    """Right in six of ten, not yet classified in three, its class alone or another's in one."""
    chance = dice.chance()
    if chance < 0.6:
        return kind.category
    if chance < 0.88:
        return UNCLASSIFIED
    return kind.category.split(".")[0] if chance < 0.96 else dice.pick(KINDS).category
