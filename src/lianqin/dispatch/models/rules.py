"""What a rule says, whether it is signed or still in a draft."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from lianqin.core.scope import ScopedModel
from lianqin.dispatch import rule_terms
from lianqin.dispatch.listed import LadderSteps, ListedActions, ListedTerms
from lianqin.dispatch.models.policies import PolicyClause
from lianqin.dispatch.states import Lead
from lianqin.incidents.categories import Priority, choices
from lianqin.registry.models import Organisation

MOST_CREW = 20  # people whom one rule may want at one place


class RuleText(ScopedModel):
    """Where a rule holds, who leads, whom it wants, what it asks, and what silence leads to.

    `category` may be a whole class; the nearest rule counts: own category before its class, then
    own priority, own area (a station) and own hours, each before any (null). Hours are local times
    of day, `[hours_since, hours_until)`, and may pass midnight. `officers` and `guards` are the
    least that should go; `skills` and `kit` are wanted of a crew that is not police. `actions` are
    what may be asked of guards, never a power reserved to police. Seconds count from the
    directive. `ladder` is a list of {"after": seconds, "do": `rule_terms.Step`}; none: the usual
    one. `informs` names who is told besides. `clause` is the clause of a policy document that the
    rule rests on.
    """

    category = models.CharField(max_length=32, choices=choices)
    priority = models.PositiveSmallIntegerField(choices=Priority, null=True)
    area = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", null=True)
    hours_since = models.TimeField(null=True)
    hours_until = models.TimeField(null=True)
    lead = models.CharField(max_length=16, choices=Lead)
    officers = models.PositiveSmallIntegerField(default=1, db_default=1)
    guards = models.PositiveSmallIntegerField(default=0, db_default=0)
    skills = ListedTerms(default=list, db_default=[], blank=True, names=rule_terms.SKILLS)
    kit = ListedTerms(default=list, db_default=[], blank=True, names=rule_terms.KIT)
    actions = ListedActions(default=list)
    reason = models.CharField(max_length=200)
    ack_seconds = models.PositiveIntegerField(default=60)
    arrival_seconds = models.PositiveIntegerField(null=True)
    ladder = LadderSteps(default=list, db_default=[], blank=True)
    informs = ListedTerms(default=list, db_default=[], blank=True, names=rule_terms.INFORMED)
    clause = models.ForeignKey(PolicyClause, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(ScopedModel.Meta):
        abstract = True


def where_it_holds(owner: str) -> tuple[models.BaseConstraint, ...]:
    """One rule of `owner` for the same category, priority, area and hours; hours that are both
    given and different, or not at all."""
    return (
        models.UniqueConstraint(
            F(owner),
            F("category"),
            Coalesce("priority", 0),
            Coalesce("area", 0),
            Coalesce("hours_since", models.Value("00:00", models.TimeField())),
            Coalesce("hours_until", models.Value("00:00", models.TimeField())),
            name=f"one_rule_each_in_{owner}",
        ),
        models.CheckConstraint(
            condition=Q(hours_since=None, hours_until=None)
            | (
                Q(hours_since__isnull=False, hours_until__isnull=False)
                & ~Q(hours_since=F("hours_until"))
            ),
            name=f"hours_from_and_to_in_{owner}",
        ),
        models.CheckConstraint(
            condition=Q(officers__lte=MOST_CREW, guards__lte=MOST_CREW),
            name=f"crew_not_too_large_in_{owner}",
        ),
    )
