"""How many of whom should go: the order's numbers filled from the nearest, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lianqin.dispatch.candidates import PROFESSIONAL_HELPERS, Candidate, Card, Travel
from lianqin.dispatch.states import Lead

Able = tuple[Candidate, Travel]


class Quota(NamedTuple):
    """People of one side: `wanted` by the order, `sent` already, `proposed` besides."""

    wanted: int
    sent: int
    proposed: int

    @property
    def lacking(self) -> int:
        """How many there are nobody for."""
        return max(0, self.wanted - self.sent - self.proposed)


def propose(able: list[Able], card: Card) -> set[int]:
    """The crews to send besides those on the way; `able` come nearest first.

    Police always, one crew at least, and as many officers as the order wants. Helpers where the
    order allows any: as many guards as it wants, whenever they arrive. Where it names no number,
    police led: the nearest helper; guards first: the nearest helper if it is there before police.
    """
    police = [row for row in able if row[0].is_police]
    chosen = {who.unit_id for who, _ in filled(police, max(1, card.officers) - card.sent_officers)}
    if card.lead == Lead.POLICE_ONLY:
        return chosen
    helpers = [row for row in able if not row[0].is_police]
    own = (row for row in helpers if row[0].kind in PROFESSIONAL_HELPERS)
    chosen |= {who.unit_id for who, _ in filled(own, card.guards - card.sent_guards)}
    if helpers and not card.has_helper and _one_goes(helpers[0], police, card):
        chosen.add(helpers[0][0].unit_id)
    return chosen


def _one_goes(helper: Able, police: list[Able], card: Card) -> bool:
    """Whether the nearest helper goes whatever the numbers: first on the scene, or as usual."""
    if card.lead == Lead.GUARDS_FIRST:
        return not police or helper[1].seconds < police[0][1].seconds
    return card.guards == 0


def filled(rows: Iterable[Able], wanted: int) -> list[Able]:
    """The nearest crews that together are `wanted` people, or all there are."""
    taken: list[Able] = []
    for row in rows:
        if wanted <= 0:
            break
        taken.append(row)
        wanted -= row[0].size
    return taken


def quotas(able: list[Able], chosen: set[int], card: Card) -> tuple[Quota, Quota]:
    """What the order wants of officers and of guards, and how far the choice goes."""
    going = [who for who, _ in able if who.unit_id in chosen]
    officers = sum(who.size for who in going if who.is_police)
    guards = sum(who.size for who in going if who.kind in PROFESSIONAL_HELPERS)
    allowed = 0 if card.lead == Lead.POLICE_ONLY else card.guards
    return (
        Quota(max(1, card.officers), card.sent_officers, officers),
        Quota(allowed, card.sent_guards, guards),
    )
