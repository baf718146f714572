"""Complaints with an answer date, breaches with the guard heard, acts that are recognised."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.models import Organisation, Person
from lianqin.supervision.states import (
    ActKind,
    BreachState,
    Channel,
    ComplaintResult,
    ComplaintState,
)


class Complaint(ScopedModel):
    """Somebody complains about a unit or a guard (Art. 39); an answer is owed by `due_on`.

    `caller_sealed` holds name and number of the complainant, encrypted, or nothing when they stay
    unnamed; `key_digest` lets them look up the answer with the key that they were given once.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=16)
    channel = models.CharField(max_length=8, choices=Channel)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="complaints", null=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="complaints", null=True
    )
    about = models.CharField(max_length=96, default="", blank=True)
    words = models.CharField(max_length=2000)
    happened_on = models.DateField(null=True)
    caller_sealed = models.BinaryField(null=True)
    key_digest = models.CharField(max_length=64, default="", blank=True)
    state = models.CharField(max_length=10, choices=ComplaintState, default=ComplaintState.OPEN)
    result = models.CharField(max_length=12, choices=ComplaintResult, default="", blank=True)
    answer = models.CharField(max_length=2000, default="", blank=True)
    answerer_name = models.CharField(max_length=64, default="", blank=True)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)

    retention = Retention("投诉答复后二年", days=730, field="answered_at")

    class Meta(ScopedModel.Meta):
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("bureau", "number"), name="complaint_number_once"),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.OPEN)
                | (~Q(answer="") & ~Q(result="") & Q(answered_at__isnull=False)),
                name="answered_says_what",
            ),
        )
        indexes = (models.Index(fields=("state", "due_on"), name="complaint_by_deadline"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision alone: a complainant must not fear the unit."""
        in_bureau = Q(bureau_id=viewer.bureau_id)
        return in_bureau if viewer.bureau_id and viewer.role == Role.SUPERVISOR else NOTHING


class Breach(ScopedModel):
    """A guard may have broken Art. 30: told what, heard, then decided; never the other way round.

    `clause` is a key of `supervision.articles`. `statement` is what the guard says, in their own
    words, or empty with `declined_to_speak`; `heard_by` is the officer who took it down, empty when
    the guard wrote it. `told_how` says how somebody was reached who did not open it on the phone.
    The database refuses a decision unheard.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="breaches")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    inspection = models.ForeignKey(
        "supervision.Inspection", on_delete=models.PROTECT, related_name="breaches", null=True
    )
    complaint = models.ForeignKey(
        Complaint, on_delete=models.SET_NULL, related_name="breaches", null=True
    )
    clause = models.CharField(max_length=24)
    words = models.CharField(max_length=800)
    happened_on = models.DateField()
    state = models.CharField(max_length=10, choices=BreachState, default=BreachState.NOTIFIED)
    notifier_name = models.CharField(max_length=64)
    notified_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=120, default="", db_default="", blank=True)
    hear_by = models.DateField()
    statement = models.CharField(max_length=2000, default="", blank=True)
    declined_to_speak = models.BooleanField(default=False)
    heard_by = models.CharField(max_length=64, default="", blank=True)
    heard_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=800, default="", blank=True)
    decider_name = models.CharField(max_length=64, default="", blank=True)
    decided_at = models.DateTimeField(null=True)

    retention = Retention("认定或不予认定后三年", days=1096, field="decided_at")

    class Meta(ScopedModel.Meta):
        ordering = ("-notified_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=("bureau", "number"), name="breach_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[BreachState.HEARD, BreachState.UPHELD])
                | (Q(heard_at__isnull=False) & (~Q(statement="") | Q(declined_to_speak=True))),
                name="heard_before_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BreachState.UPHELD, BreachState.DROPPED])
                | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="decided_says_why",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision; the guard; the unit's manager once it was upheld."""
        if viewer.bureau_id is None:
            return NOTHING
        own = Q(person_id=viewer.person_id) if viewer.person_id else NOTHING
        if viewer.role == Role.SUPERVISOR:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role == Role.UNIT_MANAGER:
            return own | Q(organisation_id__in=viewer.organisation_ids, state=BreachState.UPHELD)
        return own


class RecognisedAct(ScopedModel):
    """Something well done, of a closed list of kinds, that an officer has verified.

    `source` names the record that proves it; the same record counts once a person, and may be put
    forward again, better told, after it was refused. There is no sum over a person's life, no order
    among persons, and declining costs nothing. Whoever proposed it cannot verify it: the database
    holds the two accounts apart.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recognised_acts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ActKind)
    words = models.CharField(max_length=200)
    happened_on = models.DateField()
    source = models.CharField(max_length=64)
    proposer_user = models.BigIntegerField(null=True)
    proposer_name = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    verifier_user = models.BigIntegerField(null=True)
    verifier_name = models.CharField(max_length=64, default="", blank=True)
    verified_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_reason = models.CharField(max_length=120, default="", blank=True)

    retention = Retention("表彰依据二年", days=730, field="proposed_at")

    class Meta(ScopedModel.Meta):
        ordering = ("-happened_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "source"),
                condition=Q(refused_at=None),
                name="act_recognised_once_unless_refused",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(refused_at=None), name="verified_or_refused"
            ),
            models.CheckConstraint(
                condition=Q(proposer_user=None)
                | Q(verifier_user=None)
                | ~Q(proposer_user=models.F("verifier_user")),
                name="verified_by_another",
            ),
        )
        indexes = (models.Index(fields=("bureau", "happened_on"), name="act_by_day"),)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision; the unit's manager; the person."""
        if viewer.bureau_id is None:
            return NOTHING
        own = Q(person_id=viewer.person_id) if viewer.person_id else NOTHING
        if viewer.role == Role.SUPERVISOR:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role == Role.UNIT_MANAGER:
            return own | Q(organisation_id__in=viewer.organisation_ids)
        return own


class Recognition(ScopedModel):
    """A quarter's thanks to a person, given by a named officer, for the acts that counted.

    `acts_counted` is capped (`supervision.recognition.MOST_ACTS`), so that nobody gains by more.
    """

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recognitions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    quarter = models.CharField(max_length=6)
    acts_counted = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    giver_name = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    retention = Retention("随档案保存")

    class Meta(ScopedModel.Meta):
        ordering = ("-quarter", "person_id")
        constraints = (
            models.UniqueConstraint(fields=("person", "quarter"), name="thanked_once_a_quarter"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the acts it rests on."""
        return RecognisedAct.visible_to(viewer)
