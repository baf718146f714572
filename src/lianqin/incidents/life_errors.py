"""What the time line refuses when a moment is to be put right."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class NotCorrectable(DomainError):
    """A line that the system itself wrote as it happened. Params: `what`."""

    code = "incidents.not_correctable"
    sentence = _("“%(what)s”由系统当场记入，这样改不了。请另记一笔说明。")


class StepsOutOfOrder(DomainError):
    """A correction that would put what comes after before what it follows.

    Params: `earlier`, `earlier_at`, `later`, `later_at`.
    """

    code = "incidents.steps_out_of_order"
    sentence = _(
        "这样更正后，“%(later)s”（%(later_at)s）会早于“%(earlier)s”（%(earlier_at)s）。请核对时间。"
    )
    status = 422


class NothingCorrected(DomainError):
    """A correction that changes nothing."""

    code = "incidents.nothing_corrected"
    sentence = _("与现有内容相同，没有可更正之处。")
    status = 422


class CorrectedMeanwhile(DomainError):
    """Somebody else corrected the same line first. Params: `name`."""

    code = "incidents.corrected_meanwhile"
    sentence = _("这一条刚由%(name)s更正过。您填写的内容已保留，请看最新内容后再提交。")


class CrewNotHere(DomainError):
    """A moment given to a crew that takes no part in the incident."""

    code = "incidents.crew_not_here"
    sentence = _("这支力量没有参加这起警情的处置，不能记在它名下。")
    status = 422


class ArrivalNeeded(DomainError):
    """The only arrival was to be struck out though the feedback rests on it."""

    code = "incidents.arrival_needed"
    sentence = _("已据此到达反馈处置结果，唯一的到达记录不能作废。可以更正它的时间或力量。")
