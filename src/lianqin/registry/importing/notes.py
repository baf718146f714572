"""What several columns' explanations have in common."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DAY = _("日期，如 2024-08-01、2024.8.1、2024年8月1日。年份写全四位。")
LAST_DAY = _("最后一天。没有期限的填“长期”。")
ONE_OF = _("从下拉列表中选择。")
YES = _("填“是”或“否”。")
PLACE = _("十进制度，或度分秒。")
FULL_NAME = _("与系统中的单位全称或简称一致。")
