"""What asking for help and reporting upward refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class OnlyResponsibleAsks(DomainError):
    """Help is asked by the station responsible or by the command centre on its behalf."""

    code = "dispatch.only_responsible_asks"
    sentence = _("只有属地派出所或指挥中心能为这起警情请求援助、上报。")
    status = 403


class NotAStationToAsk(DomainError):
    """Whom was asked is no other station of the county."""

    code = "dispatch.not_a_station_to_ask"
    sentence = _("请选择本县的另一个派出所或大队。")
    status = 422


class NothingAskedFor(DomainError):
    """Neither people nor kit were asked for."""

    code = "dispatch.nothing_asked_for"
    sentence = _("请写明要几名民警、几名保安，或要哪些装备。")
    status = 422


class EndNotAhead(DomainError):
    """A request has to end, and not in the past or after more than a day."""

    code = "dispatch.end_not_ahead"
    sentence = _("截止时间须在一天以内，且晚于现在。")
    status = 422


class EndAfterShift(DomainError):
    """A help request was to last beyond the shift of its crew. Params: `until`."""

    code = "dispatch.end_after_shift"
    sentence = _("截止时间不能晚于该班组下班时间（%(until)s）。")
    status = 422


class AskedAlready(DomainError):
    """The same station is asked already for this incident. Params: `station`, `number`."""

    code = "dispatch.asked_already"
    sentence = _("已向%(station)s请求援助（%(number)s），请等答复或先撤回。")


class NotAskedOfYou(DomainError):
    """Somebody of neither the station asked nor the command centre answered for it."""

    code = "dispatch.not_asked_of_you"
    sentence = _("只有被请求的派出所或指挥中心能答复。")
    status = 403


class NothingOffered(DomainError):
    """An acceptance that names neither a crew nor kit."""

    code = "dispatch.nothing_offered"
    sentence = _("请点名至少一组力量或一样装备；不能提供请选理由答复。")
    status = 422


class CrewNotToOffer(DomainError):
    """A named crew is not the station's, not on shift or taken. Params: `crew`."""

    code = "dispatch.crew_not_to_offer"
    sentence = _("%(crew)s现在不能提供：不是本所力量、未在勤或已在处置警情。")
    status = 422


class ReasonNotListed(DomainError):
    """A station says why it cannot help by one of a closed list."""

    code = "dispatch.reason_not_listed"
    sentence = _("请从所列理由中选一个。")
    status = 422


class HelpMovedOn(DomainError):
    """The request is in no state from which this can follow. Params: `number`, `status`."""

    code = "dispatch.help_moved_on"
    sentence = _("援助请求 %(number)s 现在是“%(status)s”，这一步未生效。")


class UnitNotAgreed(DomainError):
    """The crew of a unit of elsewhere goes once the unit agreed. Params: `number`."""

    code = "dispatch.unit_not_agreed"
    sentence = _("请先由本单位值班负责人答复协助请求 %(number)s。")


class HelpLapsed(DomainError):
    """The end time of a help request has passed. Params: `number`."""

    code = "dispatch.help_lapsed"
    sentence = _("协助请求 %(number)s 已到截止时间，不再需要出动。")


class NotAHelpRequest(DomainError):
    """The directive is no help request to a unit, or waits for no word of it. Params: `number`."""

    code = "dispatch.not_a_help_request"
    sentence = _("%(number)s 不在等本单位答复。")


class NobodyToReportTo(DomainError):
    """A report upward needs somebody to whom it goes."""

    code = "dispatch.nobody_to_report_to"
    sentence = _("请选择上报给谁。")
    status = 422


class NotForYouToRead(DomainError):
    """A report is acknowledged by those it is for."""

    code = "dispatch.not_for_you_to_read"
    sentence = _("这份上报不是报给您的，不能代为签阅。")
    status = 403
