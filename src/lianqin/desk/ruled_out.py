"""Who may not be sent, by why: the reasons in the order of the masks, each with its crews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianqin.dispatch.masks import PLACE_OF
from lianqin.dispatch.quotas import Quota
from lianqin.dispatch.reasons import Reason, spoken
from lianqin.dispatch.recommend import RuledOut

IN_A_GROUP = 12  # crews that a group lists unless all are asked for


@dataclass(frozen=True)
class Crew:
    """A crew of a group, with what else rules it out."""

    row: RuledOut
    besides: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """One reason in words, how many crews it rules out first, and the crews that are listed."""

    reason: str
    count: int
    crews: tuple[Crew, ...]

    @property
    def unlisted(self) -> int:
        return self.count - len(self.crews)


def groups(rows: Iterable[RuledOut], *, is_whole: bool) -> list[Group]:
    """Each crew once, under the first of its reasons; hard masks before the road."""
    words = spoken()
    by_reason: dict[tuple[int, str], list[Crew]] = {}
    for row in rows:
        said = [reason.said(words) for reason in row.reasons]
        key = (_place(row.reasons[0]), said[0])
        by_reason.setdefault(key, []).append(Crew(row, tuple(said[1:])))
    listed = None if is_whole else IN_A_GROUP
    return [
        Group(reason, len(crews), tuple(crews[:listed]))
        for (_place_, reason), crews in sorted(by_reason.items(), key=lambda item: item[0])
    ]


def _place(reason: Reason) -> int:
    return PLACE_OF.get(reason.code, len(PLACE_OF))


def why_lacking(rows: Iterable[RuledOut]) -> str:
    """Of the crews that cannot fill a number: how many for which reason, the most common first."""
    words = spoken()
    counted = Counter(row.reasons[0].said(words) for row in rows)
    if not counted:
        return _("没有其他在勤的班组")
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    parts = (_("%(n)d 支%(why)s") % {"n": n, "why": why} for why, n in ordered)
    return _("；").join(parts)


@dataclass(frozen=True)
class Filling:
    """How far the order's number of one side is filled, in words."""

    quota: Quota
    is_police: bool
    why: str = ""

    @property
    def words(self) -> str:
        """The number, who is on the way, and who is proposed."""
        said = {"n": self.quota.wanted, "sent": self.quota.sent, "more": self.quota.proposed}
        if self.is_police:
            return _("民警至少 %(n)d 名：已派 %(sent)d，建议再派 %(more)d") % said
        return _("保安至少 %(n)d 名：已派 %(sent)d，建议再派 %(more)d") % said

    @property
    def lacking(self) -> str:
        """Who is lacking and why, or nothing."""
        if not self.quota.lacking:
            return ""
        said = {"n": self.quota.lacking, "why": self.why}
        if self.is_police:
            return _("还差 %(n)d 名民警：%(why)s") % said
        return _("还差 %(n)d 名保安：%(why)s") % said
