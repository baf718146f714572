"""A quarrel over a leak that guard Zhao found and mediator Mei brought to an agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cast import Cast

from lianqin.core import clock
from lianqin.core.clock import SHANGHAI
from lianqin.disputes.models import Dispute, DisputeStep, MediationAgreement, SideWord
from lianqin.disputes.parties import Party, seal
from lianqin.disputes.states import Form, How, Kind, State, StepKind, To

WORDS = "楼上漏水泡了楼下的墙，两家争了几天"
PARTIES = (
    Party(1, "甲一", "991405199003070034", "前街一号"),
    Party(2, "乙二", "", "前街二号"),
)


@dataclass
class Quarrel:
    """One row of each model of disputes."""

    dispute: Dispute
    dispute_step: DisputeStep
    side_word: SideWord
    agreement: MediationAgreement


def dispute_in(cast: Cast, **changes: Any) -> Dispute:
    """A dispute that guard Zhao found an hour ago at the building site."""
    at, site = clock.now() - timedelta(hours=1), cast.places.building_site
    fields = {
        "number": f"JF-{Dispute.unscoped.count():04d}-{cast.places.bureau.pk}",
        "bureau": cast.places.bureau,
        "station": cast.places.danhe,
        "how": How.ON_THE_SPOT,
        "kind": Kind.NEIGHBOUR,
        "words": WORDS,
        "place_text": site.name,
        "lon": site.lon,
        "lat": site.lat,
        "finder_user": cast.people.zhao.user.pk,
        "finder_name": "赵保安",
        "found_at": at,
    }
    return Dispute.unscoped.create(**{**fields, **changes})


def referred_to_mei(cast: Cast, **changes: Any) -> Dispute:
    """The same, referred to mediator Mei."""
    mei = {"mediator_user": cast.people.mei.user.pk, "mediator_name": "梅调解"}
    now = {"state": State.REFERRED, "referred_to": To.MEDIATOR, "referred_at": clock.now()}
    return dispute_in(cast, **{**mei, **now, **changes})


def quarrel(cast: Cast) -> Quarrel:
    """The dispute with a line, a side's word and the agreement."""
    now = clock.now()
    today = now.astimezone(SHANGHAI).date()
    dispute = referred_to_mei(cast, state=State.AGREED, ended_at=now)
    step = DisputeStep.unscoped.create(
        dispute=dispute,
        kind=StepKind.REFERRED,
        text="人民调解员 梅调解",
        actor_id=cast.people.sun.user.pk,
        actor_name="孙民警",
        at=now,
    )
    word = SideWord.unscoped.create(
        dispute=dispute, side=1, is_willing=True, taker_name="梅调解", at=now
    )
    agreement = MediationAgreement.unscoped.create(
        dispute=dispute,
        form=Form.WRITTEN,
        by=To.MEDIATOR,
        facts="楼上水管漏水，楼下墙面受潮",
        terms="甲方一周内修好水管；乙方自行粉刷墙面",
        performance="六月底以前",
        parties_sealed=seal(PARTIES, dispute),
        committee="前街人民调解委员会",
        mediator_name="梅调解",
        agreed_on=today,
        confirm_by=today + timedelta(days=30),
        follow_up_on=today + timedelta(days=20),
        recorded_at=now,
    )
    return Quarrel(dispute, step, word, agreement)
