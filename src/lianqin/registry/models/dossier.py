"""The parts of a dossier: work, insurance, qualification, eligibility, conduct, and its own log."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import (
    ConductKind,
    CorrectionState,
    QualificationKind,
    ReadingKind,
    SkillLevel,
)
from lianqin.registry.models.organisations import Organisation
from lianqin.registry.models.people import Person
from lianqin.registry.models.places import Site

WITH_THE_DOSSIER = "随档案保存"


def in_dossier(viewer: Viewer) -> Q:
    """The parts of those dossiers that `viewer` may read."""
    return Q(person__in=Person.unscoped.filter(Person.dossier_open_to(viewer)).values("pk"))


def in_dossier_while_here(viewer: Viewer) -> Q:
    """The same, but for a manager only what belongs to the time in the unit."""
    parts = in_dossier(viewer)
    if viewer.role == Role.UNIT_MANAGER:
        mine = Q(person_id=viewer.person_id) if viewer.person_id else NOTHING
        return parts & (mine | Q(organisation_id__in=viewer.organisation_ids))
    return parts


class Employment(ScopedModel):
    """A person works for a unit on the days `[since, until)`, at most one unit a day.

    The labour contract (Art. 18) is part of it: `contract_until` is its last day, none when open.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="employments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="employments"
    )
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="posted", null=True)
    position = models.CharField(max_length=48, default="", blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    contract_number = models.CharField(max_length=48, default="", blank=True)
    contract_since = models.DateField(null=True)
    contract_until = models.DateField(null=True)

    retention = Retention("劳动合同终止后二年", days=731, field="until")

    class Meta(ScopedModel.Meta):
        ordering = ("person_id", "-since")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(until=None), name="one_open_employment"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="employment_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("contract_until",), name="employment_by_contract"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the dossier; a manager sees only the time in the unit."""
        return in_dossier_while_here(viewer)


class Insurance(ScopedModel):
    """Accident insurance of a person (Art. 20), on the days from `since` through `until`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="insurances")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    insurer = models.CharField(max_length=64)
    policy_number = models.CharField(max_length=48, default="", blank=True)
    since = models.DateField()
    until = models.DateField()

    retention = Retention("保险终止后二年", days=731, field="until")

    class Meta(ScopedModel.Meta):
        ordering = ("person_id", "-until")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="insurance_ends_after_start"
            ),
        )
        indexes = (models.Index(fields=("until",), name="insurance_by_end"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the dossier; a manager sees only the time in the unit."""
        return in_dossier_while_here(viewer)


class Qualification(ScopedModel):
    """Something a person has learnt: a level of skill, a training, an exercise taken part in.

    `level` is set for a level of skill only; `expires_on` is the last day on which it counts.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.CharField(max_length=12, choices=QualificationKind)
    name = models.CharField(max_length=96, default="", blank=True)
    level = models.PositiveSmallIntegerField(choices=SkillLevel, null=True)
    number = models.CharField(max_length=48, default="", blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    granted_on = models.DateField()
    expires_on = models.DateField(null=True)
    source = models.CharField(max_length=64, default="", blank=True)

    retention = Retention(WITH_THE_DOSSIER)

    class Meta(ScopedModel.Meta):
        ordering = ("person_id", "-granted_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=(Q(kind=QualificationKind.SKILL) & Q(level__isnull=False))
                | (~Q(kind=QualificationKind.SKILL) & Q(level=None)),
                name="level_is_for_skill",
            ),
        )
        indexes = (models.Index(fields=("kind", "expires_on"), name="qualification_by_expiry"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its holder's row: who may send somebody must know what they can do."""
        return Q(person__in=Person.objects.for_viewer(viewer))


class EligibilityCheck(ScopedModel):
    """Police looked whether someone may be a guard (Art. 16, 17): yes or no, by whom, when.

    There is no column for a reason, and no other table has one (domain.md section 7).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="eligibility_checks")
    is_eligible = models.BooleanField()
    checked_on = models.DateField()
    checked_by = models.BigIntegerField(null=True)
    checker_name = models.CharField(max_length=64)

    retention = Retention(WITH_THE_DOSSIER)

    class Meta(ScopedModel.Meta):
        ordering = ("person_id", "-checked_on", "-id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the dossier."""
        return in_dossier(viewer)


class ConductEntry(ScopedModel):
    """A commendation, a complaint that was answered, or a breach after the guard was heard.

    `source` names the record it comes from (`breach:12`). The database refuses a breach without
    the day of the hearing (domain.md section 7).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conduct")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ConductKind)
    words = models.CharField(max_length=400)
    happened_on = models.DateField()
    heard_on = models.DateField(null=True)
    source = models.CharField(max_length=64, default="", blank=True)
    entered_by = models.BigIntegerField(null=True)
    enterer_name = models.CharField(max_length=64, default="", blank=True)
    entered_at = models.DateTimeField()

    retention = Retention(WITH_THE_DOSSIER)

    class Meta(ScopedModel.Meta):
        ordering = ("person_id", "-happened_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind=ConductKind.BREACH) | Q(heard_on__isnull=False),
                name="breach_after_hearing",
            ),
            models.UniqueConstraint(
                fields=("person", "source"), condition=~Q(source=""), name="conduct_once_a_source"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the dossier; a manager sees only the time in the unit."""
        return in_dossier_while_here(viewer)


class Correction(ScopedModel):
    """Somebody asks that their own file be put right (个人信息保护法 Art. 46), and the answer.

    `what` is the field as the page names it, `wanted` what it should say; `due_on` is the day by
    which an answer is owed. Nothing changes by itself.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=48)
    wanted = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=CorrectionState, default=CorrectionState.OPEN)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.CharField(max_length=200, default="", blank=True)
    answered_by = models.BigIntegerField(null=True)
    answerer_name = models.CharField(max_length=64, default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    retention = Retention(WITH_THE_DOSSIER)

    class Meta(ScopedModel.Meta):
        ordering = ("-asked_at", "-id")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the dossier; a manager sees only what was asked for in the unit."""
        return in_dossier_while_here(viewer)


class DossierReading(ScopedModel):
    """Somebody read a dossier: who, as what, how, why, when. Its subject sees it.

    The reader is kept as values. Reading one's own file leaves no row.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="readings")
    kind = models.CharField(max_length=10, choices=ReadingKind)
    reader_id = models.BigIntegerField(null=True)
    reader_name = models.CharField(max_length=64)
    reader_role = models.CharField(max_length=24)
    reader_place = models.CharField(max_length=96, default="", blank=True)
    reason = models.CharField(max_length=120, default="", blank=True)
    at = models.DateTimeField()

    retention = Retention("查阅记录保存三年（个人信息保护法第56条）", days=1096, field="at")

    class Meta(ScopedModel.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("person", "at"), name="reading_by_person"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Its subject, and supervision."""
        mine = Q(person_id=viewer.person_id) if viewer.person_id else NOTHING
        if viewer.role == Role.SUPERVISOR and viewer.bureau_id:
            return mine | Q(person__bureau_id=viewer.bureau_id)
        return mine if viewer.bureau_id else NOTHING


class Change(ScopedModel):
    """One field of a row of the registry was changed: from what to what, by whom, when.

    `subject` is a model's label and `subject_id` its key; `person` is set where it is a part of a
    dossier, `organisation` where they worked then, or the unit it belongs to. An identity number
    is never written here, only that it changed.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=48)
    subject_id = models.CharField(max_length=24)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="changes", null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    field = models.CharField(max_length=48)
    before = models.CharField(max_length=200, default="", blank=True)
    after = models.CharField(max_length=200, default="", blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="", blank=True)
    actor_role = models.CharField(max_length=24, default="", blank=True)
    act_id = models.UUIDField()
    at = models.DateTimeField()

    retention = Retention(WITH_THE_DOSSIER)

    class Meta(ScopedModel.Meta):
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("subject", "subject_id", "at"), name="change_by_subject"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Of a dossier as the dossier, a manager only the time in the unit; else as the unit."""
        rows: Q = in_dossier_while_here(viewer)
        if viewer.role == Role.SUPERVISOR and viewer.bureau_id:
            return rows | Q(person=None, bureau_id=viewer.bureau_id)
        if viewer.role == Role.UNIT_MANAGER:
            return rows | Q(person=None, organisation_id__in=viewer.organisation_ids)
        return rows


DOSSIER_PARTS: tuple[type[Any], ...] = (
    Employment,
    Insurance,
    Qualification,
    EligibilityCheck,
    ConductEntry,
    Correction,
    DossierReading,
    Change,
)
