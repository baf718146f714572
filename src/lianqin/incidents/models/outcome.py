"""How it ended: feedback, transfer, call-back, grievances, and the merging of doubles."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import DESK_POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.incidents.categories import choices
from lianqin.incidents.models.record import Incident, OfIncident, ToldOfIncident
from lianqin.incidents.restricted import words_seen
from lianqin.incidents.states import State
from lianqin.registry.models import Organisation


class Feedback(ToldOfIncident):
    """How it ended, as the officer in charge reports it; persons as counts, a case as a number."""

    class Result(models.TextChoices):
        RESCUED = "rescued", _("救助完成")
        APPREHENDED = "apprehended", _("抓获嫌疑人")
        MEDIATED = "mediated", _("当场化解")
        TRANSFERRED = "transferred", _("移交处理")
        NOTHING_FOUND = "nothing_found", _("未发现异常")
        FALSE_ALARM = "false_alarm", _("误报")
        BY_PHONE = "by_phone", _("电话处理，无需到场")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="feedbacks")
    result = models.CharField(max_length=16, choices=Result)
    category = models.CharField(max_length=32, choices=choices)
    helped = models.PositiveSmallIntegerField(default=0)
    apprehended = models.PositiveSmallIntegerField(default=0)
    injured = models.PositiveSmallIntegerField(default=0)
    dead = models.PositiveSmallIntegerField(default=0, db_default=0)
    case_number = models.CharField(max_length=48, default="", blank=True)
    text = models.TextField(max_length=2000, default="", blank=True)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")


class Merge(ToldOfIncident):
    """Somebody found that `incident` is the same thing as `into`; taken back by `undone_at`.

    `state_before` is what the incident returns to. Nothing of it is moved or lost: its calls and
    time line stay its own and are read from the other's page.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges_into")
    state_before = models.CharField(max_length=12, choices=State)
    reason = models.CharField(max_length=200, default="", blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("incident",), condition=Q(undone_at=None), name="merged_once"
            ),
            models.CheckConstraint(
                condition=~Q(incident=models.F("into")), name="merged_into_another"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As the words of both: the reason tells of the one and of the other."""
        return super().visible_to(viewer) & words_seen(viewer, "into__")


class Transfer(ToldOfIncident):
    """The incident was handed to somebody outside, such as 12345, with their number if they gave
    one."""

    class To(models.TextChoices):
        HOTLINE_12345 = "12345", _("12345政务服务热线")
        FIRE_119 = "119", _("119消防救援")
        MEDICAL_120 = "120", _("120急救")
        TRAFFIC_122 = "122", _("122交通事故")
        OTHER_BUREAU = "bureau", _("其他公安机关")
        OTHER = "other", _("其他部门")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="transfers")
    to = models.CharField(max_length=8, choices=To)
    outside_ref = models.CharField(max_length=48, default="", blank=True)
    text = models.CharField(max_length=400, default="", blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField()

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")


class Callback(OfIncident):
    """The person who reported is called back by `due_at`; what they answer is not kept here.

    Answers go into `AnswerTally` as counts, and nothing joins the two.
    """

    class Reached(models.TextChoices):
        REACHED = "reached", _("已联系上")
        NO_ANSWER = "no_answer", _("无人接听")
        REFUSED = "refused", _("不愿接受回访")
        NO_NUMBER = "no_number", _("未留电话")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="callbacks")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    reached = models.CharField(max_length=12, choices=Reached, default="", blank=True)
    actor_id = models.BigIntegerField(null=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("due_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("incident",), condition=Q(done_at=None), name="one_open_callback"
            ),
        )
        indexes = (
            models.Index(fields=("due_at",), name="callback_waiting", condition=Q(done_at=None)),
        )


class AnswerTally(ScopedModel):
    """How often an answer was given at call-back, by station and month: no person, no incident."""

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    station = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    question = models.CharField(max_length=24)
    answer = models.CharField(max_length=16)
    count = models.PositiveIntegerField(default=0)

    retention = Retention("匿名计数，不含个人信息")

    class Meta(ScopedModel.Meta):
        ordering = ("month", "station_id", "question", "answer")
        constraints = (
            models.UniqueConstraint(
                fields=("station", "month", "question", "answer"), name="answer_tally_once"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The command centre, leaders and supervision the bureau's; a station its own."""
        if viewer.bureau_id is None:
            return NOTHING
        if viewer.role in {Role.DISPATCHER, Role.LEADER, Role.SUPERVISOR, Role.AUDITOR}:
            return Q(bureau_id=viewer.bureau_id)
        own = Q(bureau_id=viewer.bureau_id, station_id__in=viewer.organisation_ids)
        return own if viewer.role in DESK_POLICE else NOTHING


class Grievance(ToldOfIncident):
    """Somebody complained of how the incident was handled; seen on its record.

    `reference` is the number of the complaint in supervision, where there is one. Who complained
    is not kept here.
    """

    class Channel(models.TextChoices):
        CALLBACK = "callback", _("回访中提出")
        PHONE = "phone", _("来电")
        WALK_IN = "walk_in", _("当面")
        SUPERVISION = "supervision", _("监管大队转来")
        HOTLINE = "hotline", _("12345转来")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="grievances")
    channel = models.CharField(max_length=12, choices=Channel)
    words = models.CharField(max_length=1000)
    reference = models.CharField(max_length=24, default="", blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=64, default="", blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, default="", blank=True)

    retention = Retention("随警情记录保存")

    class Meta(ScopedModel.Meta):
        ordering = ("at", "id")


class OutsideCode(ScopedModel):
    """What one of our codes is called in a system outside, as the bureau maps it.

    `kind` says whether `own` is a category or a result; `system` names the outside list.
    """

    class Kind(models.TextChoices):
        CATEGORY = "category", _("警情类别")
        RESULT = "result", _("处理结果")

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    own = models.CharField(max_length=32)
    system = models.CharField(max_length=32)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=96, default="", blank=True)

    retention = Retention("代码对照表长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("kind", "own", "system")
        constraints = (
            models.UniqueConstraint(
                fields=("bureau", "kind", "own", "system"), name="outside_code_once"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Codes are no secret within the bureau's police."""
        in_bureau = Q(bureau_id=viewer.bureau_id)
        return in_bureau if viewer.bureau_id and viewer.role in DESK_POLICE else NOTHING
