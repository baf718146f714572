"""Inspections on the spot: the sheet, what was found, who signed, what has to be put right."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.models import Organisation, Site
from lianqin.supervision.states import (
    Answer,
    FindingState,
    InspectionKind,
    InspectionState,
    Side,
)

KEPT = Retention("监督检查档案长期保存")


class InspectionSheet(ScopedModel):
    """A version of the list that an inspection goes through, in force on `[since, until)`."""

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)

    retention = KEPT

    class Meta(ScopedModel.Meta):
        ordering = ("name", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("bureau", "name", "version"), name="sheet_version_once"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """What is inspected is no secret to those who are inspected."""
        roles = {Role.SUPERVISOR, Role.UNIT_MANAGER, Role.AUDITOR}
        in_bureau = Q(bureau_id=viewer.bureau_id)
        return in_bureau if viewer.bureau_id and viewer.role in roles else NOTHING


class SheetItem(ScopedModel):
    """One question of a sheet, its legal basis, and how many of the sheet's points it weighs."""

    sheet = models.ForeignKey(InspectionSheet, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    group = models.CharField(max_length=48)
    question = models.CharField(max_length=160)
    basis = models.CharField(max_length=96)
    points = models.PositiveSmallIntegerField()
    days_to_mend = models.PositiveSmallIntegerField(default=15)

    retention = KEPT

    class Meta(ScopedModel.Meta):
        ordering = ("sheet_id", "order")
        constraints = (models.UniqueConstraint(fields=("sheet", "order"), name="sheet_item_once"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its sheet."""
        return Q(sheet__in=InspectionSheet.objects.for_viewer(viewer))


class Inspection(ScopedModel):
    """Police inspected a security unit on the spot (Art. 38), under a number of its own.

    The lead officer and the second one are kept as values, with the numbers of the identity that
    they showed. `points` is what the unit, never a person, kept of `points_possible`. An
    inspection without the unit's signature says why (row 18).
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=16)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="inspections"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", null=True)
    sheet = models.ForeignKey(InspectionSheet, on_delete=models.PROTECT, related_name="inspections")
    kind = models.CharField(max_length=8, choices=InspectionKind, default=InspectionKind.ROUTINE)
    again_of = models.ForeignKey("self", on_delete=models.PROTECT, related_name="again", null=True)
    state = models.CharField(max_length=10, choices=InspectionState, default=InspectionState.DRAFT)
    lead_user = models.BigIntegerField(null=True)
    lead_name = models.CharField(max_length=64)
    lead_number = models.CharField(max_length=24, default="", blank=True)
    second_name = models.CharField(max_length=64, default="", blank=True)
    second_number = models.CharField(max_length=24, default="", blank=True)
    identity_shown = models.BooleanField(default=False)
    unit_person = models.CharField(max_length=64, default="", blank=True)
    unit_title = models.CharField(max_length=32, default="", blank=True)
    unit_words = models.CharField(max_length=400, default="", blank=True)
    unsigned_reason = models.CharField(max_length=160, default="", blank=True)
    words = models.CharField(max_length=800, default="", blank=True)
    points = models.PositiveSmallIntegerField(null=True)
    points_possible = models.PositiveSmallIntegerField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    begun_at = models.DateTimeField()
    read_out_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    retention = KEPT

    class Meta(ScopedModel.Meta):
        ordering = ("-begun_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("bureau", "number"), name="inspection_number_once"),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.UNSIGNED) | ~Q(unsigned_reason=""),
                name="unsigned_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind=InspectionKind.AGAIN) | Q(again_of__isnull=False),
                name="again_says_of_which",
            ),
        )
        indexes = (models.Index(fields=("organisation", "begun_at"), name="inspection_by_unit"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision; the unit's manager once it was read out to the unit."""
        if viewer.bureau_id is None:
            return NOTHING
        if viewer.role == Role.SUPERVISOR:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role == Role.UNIT_MANAGER:
            told = {InspectionState.SIGNED, InspectionState.UNSIGNED}
            return Q(organisation_id__in=viewer.organisation_ids, state__in=told)
        return NOTHING


def as_inspection(viewer: Viewer) -> Q:
    """The parts of the inspections that `viewer` may see."""
    return Q(inspection__in=Inspection.objects.for_viewer(viewer))


class InspectionLine(ScopedModel):
    """What was found on one item of the sheet; without an answer, a note so far.

    `days` is what the unit is given to put it right, where it is not the item's `days_to_mend`.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(SheetItem, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default="", blank=True)
    note = models.CharField(max_length=200, default="", blank=True)
    days = models.PositiveSmallIntegerField(null=True)

    retention = KEPT

    class Meta(ScopedModel.Meta):
        ordering = ("inspection_id", "item__order")
        constraints = (
            models.UniqueConstraint(fields=("inspection", "item"), name="inspected_once"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its inspection."""
        return as_inspection(viewer)


class InspectionPhoto(ScopedModel):
    """A photo taken during an inspection: re-encoded, without location data.

    One with a `finding` was sent later by the unit, to show that it was put right.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="photos")
    item = models.ForeignKey(SheetItem, on_delete=models.PROTECT, related_name="+", null=True)
    finding = models.ForeignKey(
        "supervision.Finding", on_delete=models.CASCADE, related_name="photos", null=True
    )
    file = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    retention = KEPT

    class Meta(ScopedModel.Meta):
        ordering = ("inspection_id", "id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its inspection."""
        return as_inspection(viewer)


class Signature(ScopedModel):
    """One side signed: the lines drawn by hand, as points, over the digest of what was read out.

    Neither pressure nor speed is kept, as they would tell people apart by their bodies. Who cannot
    draw types the name instead: `{"typed": name}`. The database refuses to change either.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=8, choices=Side)
    signer_name = models.CharField(max_length=64)
    strokes = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    retention = KEPT

    class Meta(ScopedModel.Meta):
        ordering = ("inspection_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("inspection", "side", "signer_name"), name="signed_once"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its inspection."""
        return as_inspection(viewer)


class Finding(ScopedModel):
    """Something the unit has to put right by the end of `due_on`; closed by inspecting again."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    item = models.ForeignKey(SheetItem, on_delete=models.PROTECT, related_name="+", null=True)
    words = models.CharField(max_length=300)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.OPEN)
    answer = models.CharField(max_length=400, default="", blank=True)
    answerer_name = models.CharField(max_length=64, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="closes", null=True
    )
    closed_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=160, default="", blank=True)

    retention = KEPT

    class Meta(ScopedModel.Meta):
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=FindingState.CLOSED) | Q(closed_by__isnull=False),
                name="closed_by_an_inspection",
            ),
        )
        indexes = (models.Index(fields=("state", "due_on"), name="finding_by_deadline"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its inspection."""
        return as_inspection(viewer)
