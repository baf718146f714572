"""Who reads the words of an incident in which a minor was harmed, or of violence at home.

Domain section 7: such victims are protected. The words and the number of whoever called are read
by the station responsible and by the command centre; a station that merely takes part learns the
place, the category and the priority.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import Role
from lianqin.core.scope import EVERYTHING, Viewer
from lianqin.incidents.categories import BY_CODE
from lianqin.incidents.restricted_errors import ProtectedIncident
from lianqin.incidents.states import EntryKind

if TYPE_CHECKING:
    from lianqin.incidents.models import Incident

WITHHELD = _("内容受限：涉及未成年人受侵害或家庭暴力，由属地派出所和指挥中心掌握。")
# Lines of the time line that say who did what when and nothing else: at most a crew and the number
# of its directive, or a station or addressee and the number of what was asked or reported. Every
# other line, and any that is new, may repeat what was said.
STAMPS = (
    EntryKind.DISPATCHED,
    EntryKind.DELIVERED,
    EntryKind.ACCEPTED,
    EntryKind.DECLINED,
    EntryKind.SILENT,
    EntryKind.CANCELLED,
    EntryKind.RESENT,
    EntryKind.ESCALATED,
    EntryKind.FILLED,
    EntryKind.REDIRECTED,
    EntryKind.RELIEVED,
    EntryKind.EN_ROUTE,
    EntryKind.ON_SCENE,
    EntryKind.UNIT_CLEARED,
    EntryKind.CLEARED,
    EntryKind.CLOSED,
    EntryKind.HELP_ASKED,
    EntryKind.HELP_ANSWERED,
    EntryKind.HELP_OVER,
    EntryKind.REPORTED_UP,
    EntryKind.READ_ABOVE,
)
PROTECTED = tuple(code for code, row in BY_CODE.items() if row.domestic or row.minors)


def is_protected(incident: Incident) -> bool:
    """Whether a minor was harmed or it is violence at home, by its facts or by its category."""
    codes = {incident.category, incident.result_category}
    return incident.minors_harmed or incident.is_domestic or bool(codes & set(PROTECTED))


def sees_words(incident: Incident, viewer: Viewer) -> bool:
    """Whether `viewer`, who sees the incident, reads what was said and who called."""
    if not is_protected(incident) or viewer.role == Role.DISPATCHER:
        return True
    return incident.station_id in viewer.organisation_ids


def refuse_helper(incident: Incident, actor: Viewer) -> None:
    """Raise ProtectedIncident where `actor` does not read the words, and so lifts no protection.

    `incident` is read inside the act, as it stands: what a page showed may be older.
    """
    if not sees_words(incident, actor):
        raise ProtectedIncident


def words_for(incident: Incident, viewer: Viewer) -> str | Promise:
    """The words of the report, or the sentence that stands in their place."""
    return incident.words if sees_words(incident, viewer) else WITHHELD


def words_seen(viewer: Viewer, path: str = "") -> Q:
    """The same as a condition on rows, so that a search finds no words that are withheld.

    `path` leads from the row to its incident, such as "incident__".
    """
    if viewer.role == Role.DISPATCHER:
        return EVERYTHING
    protected = (
        Q(**{f"{path}minors_harmed": True})
        | Q(**{f"{path}is_domestic": True})
        | Q(**{f"{path}category__in": PROTECTED})
        | Q(**{f"{path}result_category__in": PROTECTED})
    )
    return ~protected | Q(**{f"{path}station_id__in": viewer.organisation_ids})
