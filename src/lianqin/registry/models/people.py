"""People on file, by personnel kind, and the certificate that makes a guard."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.models import User
from lianqin.accounts.roles import Role
from lianqin.core.clock import SHANGHAI
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import Education, PersonnelKind
from lianqin.registry.models.organisations import Organisation

EMPTIED = "已销档人员"  # what stands for the name, in the language of the record
SAYS_SOMETHING: tuple[str, ...] = ("phone", "service_number", "education")
SAYS_SOMETHING += ("pinyin", "pinyin_back", "initials", "phone_tail")


class Person(ScopedModel):
    """Someone on file. The identity number is kept encrypted, found by a keyed index.

    There is no field for a face, a fingerprint, a health result or a score, on purpose.
    `organisation` is where they work now; `registry.Employment` says since when, and where before.
    `pinyin`, `initials` and `pinyin_back` (the reading from its end) come from `naming.reading_of`
    and `phone_tail` is the last four digits: they are there to be searched by. A dossier that is
    due while the record of incidents still needs its row is emptied instead (`emptied_on`).
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
    education = models.CharField(
        max_length=12, choices=Education, default="", db_default="", blank=True
    )
    pinyin = models.CharField(max_length=160, default="", db_default="", blank=True)
    pinyin_back = models.CharField(max_length=160, default="", db_default="", blank=True)
    initials = models.CharField(max_length=32, default="", db_default="", blank=True)
    phone_tail = models.CharField(max_length=4, default="", db_default="", blank=True)
    is_synthetic = models.BooleanField(default=False)
    registered_on = models.DateField()
    ended_on = models.DateField(null=True)
    emptied_on = models.DateField(null=True)

    retention = Retention(
        "离职后二年（保安服务管理条例第21条）", days=730, field="ended_on", emptied="emptied_on"
    )

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
        indexes = (
            models.Index(fields=("bureau", "name"), name="person_by_name"),
            models.Index(fields=("bureau", "pinyin"), name="person_by_pinyin"),
            models.Index(fields=("bureau", "pinyin_back"), name="person_by_pinyin_back"),
            models.Index(fields=("bureau", "initials"), name="person_by_initials"),
            models.Index(fields=("bureau", "phone_tail"), name="person_by_phone_tail"),
            models.Index(fields=("bureau", "kind", "ended_on"), name="person_by_kind"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Supervision and the command centre see the bureau's people, a manager the unit's own,
        a station its own officers and the people linked to its area, a team leader the team."""
        if viewer.bureau_id is None:
            return NOTHING
        own = Q(pk=viewer.person_id) if viewer.person_id else NOTHING
        if viewer.role in {Role.SUPERVISOR, Role.DISPATCHER}:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role == Role.UNIT_MANAGER:
            return own | Q(organisation_id__in=viewer.organisation_ids)
        if viewer.role in {Role.OFFICER, Role.CHIEF}:
            return own | Q(organisation_id__in=viewer.organisation_ids) | _linked_to(viewer)
        if viewer.role == Role.TEAM_LEADER:
            return own | _in_team_of(viewer)
        return own

    def empty(self, at: datetime) -> None:
        """Erase the person from a row that shifts and incidents still point to (decision 0006).

        The parts of the dossier go, and the name of an ended account that was theirs.
        """
        for relation in self._meta.related_objects:
            if relation.on_delete is models.CASCADE:
                relation.related_model._base_manager.filter(**{relation.field.name: self}).delete()
        User.objects.filter(memberships__person=self, is_active=False).update(display_name=EMPTIED)
        Person.unscoped.filter(pk=self.pk).update(
            **dict.fromkeys(("id_sealed", "id_index", "born_on"), None),
            **dict.fromkeys(SAYS_SOMETHING, ""),
            name=EMPTIED,
            slug=f"emptied-{self.pk}",
            emptied_on=at.astimezone(SHANGHAI).date(),
        )

    @classmethod
    def dossier_open_to(cls, viewer: Viewer) -> Q:
        """Whose dossier behind the name `viewer` may read: supervision all, a unit's manager the
        unit's own people, everybody their own (row 17). Nobody else, however much police."""
        if viewer.bureau_id is None:
            return NOTHING
        own = Q(pk=viewer.person_id) if viewer.person_id else NOTHING
        if viewer.role == Role.SUPERVISOR:
            return Q(bureau_id=viewer.bureau_id)
        if viewer.role == Role.UNIT_MANAGER:
            return own | Q(organisation_id__in=viewer.organisation_ids)
        return own


def _linked_to(viewer: Viewer) -> Q:
    """The people who take part in joint duty in the area of the viewer's station."""
    from lianqin.registry.models.linkage import Linkage

    links = Linkage.unscoped.filter(station_id__in=viewer.organisation_ids, until=None)
    return Q(bureau_id=viewer.bureau_id, pk__in=links.values("person_id"))


def _in_team_of(viewer: Viewer) -> Q:
    """The people now in the viewer's team."""
    from lianqin.registry.models.linkage import TeamMembership

    members = TeamMembership.unscoped.filter(team_id__in=viewer.team_ids, until=None)
    return Q(bureau_id=viewer.bureau_id, pk__in=members.values("person_id"))


class Certificate(ScopedModel):
    """The guard's certificate (保安员证). Valid on a day when issued, not expired, not revoked.

    The database itself keeps `number_tail`, the last four of the number, as people quote it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="certificates")
    number = models.CharField(max_length=32, db_index=True)
    number_tail = models.GeneratedField(
        expression=Right("number", 4),
        output_field=models.CharField(max_length=4),
        db_persist=True,
    )
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)

    retention = Retention("随档案保存")

    class Meta(ScopedModel.Meta):
        ordering = ("person_id", "issued_on")
        indexes = (
            models.Index(fields=("expires_on",), name="certificate_by_expiry"),
            models.Index(fields=("number_tail",), name="certificate_by_tail"),
        )

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
