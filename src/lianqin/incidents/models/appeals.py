"""Identity appeals: who knows this person? A picture for a closed list, for two hours at most.

Domain section 7: two people, a written basis, a closed list of named recipients, no health word,
every view on record; the picture lives under a key of its own, which handover destroys.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE
from lianqin.core import clock
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.incidents.models.record import Incident, ToldOfIncident, told_with
from lianqin.registry.models import Person


class IdentityAppeal(ToldOfIncident):
    """A picture of somebody who cannot say who they are, shown to named people (PIPL 13(4)).

    `picture` is the sealed file's name and `picture_key` that of its key, in a store outside the
    database and its backups; without the key the picture is nothing. `words` describe clothes and
    place, never health.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("待审批")
        LIVE = "live", _("已发布")
        REFUSED = "refused", _("未批准")
        WITHDRAWN = "withdrawn", _("已撤回")
        EXPIRED = "expired", _("已到期")
        ENDED = "ended", _("已移交，照片已销毁")
        KEY_LOST = "key_lost", _("密钥已失，照片不可读")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="appeals")
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    basis = models.CharField(max_length=400)
    words = models.CharField(max_length=400)
    place_text = models.CharField(max_length=160, default="", blank=True)
    is_child = models.BooleanField(default=False)
    guardian_agrees = models.BooleanField(default=False)
    picture = models.CharField(max_length=96, default="", blank=True)
    picture_key = models.CharField(max_length=64, default="", blank=True)
    maker_id = models.BigIntegerField()
    maker_name = models.CharField(max_length=64)
    approver_id = models.BigIntegerField(null=True)
    approver_name = models.CharField(max_length=64, default="", blank=True)
    refusal = models.CharField(max_length=200, default="", blank=True)
    made_at = models.DateTimeField()
    broadcast_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_words = models.CharField(max_length=200, default="", blank=True)

    retention = Retention("寻人协查记录随警情保存；照片移交即毁")

    class Meta(ScopedModel.Meta):
        ordering = ("-made_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(approver_id=None) | ~Q(approver_id=models.F("maker_id")),
                name="appeal_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | Q(approver_id__isnull=False, expires_at__isnull=False),
                name="live_appeal_is_approved",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police as its words; whoever it is addressed to, while it is live."""
        addressed = NOTHING
        if viewer.person_id:
            mine = AppealRecipient.unscoped.filter(person_id=viewer.person_id)
            addressed = Q(state="live", expires_at__gt=clock.now(), pk__in=mine.values("appeal_id"))
        return super().visible_to(viewer) | addressed


class OfAppeal(ScopedModel):
    """A fact that belongs to one appeal: for desk police as its words, else for its person."""

    appeal: models.ForeignKey[IdentityAppeal, IdentityAppeal]
    person: models.ForeignKey[Person, Person]

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Desk police who read the words; each recipient what is their own."""
        seen = NOTHING
        if viewer.role in DESK_POLICE:
            seen = told_with("appeal__incident_id", viewer)
        return seen | (Q(person_id=viewer.person_id) if viewer.person_id else NOTHING)

    @property
    def is_exercise(self) -> bool:
        """As its incident."""
        return self.appeal.incident.is_exercise


class AppealRecipient(OfAppeal):
    """Somebody on the closed list of an appeal; nobody sees who else is on it."""

    appeal = models.ForeignKey(IdentityAppeal, on_delete=models.PROTECT, related_name="recipients")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appeals")
    told_at = models.DateTimeField(null=True)

    retention = Retention("查看登记保存一年", days=365, field="told_at")

    class Meta(ScopedModel.Meta):
        ordering = ("appeal_id", "id")
        constraints = (models.UniqueConstraint(fields=("appeal", "person"), name="recipient_once"),)


class AppealView(OfAppeal):
    """A recipient looked at the picture; `mark` is what the watermark on it said."""

    appeal = models.ForeignKey(IdentityAppeal, on_delete=models.PROTECT, related_name="views")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appeal_views")
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    retention = Retention("查看登记保存一年", days=365, field="at")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")


class Sighting(OfAppeal):
    """What a recipient answers: knows who it is, has seen them, or neither.

    `is_valid` is the officer's judgement: the first valid one ends "broadcast to first valid
    reply" (row 49).
    """

    class Kind(models.TextChoices):
        KNOWS = "knows", _("认识，知道家在哪里")
        SEEN = "seen", _("见过")
        NOT_KNOWN = "not_known", _("不认识")

    appeal = models.ForeignKey(IdentityAppeal, on_delete=models.PROTECT, related_name="sightings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sightings")
    kind = models.CharField(max_length=12, choices=Kind)
    words = models.CharField(max_length=400, default="", blank=True)
    place_text = models.CharField(max_length=160, default="", blank=True)
    seen_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField()
    is_valid = models.BooleanField(null=True)
    judged_by = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)

    retention = Retention("协查回复二年", days=730, field="said_at")

    class Meta(ScopedModel.Meta):
        ordering = ("said_at", "id")


class Handover(ToldOfIncident):
    """Somebody was given over to their family, or to a service: to whom, how checked, how well.

    The relation is kept, not the name (row 50).
    """

    class Relation(models.TextChoices):
        SPOUSE = "spouse", _("配偶")
        PARENT = "parent", _("父母")
        CHILD = "child", _("子女")
        SIBLING = "sibling", _("兄弟姐妹")
        OTHER_KIN = "other_kin", _("其他亲属")
        GUARDIAN = "guardian", _("监护人或学校")
        SERVICE = "service", _("救助机构或医院")

    class Condition(models.TextChoices):
        WELL = "well", _("状况平稳")
        CARE = "care", _("需家属照看")
        MEDICAL = "medical", _("已交由120救护")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="handovers")
    relation = models.CharField(max_length=12, choices=Relation)
    checked_how = models.CharField(max_length=200)
    condition = models.CharField(max_length=12, choices=Condition)
    persons = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=400, default="", blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField()

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")
