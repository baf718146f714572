"""What is refused about complaints, breaches and recognition, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class ComplaintMovedOn(DomainError):
    """The complaint was answered already. Params: `number`."""

    code = "supervision.complaint_moved_on"
    sentence = _("投诉 %(number)s 已经答复，这一步未生效。请查看答复。")


class CallerUnnamed(DomainError):
    """Nobody left a name. Params: `number`."""

    code = "supervision.caller_unnamed"
    sentence = _("投诉 %(number)s 没有留下姓名和联系方式，请通过查询编号答复。")
    status = 422


class HappensLater(DomainError):
    """What is complained or reproached lies ahead."""

    code = "supervision.happens_later"
    sentence = _("发生日期不能晚于今天，请核对后重填。已填内容均已保留。")
    status = 422


class NotOfTheUnit(DomainError):
    """The person named worked elsewhere on that day. Params: `name`, `unit`."""

    code = "supervision.not_of_the_unit"
    sentence = _("%(name)s当时不在%(unit)s工作，请核对单位或人员。")
    status = 422


class ComplaintsTooMany(DomainError):
    """More complaints from one address within the hour than a person makes. Params: `most`."""

    code = "supervision.complaints_too_many"
    sentence = _(
        "这个网络地址一小时内已提交 %(most)s 件投诉，请一小时后再提交，或拨打投诉电话、到窗口办理。"
    )
    status = 429


class LookupsTooMany(DomainError):
    """Too many tries to look up an answer from one address. Params: `most`."""

    code = "supervision.lookups_too_many"
    sentence = _("这个网络地址一小时内已查询 %(most)s 次，请一小时后再查。")
    status = 429


class AnswerNotFound(DomainError):
    """No complaint of this number has this key; which of the two is wrong is not said."""

    code = "supervision.answer_not_found"
    sentence = _("编号与查询码不相符。请核对后重试；查询码只在提交时给出一次。")
    status = 404


class ClauseUnknown(DomainError):
    """The reproach names no clause of the closed list, or one that does not bind this person."""

    code = "supervision.clause_unknown"
    sentence = _("请从清单中选择违反的条款；清单以外的不能认定。")
    status = 422


class DeclineIsNoBreach(DomainError):
    """The reproach is that somebody said no (Art. 31)."""

    code = "supervision.decline_is_no_breach"
    sentence = _(
        "谢绝联动指令、拒绝违法指令不是违规（《保安服务管理条例》第三十一条），不能据此立案。"
    )
    status = 422


class DeclineIsNoComplaint(DomainError):
    """A complaint upheld about a named guard whose words reproach a "no" (Art. 31)."""

    code = "supervision.decline_is_no_complaint"
    sentence = _(
        "投诉或答复说的是谢绝指令，这不是违规（《保安服务管理条例》第三十一条），不能记入个人档案。"
        "请选“不属实”，或先去掉被投诉人员再答复；另有违规的，请由此立案并先听取本人意见。"
    )
    status = 422


class HearingTooSoon(DomainError):
    """Less time to answer than is fair. Params: `days`."""

    code = "supervision.hearing_too_soon"
    sentence = _("申辩期限至少 %(days)s 天，请把截止日期往后改。已填内容均已保留。")
    status = 422


class NotHeard(DomainError):
    """A decision against somebody who was not heard. Params: `number`."""

    code = "supervision.not_heard"
    sentence = _("%(number)s 还没有听取本人意见，不能认定。请先听取陈述，或等申辩期满。")


class StillTimeToSpeak(DomainError):
    """The time to answer has not run out. Params: `day`."""

    code = "supervision.still_time_to_speak"
    sentence = _("申辩期限到 %(day)s 为止，期满以前不能记为“未行使”。")


class TooEarly(DomainError):
    """Upheld while the person still has time, on an officer's note alone. Params: `day`."""

    code = "supervision.too_early"
    sentence = _(
        "申辩期限到 %(day)s 为止，期满以前不能认定；本人在手机上亲自陈述或选择不作陈述的除外。"
    )


