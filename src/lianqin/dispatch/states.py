"""The life of a directive: its states, their order, and what each means for the crew."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqin.incidents.states import EntryKind
from lianqin.units.kinds import UnitStatus


class Lead(models.TextChoices):
    """Who goes, as the standing order says (公安主导、保安助力)."""

    POLICE_ONLY = "police_only", _("仅民警处置")
    POLICE_LED = "police_led", _("民警主导，保安协助")
    GUARDS_FIRST = "guards_first", _("保安先期处置，民警随后到达或远程指导")


class DirectiveKind(models.TextChoices):
    DISPATCH = "dispatch", _("派警")
    LINKAGE = "linkage", _("联动指令")
    HELP = "help", _("协助请求")


class Origin(models.TextChoices):
    """What a directive came of."""

    ISSUED = "issued", _("下达")
    PASSED_ON = "passed_on", _("接力")
    REDIRECTED = "redirected", _("改派")
    REINFORCING = "reinforcing", _("增援")
    RELIEVING = "relieving", _("接替")


class Outcome(models.TextChoices):
    """What became of a rung."""

    DONE = "done", _("已办")
    NOBODY_LEFT = "nobody_left", _("没有下一支可派力量")
    NOT_NEEDED = "not_needed", _("已有足够力量")
    OFF_SHIFT = "off_shift", _("该班组已下班")


class Status(models.TextChoices):
    SENT = "sent", _("已下达")
    DELIVERED = "delivered", _("已送达")
    ACCEPTED = "accepted", _("已接受")
    EN_ROUTE = "en_route", _("途中")
    ON_SCENE = "on_scene", _("到达现场")
    CLEARED = "cleared", _("处置完毕")
    DECLINED = "declined", _("已谢绝")
    SILENT = "silent", _("未应答")
    CANCELLED = "cancelled", _("已撤销")
    FILLED = "filled", _("名额已满")
    REDIRECTED = "redirected", _("已改派他处")
    RELIEVED = "relieved", _("已由他组接替")


WAITING = (Status.SENT, Status.DELIVERED)
UNDER_WAY = (Status.ACCEPTED, Status.EN_ROUTE, Status.ON_SCENE)
OPEN = (*WAITING, *UNDER_WAY)

BEFORE: dict[Status, tuple[Status, ...]] = {
    Status.DELIVERED: (Status.SENT,),
    Status.ACCEPTED: (*WAITING, Status.SILENT),
    Status.DECLINED: (*WAITING, Status.SILENT),
    Status.SILENT: WAITING,
    Status.EN_ROUTE: (Status.ACCEPTED,),
    Status.ON_SCENE: (Status.ACCEPTED, Status.EN_ROUTE),
    Status.CLEARED: (Status.ON_SCENE,),
    # A muster that is stood down ends those too that had not answered yet.
    Status.CANCELLED: (*OPEN, Status.SILENT),
    # Others said yes first; whoever was silent until then is told the same.
    Status.FILLED: (*WAITING, Status.SILENT),
    Status.REDIRECTED: OPEN,
    Status.RELIEVED: UNDER_WAY,
}
# A yes that stands: what counts against the number of crews that a call wanted.
SAID_YES = (*UNDER_WAY, Status.CLEARED, Status.RELIEVED)

ENTRY_OF: dict[Status, EntryKind] = {
    Status.DELIVERED: EntryKind.DELIVERED,
    Status.ACCEPTED: EntryKind.ACCEPTED,
    Status.DECLINED: EntryKind.DECLINED,
    Status.SILENT: EntryKind.SILENT,
    Status.EN_ROUTE: EntryKind.EN_ROUTE,
    Status.ON_SCENE: EntryKind.ON_SCENE,
    Status.CLEARED: EntryKind.UNIT_CLEARED,
    Status.CANCELLED: EntryKind.CANCELLED,
    Status.FILLED: EntryKind.FILLED,
    Status.REDIRECTED: EntryKind.REDIRECTED,
    Status.RELIEVED: EntryKind.RELIEVED,
}
CREW_STATUS: dict[Status, UnitStatus] = {
    Status.ACCEPTED: UnitStatus.COMMITTED,
    Status.EN_ROUTE: UnitStatus.EN_ROUTE,
    Status.ON_SCENE: UnitStatus.ON_SCENE,
}
# What the crew's big button does next.
NEXT_STEP: dict[Status, Status] = {
    Status.ACCEPTED: Status.EN_ROUTE,
    Status.EN_ROUTE: Status.ON_SCENE,
    Status.ON_SCENE: Status.CLEARED,
}
