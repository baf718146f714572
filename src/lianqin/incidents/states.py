"""The life of an incident: states, and which may come before which. Transitions are this table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RECEIVED = "received", _("已接警")
    DISPATCHED = "dispatched", _("已派警")
    ON_SCENE = "on_scene", _("处置中")
    CLEARED = "cleared", _("处置完毕")
    CLOSED = "closed", _("已结案")
    MERGED = "merged", _("已并入")


OPEN = (State.RECEIVED, State.DISPATCHED, State.ON_SCENE, State.CLEARED)

BEFORE: dict[State, tuple[State, ...]] = {
    State.DISPATCHED: (State.RECEIVED,),
    State.ON_SCENE: (State.RECEIVED, State.DISPATCHED),
    # Without an arrival only by a result that needs none (`results.RULES`).
    State.CLEARED: (State.RECEIVED, State.DISPATCHED, State.ON_SCENE),
    State.CLOSED: (State.CLEARED,),
    State.MERGED: (*OPEN, State.CLOSED),
}
# Where a closed record returns to when it is opened again: by whether anybody had arrived.
REOPENED_TO: dict[bool, State] = {True: State.ON_SCENE, False: State.RECEIVED}


class Source(models.TextChoices):
    PHONE = "phone", _("电话报警")
    WALK_IN = "walk_in", _("当面报警")
    PANIC = "panic", _("一键报警")
    FIELD = "field", _("保安员或民警上报")
    PATROL = "patrol", _("联勤巡逻发现")
    SITE_ALARM = "site_alarm", _("单位技防报警")
    SCHOOL_ALARM = "school_alarm", _("校园一键报警")
    SMS = "sms", _("短信报警")
    NETWORK = "network", _("网络报警")
    VIDEO = "video", _("视频巡查发现")
    HANDOVER_110 = "handover_110", _("110指令")
    PUSH_12345 = "push_12345", _("12345转办")
    PUSH_119_120 = "push_119_120", _("119/120推送")
    IMPORTED = "imported", _("历史导入")


class EntryKind(models.TextChoices):
    """What a line of the time line says."""

    OCCURRED = "occurred", _("发生")
    RECEIVED = "received", _("接警")
    CLASSIFIED = "classified", _("分类")
    DISPATCHED = "dispatched", _("下达指令")
    DELIVERED = "delivered", _("指令送达")
    ACCEPTED = "accepted", _("接受指令")
    DECLINED = "declined", _("谢绝指令")
    SILENT = "silent", _("未应答")
    CANCELLED = "cancelled", _("撤销指令")
    EN_ROUTE = "en_route", _("出发")
    ON_SCENE = "on_scene", _("到达现场")
    UNIT_CLEARED = "unit_cleared", _("处置完毕")
    FOOTAGE = "footage", _("调看监控")
    APPREHENDED = "apprehended", _("抓获")
    SAFE = "safe", _("脱险")
    NOTE = "note", _("记录")
    CONTACT = "contact", _("与报警人联系")
    PHOTO = "photo", _("照片")
    FEEDBACK = "feedback", _("反馈")
    CLEARED = "cleared", _("现场处置完毕")
    CLOSED = "closed", _("结案")
    CORRECTION = "correction", _("更正")
    STRUCK = "struck", _("作废")
    MERGED = "merged", _("合并")
    UNMERGED = "unmerged", _("撤销合并")
    REOPENED = "reopened", _("重新打开")
    TRANSFERRED = "transferred", _("移交")
    CALLED_BACK = "called_back", _("回访")
    GRIEVANCE = "grievance", _("投诉")
    VOICE = "voice", _("语音")
    ROADSIDE = "roadside", _("路面防护")
    HELPED = "helped", _("救助")
    APPEAL = "appeal", _("寻人协查")
    SIGHTING = "sighting", _("协查回复")
    HANDOVER = "handover", _("移交家属")
    RESENT = "resent", _("再次提醒")
    ESCALATED = "escalated", _("无应答升级")
    FILLED = "filled", _("名额已满")
    REDIRECTED = "redirected", _("改派他处")
    RELIEVED = "relieved", _("由他组接替")
    GUIDANCE = "guidance", _("指导")
    CONTACT_DUE = "contact_due", _("提醒联系求助人")
    HELP_ASKED = "help_asked", _("请求援助")
    HELP_ANSWERED = "help_answer", _("援助答复")
    HELP_OVER = "help_over", _("援助结束")
    REPORTED_UP = "reported_up", _("上报")
    READ_ABOVE = "read_above", _("上报已阅")
