"""What a draft, or a form sent after another officer's, is refused for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class WrittenMeanwhile(DomainError):
    """Another officer has changed what this form is about since its writer last saw it.

    Params: `who`, `what`, `when`. The writer's text is kept, and shown beside the other's.
    """

    code = "incidents.written_meanwhile"
    sentence = _("您填写期间，%(who)s 已于 %(when)s 写入“%(what)s”。您的内容已保留，请对照后决定。")


class DraftTooLarge(DomainError):
    """A draft beyond what a form can hold. Params: `limit_kb`."""

    code = "incidents.draft_too_large"
    sentence = _("草稿超过 %(limit_kb)s KB，没有保存在服务器；本机的草稿还在。")
    status = 413
