"""People on file, by personnel kind, and the certificate that makes a guard."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import PersonnelKind
from lianqin.registry.models.organisations import Organisation


class Person(ScopedModel):
    """Someone on file. The identity number is kept encrypted, found by a keyed index.

    There is no field for a face, a fingerprint, a health result or a score, on purpose.
    """

    slug = models.CharField(max_length=48)
    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    kind = models.CharField(max_length=20, choices=PersonnelKind)
    name = models.CharField(max_length=64)
    sex = models.CharField(max_length=1, choices=(("M", _("男")), ("F", _("女"))))
    born_on = models.DateField(null=True)
    id_sealed = models.BinaryField(null=True)
    id_index = models.CharField(max_length=64, null=True)  # noqa: DJ001 (unique where present)
    phone = models.CharField(max_length=24, default="", blank=True)
    service_number = models.CharField(max_length=24, default="", blank=True)
    is_synthetic = models.BooleanField(default=False)
    registered_on = models.DateField()
    ended_on = models.DateField(null=True)

    retention = Retention("联动终止后二年（保安服务管理条例第21条）", days=730, field="ended_on")

    class Meta(ScopedModel.Meta):
        ordering = ("organisation_id", "name", "id")
        constraints = (
            models.UniqueConstraint(fields=("bureau", "slug"), name="person_slug_once"),
            models.UniqueConstraint(
                fields=("bureau", "id_index"),
                condition=Q(id_index__isnull=False),
                name="person_identity_once",
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision sees the bureau's; police and managers those of their organisations."""
        if viewer.bureau_id is None:
            return NOTHING
        own = Q(pk=viewer.person_id) if viewer.person_id else NOTHING
        if viewer.role in {Role.SUPERVISOR, Role.DISPATCHER}:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role in {Role.OFFICER, Role.CHIEF, Role.UNIT_MANAGER}:
            return own | Q(organisation_id__in=viewer.organisation_ids)
        return own


class Certificate(ScopedModel):
    """The guard's certificate (保安员证). Valid on a day when issued, not expired, not revoked."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=32)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)

    retention = Retention("随档案保存")

    class Meta(ScopedModel.Meta):
        ordering = ("person_id", "issued_on")

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """As its holder's dossier."""
        return Q(person__in=Person.objects.for_viewer(viewer))

    def valid_on(self, day: date) -> bool:
        """Whether it holds on `day`; it still holds on the day on which it expires."""
        begun = self.issued_on <= day
        return begun and not self._over(self.expires_on, day) and not self._ended(day)

    @classmethod
    def holds_on(cls, day: date) -> Q:
        """The same as a condition, for asking about many at once."""
        unexpired = Q(expires_on=None) | Q(expires_on__gte=day)
        return unexpired & Q(issued_on__lte=day) & (Q(revoked_on=None) | Q(revoked_on__gt=day))

    @staticmethod
    def _over(last: date | None, day: date) -> bool:
        return last is not None and day > last

    def _ended(self, day: date) -> bool:
        return self.revoked_on is not None and day >= self.revoked_on
