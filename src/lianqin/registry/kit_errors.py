"""What the store of kit refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class KitNumberTaken(DomainError):
    """Another item of the bureau has this number. Params: `number`."""

    code = "registry.kit_number_taken"
    sentence = _("编号 %(number)s 已登记，请核对标签。")


class KitNumberUnknown(DomainError):
    """No item that one may see has this number. Params: `number`."""

    code = "registry.kit_number_unknown"
    sentence = _("没有编号为 %(number)s 的装备，请核对标签或先登记。")
    status = 422


class KitNumbersUnclear(DomainError):
    """A range of numbers that cannot be counted through. Params: `words`."""

    code = "registry.kit_numbers_unclear"
    sentence = _("“%(words)s”不是一段连续编号。请写成“XB-001 至 XB-028”，或每行一个编号。")
    status = 422


class KitNumbersTooMany(DomainError):
    """More numbers than are handled at a time. Params: `most`."""

    code = "registry.kit_numbers_too_many"
    sentence = _("一次最多处理 %(most)s 件，请分几次办理。")
    status = 422


class KitNumbersMissing(DomainError):
    """No number was given."""

    code = "registry.kit_numbers_missing"
    sentence = _("请扫描或填写装备编号，每行一个。")
    status = 422


class KitMovedOn(DomainError):
    """The item is not in a state from which this is done. Params: `number`, `state`."""

    code = "registry.kit_moved_on"
    sentence = _("%(number)s 现在是“%(state)s”，不能这样办理。请刷新后再看。")


class KitWithSomebody(DomainError):
    """The item is with somebody, who has to give it back first. Params: `number`, `name`."""

    code = "registry.kit_with_somebody"
    sentence = _("%(number)s 在%(name)s手里，请先收回。")


class KitOfAnotherUnit(DomainError):
    """Kit is issued only to people of the unit that owns it. Params: `number`."""

    code = "registry.kit_of_another_unit"
    sentence = _("%(number)s 属于另一家单位，只能发给本单位人员。")
    status = 422


class KitReceiverGone(DomainError):
    """The person is not on file today, so nothing is issued. Params: `name`."""

    code = "registry.kit_receiver_gone"
    sentence = _("%(name)s今天不在册，不能领用装备。")
    status = 422


class KitNeedsCertificate(DomainError):
    """Restraining kit goes only to a guard with a valid certificate. Params: `number`, `name`."""

    code = "registry.kit_needs_certificate"
    sentence = _("%(number)s 是约束类装备，只发给持有效保安员证的保安员。%(name)s没有有效证件。")
    status = 422


class KitNobodyToReceive(DomainError):
    """Everybody of the team has one, or nobody of it is of this unit. Params: `number`."""

    code = "registry.kit_nobody_to_receive"
    sentence = _("%(number)s 没有人可发：队里本单位的人都已领过这种装备。")
    status = 422


class KitReceiverUnknown(DomainError):
    """Nobody on file whom one may see has that name. Params: `words`."""

    code = "registry.kit_receiver_unknown"
    sentence = _("在册人员中没有“%(words)s”。请写全名，重名的在后面加手机尾号。")
    status = 422


class KitReceiverUnclear(DomainError):
    """Several people have that name. Params: `words`, `count`."""

    code = "registry.kit_receiver_unclear"
    sentence = _("有 %(count)s 人叫“%(words)s”，请在姓名后加手机尾号，如“%(words)s 0012”。")
    status = 422


class KitReceiverMissing(DomainError):
    """Neither a person nor a team was given, or both."""

    code = "registry.kit_receiver_missing"
    sentence = _("请写明发给谁：一个人，或一支队伍。")
    status = 422
