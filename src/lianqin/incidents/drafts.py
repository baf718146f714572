"""What is written and not sent yet: kept for its writer, and weighed against who was first.

Keeping a draft is no act on the record: it leaves no audit row and no line, and its text is in no
log. Sending one is: `sending` holds what it waits for and what it writes together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.clock import SHANGHAI
from lianqin.core.given import kept_text
from lianqin.core.scope import Viewer
from lianqin.incidents.drafts_errors import DraftTooLarge, WrittenMeanwhile
from lianqin.incidents.models import Draft, Incident, TimelineEntry
from lianqin.incidents.states import EntryKind

LIMIT_KB = 24
# By form: the lines of the time line that change what it is about. A note hinders nobody.
ABOUT: dict[str, tuple[EntryKind, ...]] = {
    "feedback": (EntryKind.FEEDBACK, EntryKind.CLOSED, EntryKind.REOPENED),
    "classify": (EntryKind.CLASSIFIED,),
    "facts": (EntryKind.CORRECTION, EntryKind.CLASSIFIED),
    "close": (EntryKind.FEEDBACK, EntryKind.REOPENED),
    "reopen": (EntryKind.REOPENED, EntryKind.CLOSED),
}


def draft_key(user_id: int, form: str, number: str) -> UUID:
    """The one key of this person's draft of a form about an incident (or about none, at intake)."""
    return uuid5(NAMESPACE_URL, f"lianqin:draft:{user_id}:{form}:{number}")


def save_draft(
    *,
    writer: Viewer,
    form: str,
    incident: Incident | None,
    fields: Mapping[str, str | bool],
    seen_entry: int = 0,
    at: datetime | None = None,
) -> Draft:
    """Keep a form as it stands; sent twice it is kept once, and what is older changes nothing.

    `at` is when it was typed, by the server's clock. Raises DraftTooLarge.
    """
    at = at or clock.now()
    fields = {kept_text(name): _kept(value) for name, value in fields.items()}
    if len(json.dumps(fields, ensure_ascii=False).encode()) > LIMIT_KB * 1024:
        raise DraftTooLarge(limit_kb=LIMIT_KB)
    number = incident.number if incident else ""
    mark = {
        "user_id": writer.user_id,
        "form": form,
        "key": draft_key(writer.user_id or 0, form, number),
    }
    says = {"fields": fields, "seen_entry": seen_entry, "saved_at": at}
    with transaction.atomic():
        draft, is_new = Draft.unscoped.get_or_create(
            **mark, defaults={**says, "incident": incident}
        )
        if not is_new and draft.saved_at <= at:
            Draft.unscoped.filter(pk=draft.pk, saved_at__lte=at).update(**says)
    return draft


def _kept(value: str | bool) -> str | bool:
    return kept_text(value) if isinstance(value, str) else value


def drop_draft(*, writer: Viewer, form: str, number: str = "") -> None:
    """Forget one draft: it was sent, or its writer no longer wants it."""
    key = draft_key(writer.user_id or 0, form, number)
    Draft.unscoped.filter(user_id=writer.user_id or 0, form=form, key=key).delete()


def written_meanwhile(
    incident: Incident, form: str, seen: int, writer: Viewer
) -> TimelineEntry | None:
    """The last line that another wrote, since `seen`, about what this form is about."""
    rows = TimelineEntry.unscoped.filter(
        incident=incident, pk__gt=seen, kind__in=ABOUT.get(form, ())
    )
    return rows.exclude(actor_id=writer.user_id).order_by("-pk").first()


@contextmanager
def sending(
    incident: Incident, form: str, *, writer: Viewer, seen: int | None, anyway: bool = False
) -> Iterator[None]:
    """Send a form inside one transaction, and forget its draft.

    `seen` is the last line that its writer saw (None where the form did not say), `anyway` their
    word that they have read the other's. Raises WrittenMeanwhile where somebody was first.
    """
    with act("draft.sent", actor=writer):
        if seen is not None and not anyway:
            _refuse_second(written_meanwhile(incident, form, seen, writer))
        yield
        drop_draft(writer=writer, form=form, number=incident.number)


def _refuse_second(entry: TimelineEntry | None) -> None:
    if entry is not None:
        raise WrittenMeanwhile(
            who=entry.actor_name,
            what=entry.get_kind_display(),
            when=f"{entry.recorded_at.astimezone(SHANGHAI):%H:%M:%S}",
        )
