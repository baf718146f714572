"""What is refused to whoever does not read the words of a protected incident."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class ProtectedIncident(DomainError):
    """A station that merely takes part would change what the protection rests on."""

    code = "incidents.protected"
    sentence = _("涉及未成年人受侵害或家庭暴力的警情，由属地派出所或指挥中心更改和反馈。")
    status = 403
