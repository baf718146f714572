"""What the registry refuses, each with its sentence and code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class PlaceUnknown(DomainError):
    """No entry of the gazetteer answers to the words. Params: `words`."""

    code = "registry.place_unknown"
    sentence = _("地名库中没有“%(words)s”。请换一种说法、点选地图，或直接输入坐标。")
    status = 422


class OutsideCounty(DomainError):
    """A coordinate lies outside every station's area. Params: `lon`, `lat`."""

    code = "registry.outside_county"
    sentence = _("坐标 %(lon)s, %(lat)s 不在本县范围内，请核对后重填。已填内容均已保留。")
    status = 422


class ConditionWithoutPlace(DomainError):
    """A road condition says neither a road nor an area, or a road that the map lacks."""

    code = "registry.condition_without_place"
    sentence = _("请写明道路名称，或在地图上画出范围。")
    status = 422


class ConditionEndsBeforeStart(DomainError):
    """A road condition ends before it starts."""

    code = "registry.condition_ends_before_start"
    sentence = _("路况的结束时间应晚于开始时间。")
    status = 422


class ConditionRunOut(DomainError):
    """A road condition that is over was to end later."""

    code = "registry.condition_run_out"
    sentence = _("这处路况已经结束，不能延长。请重新设置一处。")


class IdentityUnreadable(DomainError):
    """An identity number whose length or check digit is wrong."""

    code = "registry.identity_unreadable"
    sentence = _("身份证号码应为18位且校验码正确。")
    status = 422
