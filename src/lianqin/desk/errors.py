"""What the desk itself refuses: what was typed cannot be a place or a road."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class CoordinateUnreadable(DomainError):
    """No two numbers in it that could be degrees. Params: `text`."""

    code = "desk.coordinate_unreadable"
    sentence = _(
        "无法识别坐标“%(text)s”。请写成“经度, 纬度”，例如 112.8328, 35.5022。已填内容均已保留。"
    )
    status = 422


class CoordinateSwapped(DomainError):
    """Latitude came first. Params: `text`, `lon`, `lat` (what is proposed)."""

    code = "desk.coordinate_swapped"
    sentence = _("坐标“%(text)s”的经纬度似乎写反了。是否为东经 %(lon)s、北纬 %(lat)s？")
    status = 422


class PlaceMissing(DomainError):
    """A report without any place."""

    code = "desk.place_missing"
    sentence = _("还没有地点。请输入地名、点选地图，或填写坐标。已填内容均已保留。")
    status = 422


class PlaceUnclear(DomainError):
    """Several places answer to the words. Params: `words`."""

    code = "desk.place_unclear"
    sentence = _("“%(words)s”对应多个地点，请从下面选一个。已填内容均已保留。")
    status = 422


class RoadUnknown(DomainError):
    """The county's road map has no road of this name. Params: `road`."""

    code = "desk.road_unknown"
    sentence = _("路网中没有“%(road)s”这条路。请从提示中选择路名，或在地图上画出范围。")
    status = 422


class StretchUnclear(DomainError):
    """An end of a stretch is no place on that road. Params: `words`."""

    code = "desk.stretch_unclear"
    sentence = _("“%(words)s”不是这条路上的地点。请填写地名库中的地名或坐标，起止不能相同。")
    status = 422
