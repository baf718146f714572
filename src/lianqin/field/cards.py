"""A directive as the phone shows it: in plain words, with what may and what may not be done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from lianqin.dispatch import law
from lianqin.dispatch.help_terms import insurance_words, terms_of
from lianqin.dispatch.models import Directive, HelpTerms
from lianqin.dispatch.models.muster import Duty, MusterAlert, RallyPoint
from lianqin.dispatch.muster_plan import STEPS
from lianqin.dispatch.muster_steps import alert_of
from lianqin.dispatch.orders import known_actions
from lianqin.dispatch.states import (
    NEXT_STEP,
    UNDER_WAY,
    WAITING,
    DirectiveKind,
    Status,
)
from lianqin.incidents.roadside import is_roadside
from lianqin.units.kinds import POLICE_UNITS

Words = str | Promise

STEP_BUTTON: dict[Status, Words] = {
    Status.EN_ROUTE: _("我出发了"),
    Status.ON_SCENE: _("我到了"),
    Status.CLEARED: _("处置完毕"),
}
STEP_NAME: dict[Status, Words] = {
    Status.ACCEPTED: _("接受"),
    Status.EN_ROUTE: _("途中"),
    Status.ON_SCENE: _("到场"),
    Status.CLEARED: _("完毕"),
}
ANSWERABLE = (*WAITING, Status.SILENT)


@dataclass(frozen=True)
class Press:
    """A button ahead: the state it leads to, its words, the words of the one after it.

    `command` is the number that the page sends where the browser cannot make its own.
    """

    to: Status
    label: Words
    then: Words
    command: UUID


@dataclass(frozen=True)
class Mark:
    """One of the four steps: its name, and whether it is done, the present one, or ahead."""

    name: Words
    state: str


@dataclass(frozen=True)
class PlanStep:
    """A step of the site's own plan, with the number that the page sends for it."""

    code: str
    name: Words
    is_done: bool
    command: UUID


@dataclass(frozen=True)
class Card:
    """One directive on the phone."""

    directive: Directive
    command: UUID
    has_unread: bool = False

    @property
    def alert(self) -> MusterAlert | None:
        """The call of a muster that it came of, read along by `duty.own_directives`."""
        return alert_of(self.directive)

    @property
    def rally(self) -> RallyPoint | None:
        """Where a muster sends the crew instead of the scene."""
        return self.alert.rally if self.alert else None

    @property
    def own_site(self) -> bool:
        """Whether the crew is called to follow the plan of the site that it guards."""
        return self.alert is not None and self.alert.duty == Duty.OWN_SITE

    @property
    def plan_steps(self) -> list[PlanStep]:
        """The steps of that plan, ticked or not."""
        ticked = self.alert.steps.values_list("step", flat=True) if self.alert else ()
        return [PlanStep(row.code, row.name, row.code in set(ticked), uuid4()) for row in STEPS]

    @property
    def answerable(self) -> bool:
        return self.directive.status in ANSWERABLE

    @property
    def under_way(self) -> bool:
        return self.directive.status in UNDER_WAY

    @property
    def for_police(self) -> bool:
        return self.directive.unit.kind in POLICE_UNITS

    @property
    def is_help_request(self) -> bool:
        return self.directive.kind == DirectiveKind.HELP

    @cached_property
    def terms(self) -> HelpTerms | None:
        """On which terms help is asked: until when, insured or not, agreed by the unit or not."""
        return terms_of(self.directive) if self.is_help_request else None

    @property
    def insurance(self) -> tuple[Words, ...]:
        """Which insurance there is, in words."""
        return insurance_words(self.terms) if self.terms else ()

    @property
    def awaits_unit(self) -> bool:
        """Whether the unit has to agree before the crew can."""
        terms = self.terms
        return bool(terms and self.answerable and terms.needs_unit and not terms.agreed_at)

    @property
    def at_roadside(self) -> bool:
        """Whether the steps of roadside safety come first, once somebody is there."""
        return self.directive.status == Status.ON_SCENE and is_roadside(self.directive.incident)

    @property
    def people(self) -> list[str]:
        """How many people it is about, as counts; names are never sent."""
        incident = self.directive.incident
        counts = (
            (_("成人 %d"), incident.adults),
            (_("未成年人 %d"), incident.minors),
            (_("受伤 %d"), incident.injured),
            (_("嫌疑人 %d"), incident.suspects),
        )
        return [str(words) % count for words, count in counts if count]

    @property
    def may(self) -> list[tuple[law.Basis, list[law.Action]]]:
        """What may be done, under the law that allows it."""
        groups: dict[law.Basis, list[law.Action]] = {}
        for action in known_actions(self.directive.actions):
            groups.setdefault(action.basis, []).append(action)
        return list(groups.items())

    @property
    def may_not(self) -> tuple[Words, ...]:
        """What the law keeps from everyone but police."""
        return () if self.for_police else law.FORBIDDEN_TO_GUARDS

    @property
    def right_to_refuse(self) -> Words:
        return "" if self.for_police else law.RIGHT_TO_REFUSE

    @property
    def road(self) -> str:
        """The road that takes most of the way, as it was when the officer decided."""
        return str(self._way.get("road", ""))

    @property
    def condition(self) -> str:
        """What slows that road tonight."""
        return str(self._way.get("condition", ""))

    @property
    def _way(self) -> dict[str, object]:
        for reason in self.directive.reasons:
            if reason["code"].startswith("way"):
                return dict(reason["params"])
        return {}

    @property
    def presses(self) -> list[Press]:
        """The next button and those after it, so that a phone without a line can go on."""
        ahead, to = [], NEXT_STEP.get(Status(self.directive.status))
        if self.answerable:
            to = NEXT_STEP[Status.ACCEPTED]
        while to is not None:
            after = NEXT_STEP.get(to)
            then = STEP_BUTTON[after] if after else ""
            ahead.append(Press(to, STEP_BUTTON[to], then, uuid4()))
            to = after
        return ahead

    @property
    def marks(self) -> list[Mark]:
        """The four steps with how each stands."""
        order, present = list(STEP_NAME), Status(self.directive.status)
        reached = order.index(present) if present in order else -1
        if present == Status.CLEARED:
            reached = len(order)
        return [Mark(name, _state(place, reached)) for place, name in enumerate(STEP_NAME.values())]


def _state(place: int, reached: int) -> str:
    if place == reached:
        return "now"
    return "done" if place < reached else "ahead"


def card_of(directive: Directive | None) -> Card | None:
    """The card of a directive, or None; `duty.own_directives` tells whether the desk wrote."""
    if directive is None:
        return None
    return Card(directive, uuid4(), bool(getattr(directive, "has_unread", False)))
