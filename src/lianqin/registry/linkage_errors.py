"""What linkage and teams refuse, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class NotLinkable(DomainError):
    """Only certified guards and internal security staff take part in joint duty."""

    code = "registry.not_linkable"
    sentence = _("只有保安员和单位保卫人员可以参加联动。")
    status = 422


class NotOnFile(DomainError):
    """Not registered yet on that day, or no longer."""

    code = "registry.not_on_file"
    sentence = _("这一天不在册，不能办理联动。")


class NotCertified(DomainError):
    """A guard without a certificate that holds on that day stays registered (row 17)."""

    code = "registry.not_certified"
    sentence = _("这一天没有有效的保安员证，仍为“在册”，不能办理联动。")


class EligibilityUnchecked(DomainError):
    """Nobody has looked yet whether they may be a guard."""

    code = "registry.eligibility_unchecked"
    sentence = _("公安机关尚未核查从业条件，请先核查。")


class NotEligible(DomainError):
    """The newest check said no. There is no reason to give, as none is kept."""

    code = "registry.not_eligible"
    sentence = _("最近一次核查结论为“不符合”，不能办理联动。")


class ConsentAfterStart(DomainError):
    """Linked before they had consented."""

    code = "registry.consent_after_start"
    sentence = _("同意日期不能晚于联动开始日期。")
    status = 422


class AlreadyLinked(DomainError):
    """Never two linkages at once. Params: `since`, `until` of the other (empty: still linked)."""

    code = "registry.already_linked"
    sentence = _("已有一段联动：%(since)s 起，至 %(until)s。同一时间只能有一段。")


class NotLinked(DomainError):
    """Teams of joint duty take only people who are linked on that day."""

    code = "registry.not_linked"
    sentence = _("这一天没有参加联动，请先办理联动。")


class DayAhead(DomainError):
    """What is recorded has happened: its day is today or before."""

    code = "registry.day_ahead"
    sentence = _("日期不能晚于今天。")
    status = 422


class EndsBeforeItBegan(DomainError):
    """An end before its beginning. Params: `since`."""

    code = "registry.ends_before_it_began"
    sentence = _("结束日期不能早于开始日期 %(since)s。")
    status = 422


class NoStation(DomainError):
    """What should be a police station is none, or has ended."""

    code = "registry.no_station"
    sentence = _("请选择一个现有的派出所。")
    status = 422


class AlreadyInTeam(DomainError):
    """In another team on that day or later (row 24). Params: `team`."""

    code = "registry.already_in_team"
    sentence = _("已是“%(team)s”的队员。请用“调入”写明日期，不能同时在两个队。")


class OfAnotherUnit(DomainError):
    """A team of one unit takes only that unit's people. Params: `unit`, the team's."""

    code = "registry.of_another_unit"
    sentence = _("这个队只收“%(unit)s”的人员；跨单位请建联合队。")
    status = 422


class NotAMember(DomainError):
    """Not in that team on that day."""

    code = "registry.not_a_member"
    sentence = _("这一天不是该队队员。")


class TeamHasEnded(DomainError):
    """An ended team takes nobody and changes no more. Params: `team`."""

    code = "registry.team_has_ended"
    sentence = _("“%(team)s”已撤销。")


class TeamNotYet(DomainError):
    """Before the team was formed. Params: `since`."""

    code = "registry.team_not_yet"
    sentence = _("该队 %(since)s 才成立。")
    status = 422
