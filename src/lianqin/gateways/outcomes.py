"""What became of one message: sent, put off, failed; and the vendors' codes in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqin.gateways.transport import Answer

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Outcome:
    """`code` is "" for a message that was taken; `put_off` says when the vendor wants it again,
    `is_gone` that this receiver will never take one again."""

    code: str = ""
    put_off: timedelta | None = None
    is_gone: bool = False

    @property
    def is_sent(self) -> bool:
        return not self.code


SENT = Outcome()

WORDS: dict[str, str | Promise] = {
    "timeout": _("对方没有在时限内应答"),
    "unreachable": _("连接不上对方服务器"),
    "certificate": _("对方的证书不可信，没有发送"),
    "unreadable": _("对方的应答无法读懂，按失败处理"),
    "redirected": _("对方要求转到别的地址，已拒绝"),
    "off_duty": _("对象已下班，不再发送"),
    "off": _("该通道已停用"),
    "late": _("超过时限，不再发送"),
    "host": _("地址不在允许的主机内，没有发送"),
    "gone": _("对方已取消订阅"),
    "fault": _("发送程序出错"),
    "outside.pace": _("按每分钟的限额等待，随后合并发送"),
    "outside.taken": _("正由另一个进程发送"),
    "wecom.93000": _("机器人地址中的 key 无效或机器人已被移除"),
    "wecom.45009": _("发送过快，被企业微信限流"),
    "dingtalk.130101": _("发送过快，被钉钉限流十分钟"),
    "dingtalk.410100": _("发送过快，被钉钉限流十分钟"),
    "dingtalk.310000": _("签名、关键词或来源地址未通过钉钉的安全设置"),
    "dingtalk.300001": _("机器人地址中的 token 无效或机器人已被移除"),
    "feishu.9499": _("飞书拒绝：请求过多或格式不符"),
    "feishu.11232": _("发送过快，被飞书限流"),
    "feishu.19001": _("机器人地址无效或机器人已被移除"),
    "feishu.19021": _("签名或时间未通过飞书的校验"),
    "feishu.19022": _("本机地址不在飞书允许的来源内"),
    "feishu.19024": _("消息未含飞书要求的关键词"),
}


def words_of(code: str) -> str:
    """A code as a sentence; one that nobody wrote a sentence for is shown as it is."""
    if code in WORDS:
        return str(WORDS[code])
    kind, _dot, figure = code.partition(".")
    if kind == "http":
        return _now("对方以 HTTP %(status)s 拒绝") % {"status": figure}
    return _now("对方返回错误代码 %(code)s") % {"code": figure or code}


def refused_over_http(answer: Answer) -> Outcome | None:
    """The failure that the status alone says, or None for 2xx: then the body decides."""
    if 200 <= answer.status < 300:
        return None
    if 300 <= answer.status < 400:
        return Outcome("redirected")
    later = retry_after(answer) if answer.status in (429, 503) else None
    return Outcome(f"http.{answer.status}", put_off=later)


def retry_after(answer: Answer) -> timedelta:
    """The seconds that the other side asks for, a minute where it says none, an hour at most."""
    said = answer.retry_after.strip()
    seconds = int(said[:6]) if said.isascii() and said.isdigit() else 60
    return timedelta(seconds=min(max(seconds, 1), 3600))
