"""What the passing of the watch refuses, and what the loser of a race for a crew is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class WatchMovedOn(DomainError):
    """The watch was taken or withdrawn meanwhile."""

    code = "dispatch.watch_moved_on"
    sentence = _("这一班已由他人接走或已撤回，请看最新的交接记录。")


class WatchSignedByTwo(DomainError):
    """The officer who gave the watch may not take it too."""

    code = "dispatch.watch_signed_by_two"
    sentence = _("交班人不能自己接班，请接班民警用本人账号登录后确认。")
    status = 422


class WatchAlreadyGiven(DomainError):
    """The desk's watch was given and nobody has taken it yet. Params: `officer`."""

    code = "dispatch.watch_already_given"
    sentence = _("%(officer)s已交班，等待接班人确认。先接下那一班，或请交班人撤回。")


class CrewTaken(DomainError):
    """Another officer was quicker. Params: `unit`, `officer`, `at`, `number`, `next`."""

    code = "dispatch.crew_taken"
    sentence = _(
        "“%(unit)s”已由%(officer)s于 %(at)s 用指令 %(number)s 派出，"
        "您的这一条没有发出，所填内容还在。%(next)s"
    )
