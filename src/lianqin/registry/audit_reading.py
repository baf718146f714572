"""The audit chain as one bureau's auditor may read it: who did what, by number, never whose file.

The chain itself belongs to the whole house. A row is a bureau's when its actor serves or has
served there; what the house did by itself (timers, the console) is shown where there is only one
bureau, as it can be nobody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from lianqin.accounts.models import User
from lianqin.core.audit import digest
from lianqin.core.models import AuditRow
from lianqin.core.scope import Viewer
from lianqin.registry.kinds import OrganisationKind
from lianqin.registry.memberships import accounts_of_bureau
from lianqin.registry.models import Organisation


@dataclass(frozen=True)
class Asked:
    """What the auditor wants to see; empty means any. `action` and `subject` are beginnings."""

    action: str = ""
    role: str = ""
    actor_id: int | None = None
    subject: str = ""
    subject_id: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit_rows(viewer: Viewer, asked: Asked = Asked()) -> QuerySet[AuditRow]:
    """The rows of the viewer's bureau, newest first."""
    accounts = User.objects.filter(accounts_of_bureau(viewer)).values("pk")
    whose = Q(actor_id__in=accounts)
    if Organisation.unscoped.filter(kind=OrganisationKind.BUREAU).count() == 1:
        whose |= Q(actor_id=None)
    return AuditRow.objects.filter(whose, _conditions(asked)).order_by("-seq")


def _conditions(asked: Asked) -> Q:
    said = {
        "action__startswith": asked.action,
        "actor_role": asked.role,
        "actor_id": asked.actor_id,
        "subject__startswith": asked.subject,
        "subject_id": asked.subject_id,
        "at__gte": asked.since,
        "at__lt": asked.until,
    }
    return Q(**{name: value for name, value in said.items() if value not in ("", None)})


def altered(rows: list[AuditRow]) -> list[int]:
    """The numbers of those rows whose digest no longer is that of what they say, or which do not
    follow the row before them in the house."""
    before = dict(
        AuditRow.objects.filter(seq__in=[row.seq - 1 for row in rows]).values_list("seq", "digest")
    )
    return [
        row.seq
        for row in rows
        if row.digest != digest(row) or before.get(row.seq - 1, row.previous) != row.previous
    ]
