"""At the roadside: one's own safety first, then help, never restraint (domain rows 46 and 47).

Lights, cone and a place behind the rail come before anybody is touched: lorries pass, and who
stands in the dark is not seen. Help is a closed list under 民法典 Art. 184 and 人民警察法 Art. 34;
restraint belongs to the police (保安服务管理条例 Art. 30) and is no help that anybody could choose.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.accounts.roles import POLICE
from lianqin.core.acts import act
from lianqin.core.errors import UnreadableInput
from lianqin.core.scope import Viewer
from lianqin.incidents import timeline
from lianqin.incidents.appeal_errors import RestraintForbidden, StepTooEarly
from lianqin.incidents.appeal_words import in_chinese
from lianqin.incidents.models import Incident, TimelineEntry
from lianqin.incidents.roots import goes_on_as, in_family, root_of
from lianqin.incidents.states import EntryKind

Words = str | Promise


@dataclass(frozen=True)
class Step:
    """A step of safety: what the phone says, and why in a few words."""

    code: str
    name: Words
    why: Words


STEPS: tuple[Step, ...] = (
    Step("lights", _("开警示灯"), _("双闪、警灯、反光背心")),
    Step("cone", _("放锥桶或三角牌"), _("来车方向，夜间150米外")),
    Step("behind_rail", _("人员站到护栏外"), _("自己和围观的人都离开车道")),
)
ANSWERS: dict[str, Words] = {
    "responds": _("呼叫有应答"),
    "silent": _("呼叫无应答，已提示拨打120"),
}


@dataclass(frozen=True)
class Help:
    """Something that may be done for somebody."""

    code: str
    name: Words


HELP: tuple[Help, ...] = (
    Help("call_120", _("已拨打120")),
    Help("help_up", _("搀扶至路边安全处")),
    Help("keep_warm", _("保暖、给水")),
    Help("calm_people", _("安抚、陪伴")),
    Help("contact_family", _("联系家属")),
    Help("wait_for_police", _("等候民警")),
)
HELP_BY_CODE = {one.code: one for one in HELP}
BEFORE_HELP = ("lights", "cone")
ALWAYS = frozenset({"call_120"})  # an ambulance waits for no cone

# What a guard's record may not tell as a help, and what no hand-made form may ask for.
RESTRAINT: tuple[str, ...] = (
    *("约束", "控制", "铐", "按住", "按倒", "绑", "捆", "制服", "扭送", "扣留", "扣押", "限制自由"),
    *("搜身", "盘问", "看管", "拘", "强行", "restrain", "handcuff", "tie up", "detain"),
)
POLICE_POWERS: dict[str, Words] = {
    "restrain": _("约束"),
    "apprehend": _("控制抓捕"),
    "question": _("盘问检查"),
    "search": _("搜查检查"),
    "pursue": _("追缉"),
    "block_road": _("设卡堵控"),
}
ROAD = re.compile(r"[路桥线街]|公里|国道|省道|县道|乡道|高速|[KkＫ]\d|匝道|隧道")
_BETWEEN = re.compile(r"[^\w]+")


def is_roadside(incident: Incident) -> bool:
    """Whether the card of roadside safety stands first: traffic, or help needed by a road."""
    category = incident.counted_category
    helpless = category.startswith("assistance") or category == "other.unclassified"
    return category.startswith("traffic") or (
        helpless and ROAD.search(f"{incident.place_text}{incident.words}") is not None
    )


def done_on(incident: Incident, viewer: Viewer) -> tuple[str, ...]:
    """The codes of the steps and answers on record for an incident and all that became one with
    it, by this very person.

    Each crew stands on the road itself: that another one has its lights on helps it little.
    """
    rows = TimelineEntry.unscoped.filter(
        incident_id__in=in_family(root_of(incident)),
        kind=EntryKind.ROADSIDE,
        actor_id=viewer.user_id,
    )
    said = {in_chinese(words): code for code, words in _sayings()}
    return tuple(said[text] for text in rows.values_list("text", flat=True) if text in said)


def _sayings() -> list[tuple[str, Words]]:
    return [*((step.code, step.name) for step in STEPS), *ANSWERS.items()]


def take_step(
    incident: Incident,
    code: str,
    *,
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> None:
    """Record one step, or whether the person answers. Raises StepTooEarly, UnreadableInput.

    A step that is on record already is not written twice. A merged incident sends it on to the one
    it went into.
    """
    words = dict(_sayings()).get(code)
    if words is None:
        raise UnreadableInput(field=_("步骤"), why=_("请按页面上的按钮"))
    with act("roadside.step", actor=actor, device_at=device_at) as act_:
        incident = goes_on_as(incident)
        done = done_on(incident, actor)
        if code in done:
            return
        refuse_early(code, done)
        timeline.write(
            act_, incident, EntryKind.ROADSIDE,
            at=at, text=in_chinese(words), actor_name=actor_name,
        )  # fmt: skip
        act_.record(incident, step=code)
        timeline.announce(act_, incident)


def first_missing(code: str, done: tuple[str, ...]) -> Step | None:
    """The step that has to come before `code`, or None."""
    order = [step.code for step in STEPS]
    if code in order:
        before = order[: order.index(code)]
    elif code in ANSWERS:
        before = order
    else:
        before = [] if code in ALWAYS else list(BEFORE_HELP)
    return next((step for step in STEPS if step.code in before and step.code not in done), None)


def refuse_early(code: str, done: tuple[str, ...]) -> None:
    """Raises StepTooEarly, which names what comes first."""
    if missing := first_missing(code, done):
        raise StepTooEarly(first=missing.name)


def record_help(
    incident: Incident,
    code: str,
    *,
    words: str = "",
    actor: Viewer,
    actor_name: str,
    at: datetime | None = None,
    device_at: datetime | None = None,
) -> None:
    """Record a help of the closed list. Raises RestraintForbidden, StepTooEarly, UnreadableInput.

    The order of steps holds where the incident is at a roadside. A merged one sends it on.
    """
    if actor.role not in POLICE:
        refuse_restraint(code, words)
    if code not in HELP_BY_CODE:
        raise UnreadableInput(field=_("救助"), why=_("请按页面上的按钮"))
    with act("roadside.help", actor=actor, device_at=device_at) as act_:
        at_roadside = is_roadside(incident)
        incident = goes_on_as(incident)
        if at_roadside or is_roadside(incident):
            refuse_early(code, done_on(incident, actor))
        text = "；".join(filter(None, (in_chinese(HELP_BY_CODE[code].name), words.strip())))
        timeline.write(
            act_, incident, EntryKind.HELPED, at=at, text=text[:1000], actor_name=actor_name
        )
        act_.record(incident, help=code)
        timeline.announce(act_, incident)


def refuse_restraint(code: str, words: str) -> None:
    """Raises RestraintForbidden for a power of the police, asked for by code or told in words."""
    if code in POLICE_POWERS:
        raise RestraintForbidden(word=POLICE_POWERS[code])
    if word := restraint_in(words):
        raise RestraintForbidden(word=word)


def restraint_in(words: str) -> str:
    """The first word of restraint that `words` hold, or nothing; signs between do not hide it."""
    plain = unicodedata.normalize("NFKC", words).lower()
    joined = _BETWEEN.sub("", plain).replace("_", "")
    return next((word for word in RESTRAINT if word.replace(" ", "") in joined), "")
