"""The words that the phone's modules may say; printed into each page as JSON."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "kept": _("没有网络，已记在本机，联网后自动发送"),
    "alarm_kept": _("报警还没有发出去！请立即拨打 110"),
    "report_back": _("有一条报告被退回，内容和照片都在。请打开“报告”改正后重发"),
    "dispute_back": _("有一件纠纷被退回，内容都在。请打开“发现纠纷”改正后重发"),
    "sign_in_again": _("登录已失效，本机记下的内容还在。请重新登录后发送"),
    "broken_kept": _("有一条内容系统暂时收不下，仍记在本机并会重试，其他内容已先发送"),
    "new_directive": _("新指令"),
    "new_exercise": _("演练：新指令"),
    "new_message": _("指挥有话对您说"),
    "new_message_exercise": _("演练：指挥有话对您说"),
    "new_appeal": _("有一位请您辨认的人"),
    "new_appeal_exercise": _("演练：有一位请您辨认的人"),
    "keep_away": _("附近有危险，请不要靠近"),
    "keep_away_exercise": _("演练：附近有危险，请不要靠近"),
    "sharing": _("位置共享中"),
    "sharing_waits": _("位置共享中，暂时没有定位"),
    "sharing_denied": _("手机未允许定位，路程按岗位估算"),
    "finding": _("正在定位……"),
    "found": _("已定位，误差 {n} 米"),
    "not_found": _("没有取得定位，请填写地点"),
    "not_secure": _("此连接不能定位，请填写地点"),
    "photo_chosen": _("已选照片：{name}，{mb} MB"),
    "voice_recording": _("正在录音 {n}/{most} 秒，再按一下停止"),
    "voice_taken": _("已附语音，{kb} KB。可先听一遍"),
    "voice_denied": _("手机未允许录音，可改选录音文件"),
}


def browser_words() -> dict[str, str]:
    """Every word, in the reader's language."""
    return {key: str(text) for key, text in WORDS.items()}
