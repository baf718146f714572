"""Looking at an appeal's picture, answering, and judging the answers (domain rows 48 and 49)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from lianqin.core import clock
from lianqin.core.acts import act
from lianqin.core.errors import NotFound
from lianqin.core.scope import Viewer
from lianqin.incidents import appeal_marks, timeline
from lianqin.incidents import appeal_pictures as pictures
from lianqin.incidents.appeal_errors import AppealMovedOn, NotKnownLeadsNowhere, PictureGone
from lianqin.incidents.appeal_words import in_chinese
from lianqin.incidents.appeals import WITH_PICTURE, State, lose, sealed_of
from lianqin.incidents.errors import StampInFuture
from lianqin.incidents.models import AppealRecipient, AppealView, IdentityAppeal, Sighting
from lianqin.incidents.states import EntryKind

Kind = Sighting.Kind


def look(
    appeal: IdentityAppeal, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> bytes:
    """The picture for one viewer, marked with who looks and when; the look is on record.

    For a recipient while it is live; for the police who see the incident before approval too.
    Raises NotFound, AppealMovedOn, PictureGone.
    """
    if actor.person_id is None:  # an account of nobody on file: there is no name to mark with
        raise NotFound
    try:
        with act("appeal.look", actor=actor, at=at) as act_:
            now = IdentityAppeal.unscoped.select_related("incident").get(pk=appeal.pk)
            refuse_unseen(now, actor)
            refuse_ended(now, act_.at)
            plain = pictures.unseal(sealed_of(now))
            exercise = now.incident.is_exercise
            mark = appeal_marks.mark_of(
                actor_name, actor.user_id, act_.at, is_exercise=exercise
            )  # fmt: skip
            view = AppealView.unscoped.create(
                appeal=now, person_id=actor.person_id, mark=mark, at=act_.at
            )
            act_.record(view, appeal=now.pk)
    except PictureGone:
        lose(appeal)
        raise
    return appeal_marks.marked(plain, mark)


def refuse_unseen(appeal: IdentityAppeal, viewer: Viewer) -> None:
    """Raises NotFound for whom it does not concern or not yet, AppealMovedOn for a recipient whom
    it no longer concerns."""
    on_list = AppealRecipient.unscoped.filter(appeal=appeal, person_id=viewer.person_id or 0)
    if IdentityAppeal.objects.for_viewer(viewer).filter(pk=appeal.pk).exists():
        return
    if appeal.broadcast_at and on_list.exists():
        raise AppealMovedOn(number=appeal.number, state=state_of(appeal).label)
    raise NotFound


def state_of(appeal: IdentityAppeal) -> State:
    """Its state now, whether its timer was handled already or not."""
    is_over = appeal.expires_at is not None and clock.now() >= appeal.expires_at
    return State.EXPIRED if is_over and appeal.state in WITH_PICTURE else State(appeal.state)


def refuse_ended(appeal: IdentityAppeal, at: datetime) -> None:
    """Raises AppealMovedOn once nobody may look any more, timers handled or not."""
    is_over = appeal.expires_at is not None and at >= appeal.expires_at
    if appeal.state not in WITH_PICTURE or is_over:
        raise AppealMovedOn(number=appeal.number, state=state_of(appeal).label)


@dataclass(frozen=True)
class Saying:
    """What a recipient answers; `seen_at` and `place_text` are when and where they saw them."""

    kind: Kind
    words: str = ""
    place_text: str = ""
    seen_at: datetime | None = None


def say(
    recipient: AppealRecipient,
    saying: Saying,
    *,
    actor: Viewer,
    actor_name: str,
    said_at: datetime | None = None,
    device_at: datetime | None = None,
) -> Sighting:
    """Take an answer. One pressed while the appeal was live counts, however late it arrives.

    Raises NotFound for somebody else's place on the list, AppealMovedOn, StampInFuture.
    """
    if recipient.person_id != actor.person_id:
        raise NotFound
    with act("appeal.answer", actor=actor, device_at=device_at) as act_:
        appeal, moment = IdentityAppeal.unscoped.get(pk=recipient.appeal_id), said_at or act_.at
        _refuse_late(appeal, moment)
        if saying.seen_at and saying.seen_at > act_.at + timeline.GRACE:
            raise StampInFuture(when=f"{saying.seen_at:%Y-%m-%d %H:%M}")
        sighting = Sighting.unscoped.create(
            appeal=appeal,
            person_id=recipient.person_id,
            kind=saying.kind,
            words=saying.words.strip(),
            place_text=saying.place_text.strip(),
            seen_at=saying.seen_at,
            said_at=moment,
        )
        parts = (in_chinese(Kind(saying.kind).label), sighting.words, sighting.place_text)
        text = f"{appeal.number} {'；'.join(filter(None, parts))}"
        timeline.write(
            act_, appeal.incident, EntryKind.SIGHTING, at=moment, text=text, actor_name=actor_name
        )
        act_.record(sighting, appeal=appeal.pk, kind=str(saying.kind))
        timeline.announce(act_, appeal.incident)
    return sighting


def _refuse_late(appeal: IdentityAppeal, moment: datetime) -> None:
    until = min(filter(None, (appeal.ended_at, appeal.expires_at)), default=None)
    since = appeal.broadcast_at
    if since is None or moment < since or (until is not None and moment >= until):
        raise AppealMovedOn(number=appeal.number, state=appeal.get_state_display())


def judge(
    sighting: Sighting,
    *,
    is_valid: bool,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """Say whether an answer leads to somebody; it may be judged anew, each time on record.

    Raises NotKnownLeadsNowhere for a "not known" that is to be valid.
    """
    if is_valid and sighting.kind == Kind.NOT_KNOWN:
        raise NotKnownLeadsNowhere
    with act("appeal.judge", actor=actor, at=at) as act_:
        sighting.is_valid, sighting.judged_by = is_valid, actor.user_id
        sighting.judged_at = act_.at
        sighting.save(update_fields=["is_valid", "judged_by", "judged_at"])
        appeal, verdict = sighting.appeal, "有效" if is_valid else "无效"
        said = in_chinese(Kind(sighting.kind).label)
        text = f"{appeal.number} 回复（{said}）判为{verdict}"
        timeline.write(act_, appeal.incident, EntryKind.SIGHTING, text=text, actor_name=actor_name)
        act_.record(sighting, appeal=appeal.pk, valid=is_valid)
        timeline.announce(act_, appeal.incident)


def first_valid_reply(appeal: IdentityAppeal) -> timedelta | None:
    """From broadcast to the first answer that was judged valid; None while there is none.

    It is a reply, not the reunion (domain A14).
    """
    said = Sighting.unscoped.filter(appeal=appeal, is_valid=True).aggregate(first=Min("said_at"))
    if appeal.broadcast_at is None or said["first"] is None:
        return None
    waited: timedelta = said["first"] - appeal.broadcast_at
    return waited
