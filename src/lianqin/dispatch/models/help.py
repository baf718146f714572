"""Help asked of another station, and the terms on which a unit of elsewhere is asked (Art. 15)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.dispatch import rule_terms
from lianqin.dispatch.help_states import OPEN_HELP, CannotHelp, HelpStatus
from lianqin.dispatch.listed import ListedTerms
from lianqin.dispatch.models.directives import Directive
from lianqin.incidents.models import Incident
from lianqin.registry.models import Organisation
from lianqin.units.models import Unit


class HelpRequest(ScopedModel):
    """One station asks another for people or kit, until a moment, for one incident (row 43).

    It is no incident of its own and adds none: crews that come take part in the one that it names.
    `officers` and `guards` are people; `kit` codes of `rule_terms.KIT`. `by_command` says that the
    command centre asked on the station's behalf. `answer_by` is when silence goes to the command
    centre, `needed_until` when the request ends by itself.
    """

    number = models.CharField(max_length=24, unique=True)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="help_requests")
    asker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_command = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=HelpStatus, default=HelpStatus.ASKED)
    officers = models.PositiveSmallIntegerField(default=0)
    guards = models.PositiveSmallIntegerField(default=0)
    kit = ListedTerms(default=list, blank=True, names=rule_terms.KIT)
    basis = models.JSONField(default=list)
    officer_id = models.BigIntegerField()
    officer_name = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    needed_until = models.DateTimeField()
    offered_officers = models.PositiveSmallIntegerField(default=0)
    offered_guards = models.PositiveSmallIntegerField(default=0)
    offered_kit = ListedTerms(default=list, blank=True, names=rule_terms.KIT)
    why_not = models.CharField(max_length=16, choices=CannotHelp, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_name = models.CharField(max_length=64, default="", blank=True)
    silent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-asked_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "asked"),
                condition=Q(status__in=[status.value for status in OPEN_HELP]),
                name="one_open_help_request",
            ),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="help_from_elsewhere"),
            models.CheckConstraint(
                condition=Q(needed_until__gt=F("asked_at")), name="help_ends_after_asked"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The command centre, the station that asks and the one that is asked; no third."""
        if viewer.bureau_id is None or viewer.role not in DESK_POLICE:
            return NOTHING
        if viewer.role == Role.DISPATCHER:
            return Q(bureau_id=viewer.bureau_id)
        own = viewer.organisation_ids
        return Q(bureau_id=viewer.bureau_id) & (Q(asker_id__in=own) | Q(asked_id__in=own))

    @property
    def is_exercise(self) -> bool:
        """As its incident."""
        return self.incident.is_exercise


class HelpCrew(ScopedModel):
    """A crew that the helping station named; `directive` once it was sent by one."""

    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="crews")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    directive = models.OneToOneField(
        Directive, on_delete=models.PROTECT, related_name="help_crew", null=True
    )

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("request", "unit"), name="crew_once_in_help"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its request."""
        asked = HelpRequest.objects.for_viewer(viewer).filter(pk=models.OuterRef("request_id"))
        return Q(models.Exists(asked.order_by()))


class HelpTerms(ScopedModel):
    """What stands beside a help request to a unit of elsewhere: until when, and who agreed.

    `is_insured` says whether everyone of the crew has accident insurance on that day (Art. 20);
    it never says who has not. `agreed_at` is when the unit, by its manager, agreed that its crew
    goes; nothing is kept of a unit that did not. `lapsed_at` is when the time ran out.
    """

    directive = models.OneToOneField(Directive, on_delete=models.PROTECT, related_name="help_terms")
    ends_at = models.DateTimeField()
    is_insured = models.BooleanField(default=False)
    needs_unit = models.BooleanField(default=False)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.BigIntegerField(null=True)
    agreed_name = models.CharField(max_length=64, default="", blank=True)
    lapsed_at = models.DateTimeField(null=True)

    retention = Retention("随指令保存")

    class Meta(ScopedModel.Meta):
        ordering = ("directive_id",)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its directive."""
        seen = Directive.objects.for_viewer(viewer).filter(pk=models.OuterRef("directive_id"))
        return Q(models.Exists(seen.order_by()))
