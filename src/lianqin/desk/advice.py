"""The recommendation as the page shows it: rows to send, rows folded, rows ruled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError
from lianqin.desk.ruled_out import Filling, Group, groups, why_lacking
from lianqin.desk.why import words_of
from lianqin.dispatch import choices
from lianqin.dispatch.candidates import PROFESSIONAL_HELPERS
from lianqin.dispatch.duty_contacts import Contact, contacts_of
from lianqin.dispatch.law import Action
from lianqin.dispatch.models import Directive, OrderRule
from lianqin.dispatch.orders import actions_for, rule_for, usual_actions
from lianqin.dispatch.proposals import propose_with_cover
from lianqin.dispatch.reasons import range_in_words, spoken
from lianqin.dispatch.recommend import Ranked, Recommendation, RuledOut
from lianqin.dispatch.states import OPEN
from lianqin.incidents.models import Incident
from lianqin.units.kinds import POLICE_UNITS

IN_FULL = 5  # rows shown with their actions; the others are folded
FOLDED = 20  # how many of the others a page carries unless all are asked for

# Why an officer sends another crew than the proposed one: one tap, kept with the directive.
OVERRIDES: dict[str, Promise | str] = {
    "knows_place": _("熟悉当地道路或人员"),
    "better_kit": _("装备更合适"),
    "in_contact": _("已与其取得联系"),
    "first_reserved": _("首选力量另有安排"),
    "keeps_cover": _("留住其他片区的力量"),
    "told_to": _("领导指定"),
}
KEEPS_COVER = "keeps_cover"


@dataclass(frozen=True)
class Weighed:
    """One choice beside the other: who, when, and what the county keeps."""

    choice: choices.Choice
    is_fastest: bool

    @property
    def first_time(self) -> str:
        """When the first of them is there, as a range."""
        return time_of(min(self.choice.rows, key=lambda row: row.place))

    @property
    def override(self) -> str:
        """What the button of the other choice sends: a crew that is not proposed, and why."""
        other = next((row for row in self.choice.rows if not row.is_proposed), None)
        return f"{other.candidate.unit_id}:{KEEPS_COVER}" if other else ""

    @property
    def instead(self) -> Ranked | None:
        """The crew by which the other choice differs."""
        return next((row for row in self.choice.rows if not row.is_proposed), None)


def time_of(row: Ranked) -> str:
    """When a crew is there, as a range in words."""
    return range_in_words(row.travel.seconds, row.travel.late_seconds)


def override_words(code: str) -> str:
    """The reason as the record keeps it, in the language of the record; empty for no reason."""
    return words_of(OVERRIDES, code)


@dataclass(frozen=True)
class Choice:
    """One action that may be asked of a crew, ticked beforehand or not."""

    action: Action
    is_ticked: bool


@dataclass(frozen=True)
class Row:
    """A crew that may be sent, with what may be asked of it.

    `is_proposed` besides who is on the way; `is_first` the one of these that the key D sends;
    `asks_why` when another choice than the proposed one needs a reason. `contact`: through whom
    internal security is reached.
    """

    ranked: Ranked
    choices: tuple[Choice, ...]
    is_proposed: bool
    asks_why: bool
    is_first: bool = False
    contact: Contact | None = None

    @property
    def time(self) -> str:
        """When it is there, as a range in words."""
        return time_of(self.ranked)

    @property
    def ticked(self) -> list[Action]:
        """What is asked unless the officer unticks it."""
        return [choice.action for choice in self.choices if choice.is_ticked]


@dataclass(frozen=True, eq=False)
class Advice:
    """What the standing order and the roads say of an incident now, or the refusal in words."""

    rule: OrderRule | None = None
    answer: Recommendation | None = None
    has_police: bool = False
    has_helper: bool = False
    refused: DomainError | None = None
    is_whole: bool = False
    choices: tuple[choices.Choice, ...] = ()
    contacts: Mapping[int, Contact] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[Row]:
        """Every crew that may go, nearest first."""
        rows = [self._row(ranked) for ranked in self.answer.ranked] if self.answer else []
        first = next((index for index, row in enumerate(rows) if row.is_proposed), None)
        return [replace(row, is_first=index == first) for index, row in enumerate(rows)]

    @cached_property
    def first_rows(self) -> list[Row]:
        """The nearest, and the proposed wherever they stand."""
        return [row for row in self.rows if _is_near(row)]

    @cached_property
    def other_rows(self) -> list[Row]:
        """The rest, as many as the page carries."""
        rest = [row for row in self.rows if not _is_near(row)]
        return rest if self.is_whole else rest[:FOLDED]

    @property
    def others(self) -> int:
        """How many are not among the first, listed or not."""
        return len(self.rows) - len(self.first_rows)

    @property
    def unlisted(self) -> int:
        """How many more there are than the page carries."""
        return len(self.rows) - len(self.first_rows) - len(self.other_rows)

    @cached_property
    def ruled_out(self) -> list[Group]:
        """Those who may not go, by why."""
        return groups(self.answer.ruled_out, is_whole=self.is_whole) if self.answer else []

    @cached_property
    def filling(self) -> list[Filling]:
        """How far the order's numbers are filled, where it names more than one officer."""
        if self.answer is None:
            return []
        out, officers, guards = self.answer.ruled_out, self.answer.officers, self.answer.guards
        police = [row for row in out if row.candidate.is_police]
        helpers = [row for row in out if row.candidate.kind in PROFESSIONAL_HELPERS]
        sides = ((officers, True, police), (guards, False, helpers))
        return [
            Filling(quota, is_police, why_lacking(rows) if quota.lacking else "")
            for quota, is_police, rows in sides
            if quota.wanted > 1 or quota.lacking or (quota.wanted and not is_police)
        ]

    @cached_property
    def weighed(self) -> list[Weighed]:
        """The fastest choice and, where there is one, the other; each with what is left covered."""
        return [Weighed(one, index == 0) for index, one in enumerate(self.choices)]

    @cached_property
    def proposed(self) -> list[Row]:
        """The crews to send now."""
        return [row for row in self.rows if row.is_proposed]

    @property
    def is_covered(self) -> bool:
        """Whether crews are on it and nobody else is proposed."""
        return bool((self.has_police or self.has_helper) and self.rows and not self.proposed)

    @property
    def nearest_police(self) -> Row | None:
        """The nearest police crew, shown beside the nearest helper."""
        return next((row for row in self.rows if row.ranked.candidate.is_police), None)

    @property
    def nearest_helper(self) -> Row | None:
        """The nearest crew that is not police."""
        return next((row for row in self.rows if not row.ranked.candidate.is_police), None)

    def _row(self, ranked: Ranked) -> Row:
        asks_why = not (ranked.is_proposed or self.has_police or self.has_helper)
        contact = self.contacts.get(ranked.candidate.unit_id)
        return Row(ranked, self._choices(ranked), ranked.is_proposed, asks_why, contact=contact)

    def _choices(self, ranked: Ranked) -> tuple[Choice, ...]:
        if self.rule is None or (ranked.place > IN_FULL and not ranked.is_proposed):
            return ()
        kind = ranked.candidate.kind
        ticked = {action.code for action in usual_actions(self.rule, kind)}
        lawful = actions_for(self.rule, kind)
        return tuple(Choice(action, action.code in ticked) for action in lawful)


