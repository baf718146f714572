"""An error is a fact with a code: a sentence for people, a code for machines, its parameters.

Subclasses say `code` (room.reason), `sentence` (a lazy gettext message with named
placeholders) and `status` (the HTTP status at the edge). They are raised with parameters only;
the sentence is rendered where the language of the reader is known. docs/errors.md lists them all.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class DomainError(Exception):
    """Base of every refusal that a person may see."""

    code: ClassVar[str] = ""
    sentence: ClassVar[Sentence] = ""
    status: ClassVar[int] = 409

    catalogue: ClassVar[dict[str, type[DomainError]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.code in DomainError.catalogue and DomainError.catalogue[cls.code] is not cls:
            raise TypeError(f"error code {cls.code!r} is taken twice")
        if cls.code:
            DomainError.catalogue[cls.code] = cls

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        return str(self.sentence) % self.params

    def as_json(self) -> dict[str, Any]:
        """For machines: the code, the sentence in the active language, the parameters."""
        return {"code": self.code, "message": str(self), "params": self.params}


class NotFound(DomainError):
    """A row that does not exist or that the viewer may not see: the answer is the same."""

    code = "core.not_found"
    sentence = _("没有找到这一项，或您无权查看。")
    status = 404


class NotPermitted(DomainError):
    """The viewer's role may not do this."""

    code = "core.not_permitted"
    sentence = _("您的岗位不能进行这项操作。")
    status = 403


class UnreadableInput(DomainError):
    """One field of what was sent cannot be read; `field` names it."""

    code = "core.unreadable_input"
    sentence = _("“%(field)s”无法读取：%(why)s。已填内容均已保留，请改正后重新提交。")
    status = 422


class MissingInput(DomainError):
    """A field that is needed was left empty."""

    code = "core.missing_input"
    sentence = _("请填写“%(field)s”。已填内容均已保留。")
    status = 422


class CommandReused(DomainError):
    """The same command number came again with other contents or from someone else."""

    code = "core.command_reused"
    sentence = _("这个操作编号已用于另一项操作，请刷新页面后重试。")
    status = 409
