"""Why a crew is proposed or ruled out: codes with parameters, said in words at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianqin.dispatch.rule_terms import KIT, SKILLS

SENTENCES: dict[str, Promise | str] = {
    "way": _("%(duration)s，%(km)s 公里"),
    "way_by": _("%(duration)s，%(km)s 公里，经%(road)s"),
    "way_by_condition": _("%(duration)s，%(km)s 公里，经%(road)s（%(condition)s）"),
    "at_post": _("在岗位“%(post)s”待命"),
    "position_fresh": _("位置为刚刚上报"),
    "position_stale": _("离开岗位，位置已超过5分钟未更新，不知其所在"),
    "after_deadline": _("八成把握的到场时间超过勤务令的 %(duration)s"),
    "certificate_valid": _("保安员证有效"),
    "appointed": _("单位内部治安保卫人员，经单位值班联系人联系"),
    "joint_duty": _("正在联勤"),
    "brings": _("具备%(named)s"),
    "own_area": _("在本单位区域内"),
    "help_request": _("在本单位区域外：属应公安机关请求自愿协助，不收费，可谢绝"),
    "police_always": _("民警同时出警"),
    "faster_than_police": _("比最近的民警早到 %(duration)s"),
    "off_shift": _("不在勤"),
    "taken": _("已有任务"),
    "police_only": _("勤务令规定此类警情仅由民警处置"),
    "no_lawful_action": _("勤务令没有可交由该类力量的任务"),
    "volunteer_p1": _("一级警情不派义务巡逻员"),
    "not_on_file": _("班组中有人已离册"),
    "certificate_missing": _("班组中有人没有有效的保安员证"),
    "appointment_missing": _("班组中有人不是本单位在册的治安保卫人员"),
    "consent_missing": _("班组中有人的联动同意已终止"),
    "not_on_joint_duty": _("当前未参加联勤"),
    "not_released": _("用人单位未放行"),
    "skill_missing": _("勤务令要求而班组没有：%(named)s"),
    "kit_missing": _("勤务令要求而班组没有带：%(named)s"),
    "rest_due": _("班组中有人连续执勤超过规定时间，应当休息"),
    "geo.no_road_near": _("所在位置附近没有可通行的道路"),
    "geo.target_no_road_near": _("警情地点附近没有该交通方式可通行的道路"),
    "geo.closed": _("今晚的路况封闭了所有通路"),
    "geo.unreachable": _("道路不相通，无法到达"),
}


DURATIONS: dict[str, Promise | str] = {
    "hours": _("%(h)d 小时 %(m)d 分"),
    "minutes": _("%(m)d 分 %(s)d 秒"),
    "seconds": _("%(s)d 秒"),
    "range_minutes": _("%(low)d–%(high)d 分"),
    "range_hours": _("%(low)s 至 %(high)s"),
    "only_minutes": _("%(m)d 分"),
    "about_minutes": _("约 %(low)d 分"),
    "under_a_minute": _("不到 1 分"),
    "between": _("、"),
}
TERMS = {**SKILLS, **KIT}


def in_words(seconds: float) -> str:
    """A duration as people say it: "7 分 40 秒", "1 小时 12 分"."""
    return _duration(seconds, spoken())


def range_in_words(middle: float, far: float) -> str:
    """A range as people say it: "11–14 分"; from an hour on with hours at both ends.

    `middle` and `far` are the times that one of two and four of five journeys keep to.
    """
    return _range(middle, far, spoken())


def spoken() -> dict[str, str]:
    """Every sentence by its code, in the language now active."""
    return _spoken(get_language())


def terms_in_words(terms: Iterable[str], words: dict[str, str]) -> str:
    """Skills and kit by name; a term that a later version dropped is said as it is kept."""
    return words["between"].join(str(TERMS.get(term, term)) for term in terms)


@cache
def _spoken(_language: str | None) -> dict[str, str]:
    return {code: str(words) for code, words in {**SENTENCES, **DURATIONS}.items()}


def _duration(seconds: float, words: dict[str, str]) -> str:
    whole = round(seconds)
    parts = {"h": whole // 3600, "m": whole % 3600 // 60, "s": whole % 60}
    size = "hours" if parts["h"] else "minutes" if parts["m"] else "seconds"
    return words[size] % parts


def _range(middle: float, far: float, words: dict[str, str]) -> str:
    low, high = round(middle / 60), max(round(far / 60), round(middle / 60))
    if high < 1:
        return words["under_a_minute"]
    if high >= 60:
        ends = {"low": 60 * low, "high": 60 * high}
        if low == high:
            return _whole_minutes(ends["low"], words)
        return words["range_hours"] % {k: _whole_minutes(v, words) for k, v in ends.items()}
    size = "about_minutes" if low == high else "range_minutes"
    return words[size] % {"low": low, "high": high}


def _whole_minutes(seconds: int, words: dict[str, str]) -> str:
    if seconds >= 3600:
        return _duration(seconds, words)
    return words["only_minutes"] % {"m": seconds // 60}


class Reason(NamedTuple):
    """One reason: a code of SENTENCES and its parameters.

    `seconds` is said as a duration, with `seconds_80` as a range; `terms` by their names.
    """

    code: str
    params: Mapping[str, Any] = MappingProxyType({})

    def __str__(self) -> str:
        return self.said(spoken())

    def said(self, words: dict[str, str]) -> str:
        """The same from `spoken()`, asked for once where hundreds are said."""
        params = self.params
        if "seconds_80" in params:
            said = _range(params["seconds"], params["seconds_80"], words)
            params = {**params, "duration": said}
        elif "seconds" in params:
            params = {**params, "duration": _duration(params["seconds"], words)}
        if "terms" in params:
            params = {**params, "named": terms_in_words(params["terms"], words)}
        return words[self.code] % params

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": dict(self.params)}