def _is_near(row: Row) -> bool:
    return row.ranked.place <= IN_FULL or row.is_proposed


def advise(
    incident: Incident, directives: list[Directive], at: datetime, *, is_whole: bool = False
) -> Advice:
    """Ask for the recommendation; what cannot be answered is said, and the page stands."""
    sides = {row.unit.kind in POLICE_UNITS for row in directives if row.status in OPEN}
    try:
        rule = rule_for(incident, at)
        answer, weighed = propose_with_cover(incident, at)
    except DomainError as refused:
        return Advice(refused=refused)
    return Advice(
        rule,
        answer,
        has_police=True in sides,
        has_helper=False in sides,
        is_whole=is_whole,
        choices=weighed,
        contacts=contacts_of(answer),
    )


def as_json(answer: Recommendation) -> dict[str, Any]:
    """The whole recommendation for a program: reasons as codes and as words."""
    words = spoken()
    return {
        "lead": answer.lead,
        "officers": answer.officers._asdict(),
        "guards": answer.guards._asdict(),
        "ranked": [
            {
                **_crew(row, words),
                "place": row.place,
                "seconds": round(row.travel.seconds, 1),
                "seconds_80": round(row.travel.late_seconds, 1),
                "metres": round(row.travel.metres),
                "coverage_loss": _rounded(row.coverage_loss),
                "directive": row.directive.value,
                "proposed": row.is_proposed,
            }
            for row in answer.ranked
        ],
        "ruled_out": [_crew(row, words) for row in answer.ruled_out],
    }


def _rounded(loss: float | None) -> float | None:
    return None if loss is None else round(loss, 3)


def _crew(row: Ranked | RuledOut, words: dict[str, str]) -> dict[str, Any]:
    who = row.candidate
    return {
        "unit": who.unit_id,
        "call_sign": who.call_sign,
        "kind": who.kind.value,
        "reasons": [
            {"code": reason.code, "params": reason.params or {}, "message": reason.said(words)}
            for reason in row.reasons
        ],
    }
