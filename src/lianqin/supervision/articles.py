"""What a guard may be found in breach of: the closed list of clauses, each with law and article.

Art. 30 (7), "other acts against the law", is left out on purpose: whoever reproaches somebody
with it must name that law, and a list with a door in it is not closed. A declined directive and a
refused unlawful order (Art. 31) are on no list; `speaks_of_a_decline` keeps them out of the free
words as well (domain.md section 0, finding 4).

Sources: 保安服务管理条例 (2022) Art. 27, 30, 31; 企业事业单位内部治安保卫条例 (2004) Art. 10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.dispatch.law import GUARD_REGULATION, Basis
from lianqin.registry.kinds import PersonnelKind

VERSION = "2022年修订"
ART_27 = Basis(GUARD_REGULATION, "第二十七条", VERSION)
INTERNAL_10 = Basis("企业事业单位内部治安保卫条例", "第十条", "2004年")
GUARDS = frozenset({PersonnelKind.GUARD})
INTERNAL = frozenset({PersonnelKind.INTERNAL_SECURITY})

Words = Promise | str


def _art_30(item: str) -> Basis:
    return Basis(GUARD_REGULATION, f"第三十条第（{item}）项", VERSION)


@dataclass(frozen=True)
class Clause:
    """One thing that the law forbids or asks; `binds` are the personnel kinds that it speaks of."""

    key: str
    words: Words
    basis: Basis
    binds: frozenset[PersonnelKind] = GUARDS


CLAUSES: tuple[Clause, ...] = (
    Clause("liberty", _("限制他人人身自由"), _art_30("一")),
    Clause("search", _("搜查他人身体"), _art_30("一")),
    Clause("insult", _("侮辱他人"), _art_30("一")),
    Clause("hit", _("殴打他人"), _art_30("一")),
    Clause("seize", _("扣押、没收他人证件、财物"), _art_30("二")),
    Clause("obstruct", _("阻碍依法执行公务"), _art_30("三")),
    Clause("debts", _("参与追索债务"), _art_30("四")),
    Clause("violence", _("采用暴力或者以暴力相威胁的手段处置纠纷"), _art_30("四")),
    Clause("footage", _("删改或者扩散监控影像资料、报警记录"), _art_30("五")),
    Clause("privacy", _("侵犯个人隐私"), _art_30("六")),
    Clause("secrets", _("泄露在保安服务中获知的秘密或者要求保密的信息"), _art_30("六")),
    Clause("dress", _("上岗未着保安员服装或者未佩带保安服务标志"), ART_27),
    Clause("rights", _("侵犯他人合法权益"), INTERNAL_10, INTERNAL),
)
BY_KEY: dict[str, Clause] = {clause.key: clause for clause in CLAUSES}

# Of whom somebody else's "no" is told: a resident who would not listen says nothing of the guard.
_OTHERS = "".join(f"(?<!{who})" for who in ("业主", "住户", "群众", "顾客", "乘客", "访客", "人员"))
_NO = _OTHERS + (
    r"(?:谢绝|婉拒|回绝|拒绝|拒不|拒(?=接受|执行|服从|接|绝|去|到场|出警|处警|出动|增援|支援)|推辞"
    r"|不肯|不愿意?|不想|不接受|不服从|不听从|不执行|不参加|不参与|不去"
    r"|未接受|未应答|未执行|未服从|未参加|没有?(?:接受|应答|执行|服从|参加))"
)
# "Cooperate" is about a directive except where the guard was asked to show or to be looked at.
_LOOKED_AT = r"检查|查验|核查|调查|询问|讯问|登记|整改|监管|盘查|出示|抽查|备案|审查"
_COOPERATE = rf"配合(?!.{{0,8}}(?:{_LOOKED_AT}))"
_ASKED = (
    r"(?<!整改)(?:指令|命令)|派遣|调派|派警|调度|协助请求|求援|出动|出警|处警|接警|联勤|联动"
    rf"|任务|到场|到达现场|赶往现场|增援|支援|{_COOPERATE}"
)
_BETWEEN = r"[^，。；、！？,;!?\n]{0,8}?"  # within one clause of a sentence
# The other way round, "when the directive came they refused": the "no" then has no object.
_CAME = (
    r"(?<!整改)指令|(?:接到|收到|对|的)[^，。；]{0,4}?命令|派遣|调派|调度|出警|联勤|联动|增援|任务"
    r"|协助请求"
)
_LEFT_AT_THAT = r"(?=了|后|执行|接受|服从|应答|前往|参加|参与|出动|到场|去|[，。；、！？,;!?\s]|$)"
_DECLINED = re.compile(
    rf"{_NO}{_BETWEEN}(?:{_ASKED})"
    rf"|(?<!民警)(?<!警方)(?<!警察)不(?:予|去)?(?:到场|出警|处警|出动|增援|支援|{_COOPERATE})"
    rf"|(?:{_CAME})[^。；！？\n]{{0,8}}?{_NO}{_LEFT_AT_THAT}"
)


def clauses_for(kind: str) -> tuple[Clause, ...]:
    """The clauses that bind somebody of this personnel kind; none for police and volunteers."""
    return tuple(clause for clause in CLAUSES if kind in clause.binds)


def speaks_of_a_decline(words: str) -> bool:
    """Whether a reproach is about saying no to a directive, an order or joint duty.

    A "no" near what was asked of them, in either order. Not: refusing to show a paper, or being
    looked at ("拒不配合检查"). In doubt it is a decline, and the reproach is put in other words.
    """
    return bool(_DECLINED.search(words))