class NotReached(DomainError):
    """Nobody can have let a chance pass of which they did not know."""

    code = "supervision.not_reached"
    sentence = _("本人还没有在手机上看到告知。请写明另外是怎样、由谁告知本人的。")
    status = 422


class BreachMovedOn(DomainError):
    """The matter is no longer in a state from which this can follow. Params: `number`."""

    code = "supervision.breach_moved_on"
    sentence = _("%(number)s 的状态已变，这一步未生效。请查看最新状态。")


class StatementMissing(DomainError):
    """Neither words nor the choice to say nothing."""

    code = "supervision.statement_missing"
    sentence = _("请写下要说的话，或选择“不作陈述”。")
    status = 422


class StatementTooLong(DomainError):
    """All that was said exceeds what a record holds. Params: `most`."""

    code = "supervision.statement_too_long"
    sentence = _("陈述合计最多 %(most)s 字。请删减后再提交，或当面口头陈述。已填内容均已保留。")
    status = 422


class DecisionMissing(DomainError):
    """A decision says why."""

    code = "supervision.decision_missing"
    sentence = _("请写明认定或不予认定的理由。")
    status = 422


class ActNotListed(DomainError):
    """An act of no kind that may be recognised."""

    code = "supervision.act_not_listed"
    sentence = _("请从清单中选择事迹的种类；清单以外的不能表扬。")
    status = 422


class ActNotRecognisable(DomainError):
    """Arrests and screenings are no ground for praise, however well done. Params: `word`."""

    code = "supervision.act_not_recognisable"
    sentence = _(
        "抓捕、筛查不作表扬依据，以免为了表扬去追赶、盘查他人；请去掉“%(word)s”，只写救助、处置、服务。"
    )
    status = 422


class ActNotProven(DomainError):
    """No real record of this number in which the person took part. Params: `name`, `number`."""

    code = "supervision.act_not_proven"
    sentence = _(
        "没有找到%(name)s实际到场的记录“%(number)s”。请核对编号；演练和未到场的不能作为依据。"
    )
    status = 422


class ActAlreadyProposed(DomainError):
    """The same record was put forward for the same person before. Params: `name`."""

    code = "supervision.act_already_proposed"
    sentence = _("同一件事已经为%(name)s申报过，每件事只计一次。")


class ActMovedOn(DomainError):
    """The act was verified or refused already."""

    code = "supervision.act_moved_on"
    sentence = _("这件事迹已经核实或退回，这一步未生效。")


class VerifiedByAnother(DomainError):
    """Whoever proposed an act does not verify it."""

    code = "supervision.verified_by_another"
    sentence = _("申报人不能核实自己申报的事迹，请由另一名监管民警核实。")
    status = 403


class RefusalUnexplained(DomainError):
    """An act is refused for a reason, which its proposer reads."""

    code = "supervision.refusal_unexplained"
    sentence = _("请写明退回的原因，申报人会看到。")
    status = 422


class QuarterNotOver(DomainError):
    """Thanks are given after the quarter. Params: `quarter`, `day`."""

    code = "supervision.quarter_not_over"
    sentence = _("%(quarter)s还没有结束，%(day)s起才能通报表扬。")


class NobodyToThank(DomainError):
    """Nobody has enough verified acts who was not thanked already. Params: `quarter`."""

    code = "supervision.nobody_to_thank"
    sentence = _("%(quarter)s没有新的符合条件的人员。事迹核实以后再来。")


class PersonUnclear(DomainError):
    """Several people answer to what was typed; the page offers them. Params: `words`."""

    code = "supervision.person_unclear"
    sentence = _("“%(words)s”对应多个人，请从下面选一个。已填内容均已保留。")
    status = 422


class PersonNotFound(DomainError):
    """Nobody within the viewer's scope answers to what was typed. Params: `words`."""

    code = "supervision.person_not_found"
    sentence = _(
        "名册中没有找到“%(words)s”。可输入姓名、拼音、首字母、证件号或手机号后四位。"
        "已填内容均已保留。"
    )
    status = 422
