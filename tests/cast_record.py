"""What became of an incident: a double merged and parted, a transfer, a call-back, an appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from cast import Cast, report

from lianqin.core import clock
from lianqin.incidents.models import (
    AnswerTally,
    AppealRecipient,
    AppealView,
    Callback,
    Draft,
    EvidenceOpening,
    Grievance,
    Handover,
    IdentityAppeal,
    Incident,
    Merge,
    OutsideCode,
    Photo,
    Sighting,
    Transfer,
    VoiceNote,
)
from lianqin.incidents.states import State

DIGEST = "0" * 64


@dataclass
class Aftermath:
    """One row of each model that hangs on an incident after its report."""

    voice_note: VoiceNote
    opening: EvidenceOpening
    merge: Merge
    transfer: Transfer
    callback: Callback
    tally: AnswerTally
    grievance: Grievance
    outside_code: OutsideCode
    draft: Draft
    appeal: IdentityAppeal
    recipient: AppealRecipient
    appeal_view: AppealView
    sighting: Sighting
    handover: Handover


def aftermath(cast: Cast, incident: Incident, photo: Photo) -> Aftermath:
    """The incident with everything that may still happen to it; grid worker Ge is asked."""
    now = clock.now()
    appeal = _appeal(cast, incident)
    asked: dict[str, Any] = {"appeal": appeal, "person": cast.ge.person}
    return Aftermath(
        voice_note=_voice(cast, incident),
        opening=EvidenceOpening.unscoped.create(
            incident=incident,
            photo=photo,
            reason="移送案件",
            asked_by="孙民警",
            actor_id=cast.bao.user.pk,
            actor_name="包保管",
            is_whole=True,
            at=now,
        ),
        merge=_merge(cast, incident),
        transfer=Transfer.unscoped.create(incident=incident, to="12345", at=now),
        callback=Callback.unscoped.create(incident=incident, due_at=now + timedelta(days=1)),
        tally=AnswerTally.unscoped.create(
            bureau=cast.bureau,
            station=cast.danhe,
            month=date(2024, 7, 1),
            question="handled",
            answer="yes",
            count=9,
        ),
        grievance=Grievance.unscoped.create(
            incident=incident, channel="phone", words="民警到得晚", at=now
        ),
        outside_code=OutsideCode.unscoped.create(
            bureau=cast.bureau,
            kind="category",
            own="criminal.theft",
            system="county",
            code="010203",
        ),
        draft=Draft.unscoped.create(
            user_id=cast.sun.user.pk,
            incident=incident,
            form="note",
            key=UUID(int=1),
            fields={"text": "还没写完"},
            saved_at=now,
        ),
        appeal=appeal,
        recipient=AppealRecipient.unscoped.create(**asked, told_at=now),
        appeal_view=AppealView.unscoped.create(**asked, mark="葛网格", at=now),
        sighting=Sighting.unscoped.create(**asked, kind="knows", words="住在前街", said_at=now),
        handover=Handover.unscoped.create(
            incident=incident, relation="spouse", checked_how="看过户口簿", condition="well", at=now
        ),
    )


def _voice(cast: Cast, incident: Incident) -> VoiceNote:
    return VoiceNote.unscoped.create(
        incident=incident,
        file="voice/none.ogg",
        sha256=DIGEST,
        seconds=4.0,
        sealed="sealed/none",
        original_sha256=DIGEST,
        original_bytes=4096,
        original_type="audio/webm",
        sent_by=cast.zhao.user.pk,
        at=clock.now(),
    )


def _merge(cast: Cast, incident: Incident) -> Merge:
    """A second report that was taken for the first, and is parted from it again."""
    double = report(cast, words="有人在工地偷东西")
    return Merge.unscoped.create(
        incident=double,
        into=incident,
        state_before=State.RECEIVED,
        actor_id=cast.chen.user.pk,
        actor_name="陈民警",
        at=clock.now(),
        undone_at=clock.now(),
    )


def _appeal(cast: Cast, incident: Incident) -> IdentityAppeal:
    now = clock.now()
    return IdentityAppeal.unscoped.create(
        incident=incident,
        number=f"X{incident.pk:06d}",
        state=IdentityAppeal.State.LIVE,
        basis="本人说不出姓名住址，须尽快找到家属",
        words="男，深色外套，黑布鞋",
        maker_id=cast.sun.user.pk,
        maker_name="孙民警",
        approver_id=cast.fang.user.pk,
        approver_name="方所长",
        made_at=now,
        broadcast_at=now,
        expires_at=now + timedelta(hours=2),
    )
