"""The text of a standing order apart from its rows: what is signed, and its digest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any

from lianqin.dispatch.models.orders import StandingOrder
from lianqin.dispatch.models.rules import RuleText
from lianqin.dispatch.states import Lead

LISTS = ("actions", "skills", "kit", "informs")
# Of the heading, what two people put their names to; their names and the hour are not part of it.
SIGNED = ("version", "title", "is_trial", "policy_id", "in_force_from", "in_force_to")


@dataclass(frozen=True)
class Rule:
    """For one category (or its whole class), priority, station and hours (None: any): who leads,
    how many go and what they bring, what guards may be asked, why, the seconds to answer and to
    arrive (None: the order is silent), the steps after silence, who is informed,
    and the clause it rests on."""

    category: str
    lead: Lead
    actions: tuple[str, ...]
    reason: str
    priority: int | None = None
    ack_seconds: int = 60
    arrival_seconds: int | None = None
    area_id: int | None = None
    hours_since: time | None = None
    hours_until: time | None = None
    officers: int = 1
    guards: int = 0
    skills: tuple[str, ...] = ()
    kit: tuple[str, ...] = ()
    ladder: tuple[tuple[int, str], ...] = ()
    informs: tuple[str, ...] = ()
    clause_id: int | None = None

    def columns(self) -> dict[str, Any]:
        """As its row holds it."""
        steps = [{"after": after, "do": str(what)} for after, what in self.ladder]
        return {**vars(self), **{name: list(vars(self)[name]) for name in LISTS}, "ladder": steps}

    @classmethod
    def of(cls, row: RuleText) -> Rule:
        """What a row says, signed or in a draft."""
        lists = {name: tuple(getattr(row, name)) for name in LISTS}
        ladder = tuple((int(step["after"]), str(step["do"])) for step in row.ladder)
        plain = {one.name: getattr(row, one.name) for one in fields(cls) if one.name not in lists}
        return cls(**{**plain, **lists, "lead": Lead(row.lead), "ladder": ladder})


@dataclass(frozen=True)
class Text:
    """What was signed: title, version, who signed and when, and from when it counts."""

    version: int
    title: str
    signatures: tuple[str, str]
    signed_at: datetime
    in_force_from: datetime
    in_force_to: datetime | None = None
    is_trial: bool = False
    policy_id: int | None = None
    first_signer: int | None = None
    second_signer: int | None = None


def digest_of(text: Text | StandingOrder, rules: Iterable[Rule]) -> str:
    """SHA-256 of all that is signed: the heading and every rule, whatever order they come in."""
    head = {name: _plain(getattr(text, name)) for name in SIGNED}
    body = sorted(_line(rule) for rule in rules)
    whole = json.dumps({"head": head, "rules": body}, ensure_ascii=False, sort_keys=True)
    return sha256(whole.encode()).hexdigest()


def is_whole(order: StandingOrder) -> bool:
    """Whether the rows still say what was signed. An order from before digests says nothing."""
    if not order.digest:
        return True
    return order.digest == digest_of(order, map(Rule.of, order.rules.all()))


def _line(rule: Rule) -> str:
    said = {name: _plain(value) for name, value in rule.columns().items()}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value
