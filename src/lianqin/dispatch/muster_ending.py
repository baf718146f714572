"""The end of a muster: people are counted, every crew is released, nobody is waited for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lianqin.core.acts import Act, act
from lianqin.core.scope import Viewer
from lianqin.dispatch import directives
from lianqin.dispatch.announcing import announce_directive
from lianqin.dispatch.models.muster import Account, Muster, MusterAlert
from lianqin.dispatch.muster import announce, open_one, police_only
from lianqin.dispatch.muster_errors import HeadsMissing
from lianqin.dispatch.states import OPEN, Status
from lianqin.dispatch.steps import step
from lianqin.incidents import timeline
from lianqin.incidents.models import Incident
from lianqin.incidents.states import EntryKind, State
from lianqin.units.models import UnitMember


@dataclass(frozen=True)
class Count:
    """One crew as the officer counted it: what became of it and how many of it were there."""

    account: Account
    heads: int = 0


def stand_down(
    muster: Muster,
    counts: Mapping[int, Count],
    *,
    actor: Viewer,
    actor_name: str,
    reason: str = "",
) -> Muster:
    """End it after the head count, by alert; every crew that still has it in hand is released.

    A crew that is not in `counts`, whose whereabouts are unknown, or of which fewer people were
    counted than went, is unaccounted for: that needs a reason. So is one called while the count
    was being taken. Raises HeadsMissing, MusterOver.
    """
    police_only(muster.incident, actor)
    with act("muster.stand_down", actor=actor) as act_:
        open_one(muster)
        alerts = list(
            muster.alerts.select_related("unit", "directive__unit", "directive__incident")
        )
        missing = [alert.unit.call_sign for alert in alerts if _is_missing(alert, counts)]
        if missing and not reason.strip():
            raise HeadsMissing(crews="、".join(missing))
        heads = sum(count.heads for count in counts.values())
        Muster.unscoped.filter(pk=muster.pk, stood_down_at=None).update(
            stood_down_at=act_.at,
            stood_down_by=actor_name,
            reason=reason.strip()[:200],
            heads=heads,
        )
        for alert in alerts:
            _settle(alert, counts.get(alert.pk, Count(Account.UNKNOWN)), act_, actor_name)
        if not _is_merged(muster.incident):
            text = _counted(alerts, counts, heads, len(missing))
            timeline.write(act_, muster.incident, EntryKind.NOTE, text=text, actor_name=actor_name)
        act_.record(muster, crews=len(alerts), heads=heads, missing=len(missing))
        announce(muster, act_)
    muster.refresh_from_db()
    return muster


def crew_size(alert: MusterAlert) -> int:
    """How many people the crew has."""
    return UnitMember.unscoped.filter(unit_id=alert.unit_id).count()


def _is_missing(alert: MusterAlert, counts: Mapping[int, Count]) -> bool:
    count = counts.get(alert.pk)
    if count is None or count.account == Account.UNKNOWN:
        return True
    return count.account == Account.THERE and count.heads < crew_size(alert)


def _is_merged(incident: Incident) -> bool:
    """Whether it goes on as another by now, so that its record takes no more lines."""
    return Incident.unscoped.filter(pk=incident.pk, state=State.MERGED).exists()


def _settle(alert: MusterAlert, count: Count, act_: Act, actor_name: str) -> None:
    """Write the count down and release the crew: who was there has done its part, and who has not
    answered is not waited for. A merged incident has no crew that said yes, and takes no line."""
    MusterAlert.unscoped.filter(pk=alert.pk).update(account=count.account, heads=count.heads)
    directive = alert.directive
    directive.refresh_from_db(fields=["status"])
    if directive.status == Status.ON_SCENE:
        directives.progress(directive, Status.CLEARED, actor=act_.actor, actor_name=actor_name)
    elif directive.status not in (*OPEN, Status.SILENT):
        return
    elif _is_merged(directive.incident):
        step(directive, Status.CANCELLED, ended_at=act_.at)
        act_.record(directive, status=str(directive.status))
        announce_directive(directive, act_)
    else:
        directives.cancel(directive, actor=act_.actor, actor_name=actor_name)


def _counted(
    alerts: list[MusterAlert], counts: Mapping[int, Count], heads: int, missing: int
) -> str:
    """What the record says of the head count, in the language of the record."""
    accounts = [count.account for count in counts.values()]
    parts = [f"解除集结：通知 {len(alerts)} 组"]
    words = {
        Account.THERE: "到位",
        Account.ON_WAY: "在途返回",
        Account.RELEASED: "放行",
        Account.NOT_ANSWERED: "未应答",
    }
    parts += [f"{said_} {accounts.count(account)} 组" for account, said_ in words.items()]
    parts.append(f"清点 {heads} 人")
    parts.append(f"未清点 {missing} 组" if missing else "清点齐全")
    return "，".join(parts)
