"""What this room refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class UnitTaken(DomainError):
    """The crew already has an open commitment. Params: `unit`."""

    code = "units.taken"
    sentence = _("“%(unit)s”已有任务，刚被另一位民警派出。请选择其他力量。")


class UnitOffShift(DomainError):
    """The crew is not on shift now. Params: `unit`."""

    code = "units.off_shift"
    sentence = _("“%(unit)s”当前不在勤。")


class FixOutsideWindow(DomainError):
    """A position came while nothing allows tracking this crew."""

    code = "units.fix_outside_window"
    sentence = _("当前没有进行中的任务，位置未被接收、也未保存。")
    status = 403


class FixImpossible(DomainError):
    """A position that cannot be one: null island, swapped axes, or from the future."""

    code = "units.fix_impossible"
    sentence = _("位置数据不合理，未予采用。")
    status = 422
