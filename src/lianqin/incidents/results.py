"""The results of an incident, as data: which need somebody on the spot, which need a count.

Domain section 3 (result code, 处理结果) and row 70. What an outside system calls them is
`OutsideCode`'s to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqin.incidents.models import Feedback

R = Feedback.Result


@dataclass(frozen=True)
class Rule:
    """`needs_arrival`: somebody had to be there. `needs` and `excludes` name counts that must, or
    must not, be more than none."""

    needs_arrival: bool = True
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


RULES: dict[str, Rule] = {
    R.RESCUED: Rule(needs=("helped",)),
    R.APPREHENDED: Rule(needs=("apprehended",)),
    R.MEDIATED: Rule(excludes=("dead",)),
    R.TRANSFERRED: Rule(needs_arrival=False),
    R.NOTHING_FOUND: Rule(excludes=("helped", "apprehended", "injured", "dead")),
    R.FALSE_ALARM: Rule(excludes=("helped", "apprehended", "injured", "dead")),
    R.BY_PHONE: Rule(needs_arrival=False, excludes=("apprehended", "injured", "dead")),
}
COUNTS: dict[str, Promise | str] = {
    "helped": _("救助人数"),
    "apprehended": _("抓获人数"),
    "injured": _("受伤人数"),
    "dead": _("死亡人数"),
}
# Taken for want of a better word; nothing ends as one of these.
PROVISIONAL = frozenset({"other.unclassified", "other.panic"})


def contradictions(result: str, counts: dict[str, int]) -> list[str]:
    """Why the counts cannot stand beside the result, in words; empty when they can."""
    rule = RULES[result]
    found = [str(_("应写明%s") % COUNTS[name]) for name in rule.needs if not counts.get(name)]
    return found + [str(_("%s应为零") % COUNTS[name]) for name in rule.excludes if counts.get(name)]
