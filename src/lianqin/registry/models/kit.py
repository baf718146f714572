"""Kit: every item by number, who has it, how it was found, and the check before a shift."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import KitClass, KitSort
from lianqin.registry.models.filings import own_or_supervised
from lianqin.registry.models.organisations import Organisation
from lianqin.registry.models.people import Person


class KitItem(ScopedModel):
    """One thing with a number (Art. 28). It ends by being lost or retired, never by deletion.

    `kit_class` says what it is for; restraining kit gives nobody a power (Art. 30).
    """

    class State(models.TextChoices):
        IN_STORE = "in_store", _("在库")
        ISSUED = "issued", _("已发")
        FAULTY = "faulty", _("待修")
        LOST = "lost", _("遗失")
        RETIRED = "retired", _("报废")

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kit")
    number = models.CharField(max_length=32)
    sort = models.CharField(max_length=16, choices=KitSort)
    kit_class = models.CharField(max_length=12, choices=KitClass)
    name = models.CharField(max_length=48, default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.IN_STORE)
    acquired_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    retention = Retention("装备台账长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("organisation_id", "sort", "number")
        constraints = (
            models.UniqueConstraint(fields=("bureau", "number"), name="kit_number_once"),
        )
        indexes = (models.Index(fields=("organisation", "state"), name="kit_by_state"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision, the unit's manager, the team's leader for the crew, the holder."""
        return own_or_supervised(viewer) | Q(pk__in=held_by(viewer))


class KitIssue(ScopedModel):
    """An item is with a person from `issued_at` until `returned_at` or `lost_at`."""

    item = models.ForeignKey(KitItem, on_delete=models.PROTECT, related_name="issues")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kit_issues")
    issued_at = models.DateTimeField()
    issuer_name = models.CharField(max_length=64, default="", blank=True)
    returned_at = models.DateTimeField(null=True)
    receiver_name = models.CharField(max_length=64, default="", blank=True)
    lost_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=120, default="", blank=True)

    retention = Retention("归还后二年", days=730, field="returned_at")

    class Meta(ScopedModel.Meta):
        ordering = ("-issued_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(returned_at=None, lost_at=None),
                name="item_with_one_person",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(lost_at=None), name="returned_or_lost"
            ),
        )
        indexes = (models.Index(fields=("person", "returned_at"), name="issue_by_person"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its item for supervision and the manager; the holder; the leader of the team."""
        unit = own_or_supervised(viewer, "item__organisation")
        return unit | Q(person__in=_hands(viewer))


class KitInspection(ScopedModel):
    """Somebody looked at an item: fit or not."""

    item = models.ForeignKey(KitItem, on_delete=models.PROTECT, related_name="inspections")
    is_fit = models.BooleanField()
    note = models.CharField(max_length=120, default="", blank=True)
    inspector_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    retention = Retention("装备检查记录二年", days=730, field="at")

    class Meta(ScopedModel.Meta):
        ordering = ("-at", "-id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its item."""
        return Q(item__in=KitItem.objects.for_viewer(viewer))


class ShiftCheck(ScopedModel):
    """A guard's own check of dress and kit before a shift (row 41, Art. 27).

    `dress_ok` says that the dress is proper and clearly different from that of the police.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shift_checks")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    dress_ok = models.BooleanField()
    note = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)

    retention = Retention("班前检查一年", days=365, field="at")

    class Meta(ScopedModel.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("organisation", "at"), name="shift_check_by_unit"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision, the unit's manager, the leader of the team, and whoever made it."""
        return own_or_supervised(viewer) | Q(person__in=_hands(viewer))


class ShiftCheckLine(ScopedModel):
    """One item of a check before a shift: there and fit, or what is wrong."""

    check_made = models.ForeignKey(ShiftCheck, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(KitItem, on_delete=models.PROTECT, related_name="+")
    is_fit = models.BooleanField()
    note = models.CharField(max_length=120, default="", blank=True)

    retention = Retention("随班前检查保存")

    class Meta(ScopedModel.Meta):
        ordering = ("check_made_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("check_made", "item"), name="item_once_a_check"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its check."""
        return Q(check_made__in=ShiftCheck.objects.for_viewer(viewer))


def _hands(viewer: Viewer) -> models.QuerySet[Person]:
    """Oneself, and for a team's leader the people of the team."""
    if viewer.role == Role.TEAM_LEADER:
        return Person.objects.for_viewer(viewer)
    return Person.unscoped.filter(
        Q(pk=viewer.person_id) if viewer.person_id and viewer.bureau_id else NOTHING
    )


def held_by(viewer: Viewer) -> models.QuerySet[KitIssue, int]:
    """The ids of the items now in those hands, for use in a subquery."""
    held = KitIssue.unscoped.filter(person__in=_hands(viewer), returned_at=None, lost_at=None)
    return held.values_list("item_id", flat=True)
