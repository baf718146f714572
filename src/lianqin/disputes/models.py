"""A dispute with its course, each side's free word, and the agreement."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lianqin.accounts.roles import DESK_POLICE, FIELD, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.disputes.states import (
    ENDED,
    EndedWhy,
    Form,
    How,
    Kept,
    Kind,
    State,
    StepKind,
    To,
)
from lianqin.incidents.models import Incident
from lianqin.registry.models import Organisation


class Dispute(ScopedModel):
    """A quarrel between sides that have not come to blows, found early (domain row 69).

    It is no incident and counts in none of their figures. Sides (`sides`, two at least) and people
    are counted, never named here. `station` follows from the place. `came_from` is the incident
    that it was found in, `escalated_to` the one that it turned into. `may_turn_violent` sends the
    police at once. `mediator_user` is the account of the mediator that it was referred to, empty
    with `referred_to` police. `refer_asked_at` is when a guard asked for a mediator.
    """

    number = models.CharField(max_length=24, unique=True)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="disputes")
    came_from = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="disputes", null=True
    )
    escalated_to = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="escalated_disputes", null=True
    )
    how = models.CharField(max_length=12, choices=How)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.FOUND)
    words = models.CharField(max_length=2000)
    place_text = models.CharField(max_length=160)
    lon = models.FloatField()
    lat = models.FloatField()
    sides = models.PositiveSmallIntegerField(default=2)
    people = models.PositiveSmallIntegerField(default=2)
    may_turn_violent = models.BooleanField(default=False)
    finder_user = models.BigIntegerField(null=True)
    finder_name = models.CharField(max_length=64)
    referred_to = models.CharField(max_length=10, choices=To, default="", blank=True)
    mediator_user = models.BigIntegerField(null=True)
    mediator_name = models.CharField(max_length=64, default="", blank=True)
    ended_why = models.CharField(max_length=16, choices=EndedWhy, default="", blank=True)
    rights_told = models.BooleanField(default=False)
    found_at = models.DateTimeField()
    refer_asked_at = models.DateTimeField(null=True)
    calmed_at = models.DateTimeField(null=True)
    referred_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    retention = Retention("人民调解法第27条立卷归档；结束后三年", days=1096, field="ended_at")

    class Meta(ScopedModel.Meta):
        ordering = ("-found_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | (Q(rights_told=True) & ~Q(ended_why="")),
                name="refused_with_rights_told",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED) ^ Q(ended_at=None), name="dispute_ended_has_a_day"
            ),
            models.CheckConstraint(condition=Q(sides__gte=2), name="dispute_has_two_sides"),
        )
        indexes = (
            models.Index(fields=("bureau", "found_at"), name="dispute_by_time"),
            models.Index(fields=("mediator_user", "state"), name="dispute_by_mediator"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The command centre sees the bureau's, a station its area's, a mediator what was referred
        to them, whoever found one that one."""
        if viewer.bureau_id is None or viewer.user_id is None:
            return NOTHING
        here = Q(bureau_id=viewer.bureau_id)
        if viewer.role == Role.DISPATCHER:
            return here
        if viewer.role == Role.MEDIATOR:
            return here & Q(mediator_user=viewer.user_id)
        own = Q(finder_user=viewer.user_id)
        if viewer.role in DESK_POLICE:
            return here & (own | Q(station_id__in=viewer.organisation_ids))
        return here & own if viewer.role in FIELD else NOTHING


class OfDispute(ScopedModel):
    """A fact of one dispute, for the desk that sees it and its mediator; never for its finder."""

    dispute: models.ForeignKey[Dispute, Dispute]

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police and the mediator who see the dispute."""
        if viewer.role not in DESK_POLICE | {Role.MEDIATOR}:
            return NOTHING
        return Q(dispute__in=Dispute.objects.for_viewer(viewer).values("pk"))


class DisputeStep(OfDispute):
    """One line of the course, written once: what was done, when, by whom, in which words.

    `at` is the server's moment, `device_at` the phone's. The database refuses to change a line.
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind)
    text = models.CharField(max_length=1000, default="", blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="", blank=True)
    actor_role = models.CharField(max_length=32, default="", blank=True)
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)

    retention = Retention("随纠纷记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("id",)

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the dispute for desk and mediator; whoever else wrote a line sees that line."""
        if viewer.bureau_id is None or viewer.user_id is None:
            return NOTHING
        own = Q(actor_id=viewer.user_id) if viewer.role in FIELD else NOTHING
        return own | super().visible_to(viewer)


class SideWord(OfDispute):
    """What one side (1 to `Dispute.sides`) freely said to being mediated (Art. 3, 17).

    The newest word of a side holds, as a side may end it at any time (Art. 23).
    """

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="side_words")
    side = models.PositiveSmallIntegerField()
    is_willing = models.BooleanField()
    taker_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    retention = Retention("随纠纷记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("side", "id")


class MediationAgreement(OfDispute):
    """What the sides agreed (Art. 28 to 31), free of charge, binding from `agreed_on`.

    `parties_sealed` holds names and identity numbers, encrypted and bound to this dispute; they
    stand nowhere else. `confirm_by` is the last day on which both may ask the court to confirm it
    (Art. 33), empty where the police mediated. `follow_up_on` is when somebody asks whether it was
    kept; `kept` is the answer.
    """

    dispute = models.OneToOneField(Dispute, on_delete=models.CASCADE, related_name="agreement")
    form = models.CharField(max_length=8, choices=Form)
    by = models.CharField(max_length=10, choices=To)
    facts = models.CharField(max_length=2000)
    terms = models.TextField(max_length=4000)
    performance = models.CharField(max_length=500)
    parties_sealed = models.BinaryField()
    committee = models.CharField(max_length=96)
    mediator_name = models.CharField(max_length=64)
    recorder_user = models.BigIntegerField(null=True)
    agreed_on = models.DateField()
    confirm_by = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    confirmed_on = models.DateField(null=True)
    court = models.CharField(max_length=96, default="", blank=True)
    follow_up_on = models.DateField()
    kept = models.CharField(max_length=8, choices=Kept, default=Kept.OPEN, blank=True)
    kept_note = models.CharField(max_length=400, default="", blank=True)
    kept_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    retention = Retention(
        "人民调解法第27、31条；与民法典第188条三年诉讼时效相当", days=1096, field="recorded_at"
    )

    class Meta(ScopedModel.Meta):
        ordering = ("-agreed_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirm_by__isnull=False),
                name="only_a_committees_agreement_is_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(kept="") ^ Q(kept_on=None), name="kept_has_its_day"
            ),
        )
        indexes = (models.Index(fields=("confirm_by",), name="agreement_by_deadline"),)
