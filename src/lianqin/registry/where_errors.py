"""Why what was said of a place leads to none, naming the part that does not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqin.core.errors import DomainError


class PlacePartUnknown(DomainError):
    """A part of the words is in no gazetteer. Params: `words`, `part`."""

    code = "registry.place_part_unknown"
    sentence = _(
        "“%(words)s”里的“%(part)s”在地名库中没有找到。请换个说法、点选地图，或填写坐标。"
        "已填内容均已保留。"
    )
    status = 422


class PlacePartUnclear(DomainError):
    """A part of the words may be several places. Params: `words`, `part`, `choices`."""

    code = "registry.place_part_unclear"
    sentence = _("“%(words)s”里的“%(part)s”可能是：%(choices)s。请写明是哪一个。已填内容均已保留。")
    status = 422


class RoadsApart(DomainError):
    """Two roads that do not meet. Params: `one`, `other`."""

    code = "registry.roads_apart"
    sentence = _("路网和地名库中“%(one)s”与“%(other)s”没有相交。请核对路名，或点选地图。")
    status = 422


class RoadElsewhere(DomainError):
    """A road that does not lead past a place. Params: `road`, `place`, `kilometres`."""

    code = "registry.road_elsewhere"
    sentence = _("“%(road)s”离“%(place)s”有%(kilometres)s公里，不经过那里。请核对。")
    status = 422


class PostUnknown(DomainError):
    """No kilometre posts on file from which the place could be told. Params: `road`, `post`."""

    code = "registry.post_unknown"
    sentence = _("地名库中没有“%(road)s”在%(post)s前后的公里桩。请点选地图，或填写坐标。")
    status = 422
