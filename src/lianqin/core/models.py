"""The facts that every act leaves behind: audit, event, message, answer."""

from __future__ import annotations

from django.db import models

from lianqin.core.retention import Retention


class AuditRow(models.Model):
    """One thing done, by whom, in what order; each row's hash covers the one before.

    Append-only: the database refuses UPDATE and DELETE. The actor is kept as values, without a
    foreign key, so that no account's end can touch the chain. `facts` holds ids and codes only.
    """

    seq = models.BigIntegerField(unique=True)
    act_id = models.UUIDField(db_index=True)
    action = models.CharField(max_length=64)
    actor_id = models.BigIntegerField(null=True)
    actor_role = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)
    is_exercise = models.BooleanField(default=False)
    device_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    retention = Retention("审计记录长期保存（等级保护；个人信息保护法第54条）")

    class Meta:
        ordering = ("seq",)
        indexes = (models.Index(fields=("subject", "subject_id"), name="audit_by_subject"),)


class EventRow(models.Model):
    """Something that open pages should hear of: whom it concerns and where to look, no content."""

    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    audience = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    is_exercise = models.BooleanField(default=False)
    at = models.DateTimeField(db_index=True)

    retention = Retention("仅供页面续传", days=7, field="at")

    class Meta:
        ordering = ("id",)


class OutboxRow(models.Model):
    """A message or timer that left with the act that caused it; delivered at least once.

    `attempts` counts every time it was taken up, `faults` those since its handler last answered.
    `due_at` and `done_at` follow the duty clock, `leased_until` the database's own.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    topic = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=64, default="")
    attempts = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=64, default="")
    act_id = models.UUIDField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    retention = Retention("投递凭据", days=180, field="done_at")

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("due_at",), name="outbox_waiting", condition=models.Q(state="waiting")
            ),
        )


class CommandAnswer(models.Model):
    """The answer that a phone's command got; a repeat gets the same one, with no second effect."""

    key = models.UUIDField(primary_key=True)
    actor_id = models.BigIntegerField(null=True)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    retention = Retention("手机断网后补发的期限", days=30, field="at")
