"""Words that may not stand in an appeal: a picture must never say what somebody suffers from.

PIPL Art. 28: health is sensitive. Who is shown to neighbours as drunk or ill stays so to them.
"""

from __future__ import annotations

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import override

from lianqin.incidents.appeal_errors import HealthWord

# Longer ones first where one holds another, so that the refusal names what was written.
HEALTH_WORDS: tuple[str, ...] = (
    *("阿尔茨海默", "精神障碍", "精神病", "艾滋", "痴呆", "失智", "失忆", "智障", "弱智"),
    *("智力障碍", "抑郁", "躁狂", "自闭", "癫痫", "发疯", "疯子", "傻子", "帕金森", "中风", "脑梗"),
    *("癌", "肿瘤", "糖尿", "高血压", "心脏", "肝炎", "结核", "梅毒", "传染", "残疾", "瘫痪"),
    *("聋哑", "怀孕", "孕妇", "流产", "昏迷", "呕吐", "神志不清", "意识不清", "自杀", "自残"),
    *("吸毒", "戒毒", "毒瘾", "毒", "成瘾", "药物", "吃药", "服药", "喝多", "喝高", "喝大", "宿醉"),
    *("醉", "酒", "精神", "病"),
)
HEALTH_WORDS_ENGLISH: tuple[str, ...] = (
    *("drunk", "drunken", "intoxicated", "alcohol", "mental", "mentally", "dementia", "insane"),
    *("disease", "illness", "sick", "hiv", "aids", "drug", "drugs", "addict", "disabled"),
    *("pregnant", "autistic", "depressed", "epileptic"),
)
# Names of places and things in which such a sign means nothing.
HARMLESS: tuple[str, ...] = ("酒店", "酒楼", "酒厂", "酒红", "消毒")

_BETWEEN = re.compile(r"[\s\W_]+")
_ENGLISH = re.compile(rf"\b({'|'.join(HEALTH_WORDS_ENGLISH)})\b")


def health_word_in(text: str) -> str:
    """The first health word that `text` holds, or nothing; signs put between do not hide it."""
    plain = unicodedata.normalize("NFKC", text).lower()
    if found := _ENGLISH.search(plain):
        return found[0]
    joined = _BETWEEN.sub("", plain)
    for harmless in HARMLESS:
        joined = joined.replace(harmless, "〇")
    return next((word for word in HEALTH_WORDS if word in joined), "")


def refuse_health_words(*texts: str) -> None:
    """Raises HealthWord, which names the word."""
    for text in texts:
        if word := health_word_in(text):
            raise HealthWord(word=word)


def in_chinese(words: str | Promise) -> str:
    """Words for the record, which is kept in Chinese whatever language the reader has."""
    with override("zh-hans"):
        return str(words)
