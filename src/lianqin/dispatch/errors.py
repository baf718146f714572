"""What dispatch refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class OnlyPoliceDirect(DomainError):
    """Somebody who is not police tried to direct a crew (row 8)."""

    code = "dispatch.only_police_direct"
    sentence = _("联动指令只能由民警下达。这次操作已记录。")
    status = 403


class NoOrderInForce(DomainError):
    """No standing order covers this incident now. Params: `category`."""

    code = "dispatch.no_order_in_force"
    sentence = _("“%(category)s”没有生效的联勤勤务令，请先由两名负责人签发。")


class ActionNotLawful(DomainError):
    """An action outside the standing order or outside what the law lets this crew do."""

    code = "dispatch.action_not_lawful"
    sentence = _("所选任务不在可交办清单内，请询问带班民警。")
    status = 422


class ActionNotListed(DomainError):
    """A standing order or a directive was to hold what is no action at all. Params: `action`."""

    code = "dispatch.action_not_listed"
    sentence = _("“%(action)s”不在可交办清单内，不能写入勤务令或指令。")
    status = 422


class ActionReserved(DomainError):
    """A power reserved to police was to be asked of others. Params: `action`, `basis`."""

    code = "dispatch.action_reserved"
    sentence = _("“%(action)s”依%(basis)s专属公安机关，不能交由保安等力量。")
    status = 422


class TermNotListed(DomainError):
    """A rule names a skill, a sort of kit, a step or someone to inform that is on no list.
    Params: `term`."""

    code = "dispatch.term_not_listed"
    sentence = _("“%(term)s”不在可选范围内，不能写入勤务令。")
    status = 422


class RulesOverlap(DomainError):
    """Two rules of one version would both be the nearest at some hour. Params: `category`."""

    code = "dispatch.rules_overlap"
    sentence = _("“%(category)s”有两条规则的级别、辖区相同而时段重叠，分不出用哪一条。")
    status = 422


class DraftMovedOn(DomainError):
    """The draft was changed, signed or dropped since it was read."""

    code = "dispatch.draft_moved_on"
    sentence = _("草案刚被改过或已不在起草中，这一步未生效。请看最新的文本。")


class DraftNotReady(DomainError):
    """A draft that cannot be signed yet. Params: `why`."""

    code = "dispatch.draft_not_ready"
    sentence = _("草案还不能签署：%(why)s。")
    status = 422


class AlreadySigned(DomainError):
    """The same account signs the same text again."""

    code = "dispatch.already_signed"
    sentence = _("您已签署过这份文本，须由另一名负责人用自己的账号签署。")


class PolicySealed(DomainError):
    """An approved policy document, or one approved meanwhile, is not changed."""

    code = "dispatch.policy_sealed"
    sentence = _("文件已批准，不能再改。要改请起草新版本。")


class PolicyNotReady(DomainError):
    """A policy document that cannot be entered or approved so. Params: `why`."""

    code = "dispatch.policy_not_ready"
    sentence = _("政策文件有误：%(why)s。")
    status = 422


class RuleNotLawful(DomainError):
    """A rule that no standing order may hold, whoever signs it. Params: `category`, `why`."""

    code = "dispatch.rule_not_lawful"
    sentence = _("勤务令不能这样规定“%(category)s”：%(why)s。")
    status = 422


class SignaturesMissing(DomainError):
    """A standing order is signed by two different people, each by name."""

    code = "dispatch.signatures_missing"
    sentence = _("勤务令须由两名不同的负责人署名。")
    status = 422


class CrewNotAllowed(DomainError):
    """The standing order does not let this kind of crew go. Params: `why`."""

    code = "dispatch.crew_not_allowed"
    sentence = _("不能派出这支力量：%(why)s。")


class DirectiveMovedOn(DomainError):
    """The directive is no longer in a state from which this can follow. Params: `number`, its
    `status` now, `who` brought it there and `when`."""

    code = "dispatch.directive_moved_on"
    sentence = _(
        "指令 %(number)s 已是“%(status)s”（%(who)s，%(when)s），这一步未生效。请查看最新状态。"
    )


class OverrideReasonMissing(DomainError):
    """A choice other than the proposed one needs a reason."""

    code = "dispatch.override_reason_missing"
    sentence = _("未按建议派出，请选择一个理由。")
    status = 422


class NoRoadMap(DomainError):
    """The bureau has no road network yet."""

    code = "dispatch.no_road_map"
    sentence = _("尚未载入本县路网，无法计算路程。请管理员运行 lianqin network load。")
    status = 503
