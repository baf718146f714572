"""Identity appeals: asked for by one, approved by another, ended by whatever comes first.

Sources: 个人信息保护法 Art. 13(4) and 28; domain.md rows 48 to 50 and section 7. The picture ends
with the appeal, however that ends, and its key goes before the rows say so: a process that dies
in between leaves an appeal whose key is gone, which `appeal_watch.mend` finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqin.accounts.permissions import may
from lianqin.accounts.roles import Role
from lianqin.core.acts import Act, act
from lianqin.core.clock import SHANGHAI
from lianqin.core.errors import MissingInput, NotPermitted
from lianqin.core.scope import Viewer
from lianqin.incidents import appeal_pictures as pictures
from lianqin.incidents import timeline
from lianqin.incidents.appeal_errors import (
    AppealMovedOn,
    ChildNeedsMore,
    PictureGone,
    PictureMissing,
    SamePerson,
)
from lianqin.incidents.appeal_list import checked
from lianqin.incidents.appeal_pictures import Sealed
from lianqin.incidents.appeal_words import refuse_health_words
from lianqin.incidents.errors import IncidentMovedOn
from lianqin.incidents.models import AppealRecipient, IdentityAppeal, Incident
from lianqin.incidents.numbers import next_number
from lianqin.incidents.roots import refuse_merged
from lianqin.incidents.states import OPEN as OPEN_INCIDENTS
from lianqin.incidents.states import EntryKind
from lianqin.registry.viewers import person_key

LIFE = timedelta(hours=2)
WAITS = timedelta(hours=2)  # for an approval; then the picture goes unseen
TIMER = "appeal.expire"
BROADCAST, ENDED = "appeal.broadcast", "appeal.ended"
State = IdentityAppeal.State

# What may come before each state.
BEFORE: dict[State, tuple[State, ...]] = {
    State.LIVE: (State.DRAFT,),
    State.REFUSED: (State.DRAFT,),
    State.WITHDRAWN: (State.DRAFT, State.LIVE),
    State.EXPIRED: (State.DRAFT, State.LIVE),
    State.ENDED: (State.DRAFT, State.LIVE),
    State.KEY_LOST: (State.DRAFT, State.LIVE),
}
WITH_PICTURE = (State.DRAFT, State.LIVE)


@dataclass(frozen=True)
class Ask:
    """What an officer asks for. `picture` is as `appeal_pictures.prepare` made it."""

    basis: str
    words: str
    picture: bytes
    person_ids: tuple[int, ...]
    place_text: str = ""
    is_child: bool = False
    guardian_agrees: bool = False


def ask(
    incident: Incident, wanted: Ask, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> IdentityAppeal:
    """Make an appeal that waits for somebody else's approval. Nobody is shown anything yet.

    Raises MissingInput, HealthWord, PictureMissing, NoRecipients, TooManyRecipients,
    RecipientNotServing, IncidentMovedOn.
    """
    refuse_unsaid(wanted)
    with act("appeal.ask", actor=actor, at=at) as act_:
        if not Incident.unscoped.filter(pk=incident.pk, state__in=OPEN_INCIDENTS).exists():
            raise IncidentMovedOn(number=incident.number)
        people = checked(wanted.person_ids, incident, act_.at, is_child=wanted.is_child)
        sealed = pictures.seal(wanted.picture)
        try:
            appeal = _enter(incident, wanted, sealed, act_, actor_name)
            AppealRecipient.unscoped.bulk_create(
                AppealRecipient(appeal=appeal, person_id=pk) for pk in people
            )
            text = f"{appeal.number} 提交审批，拟发 {len(people)} 人"
            timeline.write(act_, incident, EntryKind.APPEAL, text=text, actor_name=actor_name)
            act_.record(appeal, incident=incident.pk, recipients=len(people), child=wanted.is_child)
            act_.send(TIMER, {"appeal": appeal.pk}, due_at=act_.at + WAITS)
            timeline.announce(act_, incident)
        except BaseException:
            pictures.destroy(sealed)
            raise
    return appeal


def refuse_unsaid(wanted: Ask) -> None:
    """What can be said of a request before anything is looked up."""
    if not wanted.basis.strip():
        raise MissingInput(field=_("依据和必要性"))
    if not wanted.words.strip():
        raise MissingInput(field=_("衣着和体貌"))
    refuse_health_words(wanted.words, wanted.place_text)
    if not wanted.picture:
        raise PictureMissing


def _enter(
    incident: Incident, wanted: Ask, sealed: Sealed, act_: Act, actor_name: str
) -> IdentityAppeal:
    exercise = incident.is_exercise
    return IdentityAppeal.unscoped.create(
        incident=incident,
        number=next_number(IdentityAppeal, prefix="X", at=act_.at, is_exercise=exercise),
        basis=wanted.basis.strip(),
        words=wanted.words.strip(),
        place_text=wanted.place_text.strip(),
        is_child=wanted.is_child,
        guardian_agrees=wanted.guardian_agrees,
        picture=sealed.picture,
        picture_key=sealed.key,
        maker_id=act_.actor.user_id or 0,
        maker_name=actor_name,
        made_at=act_.at,
    )


def approve(
    appeal: IdentityAppeal, *, actor: Viewer, actor_name: str, at: datetime | None = None
) -> None:
    """Send it: from now on, for two hours at most, those on the list see the picture.

    Raises SamePerson, NotPermitted, ChildNeedsMore, PictureGone, AppealMovedOn, MergedAway.
    """
    refuse_approver(appeal, actor)
    if appeal.picture and not pictures.is_there(sealed_of(appeal)):
        lose(appeal)
        raise PictureGone
    with act("appeal.approve", actor=actor, at=at) as act_:
        refuse_merged(appeal.incident)
        stamps = {"broadcast_at": act_.at, "expires_at": act_.at + LIFE}
        _move(
            appeal, State.LIVE, made_at__gt=act_.at - WAITS,
            approver_id=actor.user_id, approver_name=actor_name, **stamps,
        )  # fmt: skip
        count = AppealRecipient.unscoped.filter(appeal=appeal).update(told_at=act_.at)
        until = stamps["expires_at"].astimezone(SHANGHAI)
        text = f"{appeal.number} 已发布给 {count} 人，至 {until:%H:%M}；{actor_name} 批准"
        timeline.write(act_, appeal.incident, EntryKind.APPEAL, text=text, actor_name=actor_name)
        act_.record(appeal, recipients=count, maker=appeal.maker_id)
        act_.announce(BROADCAST, appeal, audience=_phones(appeal))
        act_.send(TIMER, {"appeal": appeal.pk}, due_at=stamps["expires_at"])
        timeline.announce(act_, appeal.incident)


def refuse_approver(appeal: IdentityAppeal, actor: Viewer) -> None:
    """Raises SamePerson, NotPermitted and, for a child, ChildNeedsMore."""
    if actor.user_id == appeal.maker_id:
        raise SamePerson
    if not may(actor.role, "appeal.approve"):
        raise NotPermitted
    if appeal.is_child and not appeal.guardian_agrees and actor.role != Role.CHIEF:
        raise ChildNeedsMore


def refuse(
    appeal: IdentityAppeal,
    *,
    reason: str,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """Say no; the picture is destroyed unseen. Raises MissingInput, SamePerson, AppealMovedOn."""
    if actor.user_id == appeal.maker_id:
        raise SamePerson
    if not reason.strip():
        raise MissingInput(field=_("不批准的理由"))
    said = {"refusal": reason.strip()[:200], "approver_id": actor.user_id}
    with act("appeal.refuse", actor=actor, at=at) as act_:
        text = f"未批准：{reason.strip()}"
        end(appeal, State.REFUSED, act_, text, actor_name, approver_name=actor_name, **said)


def withdraw(
    appeal: IdentityAppeal,
    *,
    reason: str,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """Take it back at any moment; every phone loses the picture. Raises MissingInput,
    AppealMovedOn."""
    if not reason.strip():
        raise MissingInput(field=_("撤回的理由"))
    with act("appeal.withdraw", actor=actor, at=at) as act_:
        end(appeal, State.WITHDRAWN, act_, f"已撤回：{reason.strip()}", actor_name)


def end(
    appeal: IdentityAppeal,
    to: State,
    act_: Act,
    text: str,
    actor_name: str = "",
    **facts: Any,
) -> None:
    """Inside an act: the appeal ends and its picture is destroyed. Raises AppealMovedOn.

    The key goes before the act commits; where the commit then fails, the key stays gone.
    """
    sealed = sealed_of(appeal)
    _move(
        appeal, to, ended_at=act_.at, erased_at=act_.at, picture="", picture_key="", **facts
    )  # fmt: skip
    line = f"{appeal.number} {text}；照片已销毁"[:1000]
    timeline.write(act_, appeal.incident, EntryKind.APPEAL, text=line, actor_name=actor_name)
    act_.record(appeal, state=str(to))
    act_.announce(ENDED, appeal, audience=_phones(appeal))
    timeline.announce(act_, appeal.incident)
    pictures.destroy(sealed)


def lose(appeal: IdentityAppeal) -> None:
    """The key or the sealed picture is not there: end it, whoever found out."""
    with act("appeal.key_lost", actor=HOUSE) as act_:
        if IdentityAppeal.unscoped.filter(pk=appeal.pk, state__in=WITH_PICTURE).exists():
            end(appeal, State.KEY_LOST, act_, "密钥已失，照片不可读", "系统")


def tell_person(
    appeal: IdentityAppeal,
    *,
    words: str,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
) -> None:
    """Enter that whoever was shown has been told of it afterwards, and how. Once.

    Raises MissingInput, AppealMovedOn while the picture can still be seen or when nobody saw it.
    """
    if not words.strip():
        raise MissingInput(field=_("怎样告知本人"))
    with act("appeal.told", actor=actor, at=at) as act_:
        rows = IdentityAppeal.unscoped.filter(pk=appeal.pk, told_at=None)
        shown = rows.exclude(broadcast_at=None).exclude(state__in=WITH_PICTURE)
        if shown.update(told_at=act_.at, told_words=words.strip()[:200]) != 1:
            raise _moved_on(appeal)
        text = f"{appeal.number} 已告知本人：{words.strip()[:200]}"
        timeline.write(act_, appeal.incident, EntryKind.APPEAL, text=text, actor_name=actor_name)
        act_.record(appeal)
        timeline.announce(act_, appeal.incident)


HOUSE = Viewer(user_id=None, role="house")


def sealed_of(appeal: IdentityAppeal) -> Sealed:
    """Where its picture lies."""
    return Sealed(appeal.picture, appeal.picture_key)


def _move(appeal: IdentityAppeal, to: State, /, made_at__gt: Any = None, **changes: Any) -> None:
    rows = IdentityAppeal.unscoped.filter(pk=appeal.pk, state__in=BEFORE[to])
    if made_at__gt is not None:
        rows = rows.filter(made_at__gt=made_at__gt)
    if rows.update(state=to, **changes) != 1:
        raise _moved_on(appeal)


def _moved_on(appeal: IdentityAppeal) -> AppealMovedOn:
    now = IdentityAppeal.unscoped.get(pk=appeal.pk)
    return AppealMovedOn(number=now.number, state=now.get_state_display())


def _phones(appeal: IdentityAppeal) -> list[str]:
    rows = AppealRecipient.unscoped.filter(appeal=appeal)
    return [person_key(pk) for pk in rows.values_list("person_id", flat=True)]
