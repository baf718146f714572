"""Police organisations, security units by legal kind, and who serves where."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

from lianqin.accounts.models import User
from lianqin.accounts.roles import POLICE, Role
from lianqin.core.retention import Retention
from lianqin.core.scope import NOTHING, ScopedModel, Viewer
from lianqin.registry.kinds import OrganisationKind

SEES_ALL_ORGANISATIONS = POLICE | {Role.AUDITOR, Role.LEADER, Role.ADMINISTRATOR}


def fresh_version() -> int:
    """A number that no earlier state of a row is likely to have had."""
    return secrets.randbits(31)


class Organisation(ScopedModel):
    """A police organisation or a unit that employs guards, with its place and its own area.

    `bureau` is the county bureau it belongs to, itself for a bureau. `area` is GeoJSON: a
    station's jurisdiction, or a unit's own area in the sense of Art. 15; `area_version` is
    another number after each change, so that every process knows when to read it again.
    """

    slug = models.CharField(max_length=48)
    bureau = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=96)
    short_name = models.CharField(max_length=32)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    area = models.JSONField(null=True)
    area_version = models.PositiveIntegerField(default=fresh_version)
    duty_contact = models.CharField(max_length=64, default="", blank=True)
    duty_phone = models.CharField(max_length=24, default="", blank=True)
    address = models.CharField(max_length=120, default="", db_default="", blank=True)
    filed_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    retention = Retention("机构沿革长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("kind", "name")
        constraints = (
            models.UniqueConstraint(fields=("bureau", "slug"), name="organisation_slug_once"),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """Police and oversight see the bureau's organisations; others see their own."""
        if viewer.bureau_id is None:
            return NOTHING
        if viewer.role in SEES_ALL_ORGANISATIONS:
            return Q(bureau_id=viewer.bureau_id)
        return Q(pk__in=viewer.organisation_ids)


class Membership(ScopedModel):
    """An account serves in an organisation from one day to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(
        "registry.Person", on_delete=models.PROTECT, related_name="memberships", null=True
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    retention = Retention("任职沿革长期保存")

    class Meta(ScopedModel.Meta):
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(until=None), name="one_open_membership"
            ),
        )

    @classmethod
    def visible_to(cls, viewer: Viewer) -> Q:
        """The administrator keeps them; everybody sees their own."""
        if viewer.role == Role.ADMINISTRATOR:
            return Q(organisation__bureau_id=viewer.bureau_id)
        return Q(user_id=viewer.user_id) if viewer.user_id else NOTHING
