"""What is wrong with one cell: a code, a sentence, and nothing from beyond that cell."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import Sentence

SHOWN = 60

SENTENCES: dict[str, Sentence] = {
    "required": _("必填，请补上。"),
    "too_long": _("最多%(limit)s个字，现有%(length)s个。"),
    "formula": _("是没有算出结果的公式。请改为数值（复制后选择性粘贴）。"),
    "excel_error": _("是 Excel 的出错值。请改为实际内容。"),
    "example": _("仍带“示例”字样。请改为实际内容，或删除这一行。"),
    "broken_text": _("有乱码或无法显示的字。请重新输入。"),
    "private_character": _("有只在个别电脑上能显示的字。请换用标准字库中的字。"),
    "digits_lost": _("号码过长，Excel 已把末几位变成0。请把单元格设为文本后重新输入。"),
    "code_unreadable": _("只能由汉字、字母、数字和连字符组成。"),
    "date_unreadable": _("不是能识别的日期。请写成 2024-08-01 或 2024年8月1日。"),
    "date_two_digit_year": _("年份只有两位，分不清世纪。请写全四位年份。"),
    "date_incomplete": _("日期不完整。请写全年、月、日。"),
    "date_order": _("年份应写在最前，否则分不清月和日。请写成 2024-08-01。"),
    "date_impossible": _("日历上没有这一天。"),
    "date_out_of_range": _("应在1900年至2100年之间。"),
    "open_end_not_here": _("这一列要填具体日期，不能填“长期”。"),
    "last_before_first": _("结束日期早于开始日期，请核对。"),
    "turned_date": _("Excel 把它变成了日期。请把单元格设为文本后重新输入。"),
    "sex_unreadable": _("应填“男”或“女”。"),
    "sex_differs": _("与身份证号中的性别不一致，请核对。"),
    "birth_differs": _("与身份证号中的出生日期不一致，请核对。"),
    "phone_unreadable": _("应为11位手机号，或带区号的座机号码。"),
    "phone_length": _("手机号应为11位，现为%(length)s位。"),
    "phone_area_missing": _("座机请加区号，例如 0356-2020110。"),
    "phone_several": _("只能填一个号码。"),
    "old_identity": _("这是15位旧号码，对应18位号码为 %(number)s，请核对后填写。"),
    "identity_destroyed": _("Excel 已把末三位变成0。请把单元格设为文本后重新输入18位号码。"),
    "identity_length": _("身份证号应为18位，现为%(length)s位。"),
    "identity_characters": _("身份证号只能由数字组成，末位可以是X。"),
    "identity_check": _("校验码不符，至少有一位填错。请对照证件重新输入。"),
    "identity_birth": _("号码中的出生日期不存在。请对照证件重新输入。"),
    "not_in_list": _("应为其中之一：%(choices)s。"),
    "yes_or_no": _("应填“是”或“否”。"),
    "number_unreadable": _("应为整数。"),
    "number_out_of_range": _("应在%(least)s至%(most)s之间。"),
    "longitude_unreadable": _("经度应在73至136之间，例如 112.831205 或 112°49′52″。"),
    "latitude_unreadable": _("纬度应在3至54之间，例如 35.500321 或 35°30′1″。"),
    "coordinates_swapped": _("经度和纬度填反了，请对调两列。"),
}


class Problem(NamedTuple):
    """A cell that cannot be used as it stands.

    `column` is the key of its column, `code` one of SENTENCES, `shown` the cell as it reads (at
    most sixty characters), `params` what the sentence names. `shown` and `params` may hold an
    identity number: whoever keeps them seals them as the rest of the row.
    """

    column: str
    code: str
    shown: str
    params: dict[str, Any]

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return sentence_of(self.code, self.params)


def sentence_of(code: str, params: dict[str, Any]) -> str:
    """The reason that a kept code and its parameters stand for, in the reader's language."""
    return str(SENTENCES[code]) % params


class Unusable(Exception):
    """Raised by a reader, made a Problem by `read_cell`, which knows the column and the cell."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
