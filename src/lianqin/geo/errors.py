"""What can be wrong with a road file, a coordinate or a condition: a code and two sentences.

This room has no translations. Rooms above show ``zh`` or ``en`` with ``params`` filled in, or
map ``code`` to their own sentence.
"""

from typing import ClassVar


class GeoError(Exception):
    """Base of every refusal of the room.

    Class attributes: ``code`` for machines, ``zh`` and ``en`` sentence templates
    (``str.format`` with ``params``). ``str(error)`` is the English sentence.
    """

    code: ClassVar[str] = "geo.error"
    zh: ClassVar[str] = "地理数据有误。"
    en: ClassVar[str] = "Something is wrong with the geographic data."

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.sentence("en"))

    def sentence(self, language: str = "zh") -> str:
        """Return the sentence in ``zh`` or ``en`` with its parameters filled in."""
        template = self.en if language.startswith("en") else self.zh
        return template.format(**self.params)


class FileMissingError(GeoError):
    """No such file. Params: ``name``."""

    code = "geo.file_missing"
    zh = "找不到文件 {name}。"
    en = "There is no file {name}."


class FileFormatError(GeoError):
    """Not a kind of file that is read. Params: ``name``."""

    code = "geo.file_format"
    zh = "文件 {name} 不是可读取的道路文件，请使用 .osm.pbf、.osm.gz、.osm 或 .osm.xml。"
    en = "{name} is not a road file that can be read: use .osm.pbf, .osm.gz, .osm or .osm.xml."


class FileEmptyError(GeoError):
    """The file has no bytes, or no object in it. Params: ``name``."""

    code = "geo.file_empty"
    zh = "文件 {name} 是空的。"
    en = "{name} is empty."


class FileCorruptError(GeoError):
    """Truncated or damaged. Params: ``name``, ``detail`` (the parser's own words)."""

    code = "geo.file_corrupt"
    zh = "文件 {name} 已损坏或不完整，请重新下载（{detail}）。"
    en = "{name} is damaged or cut short; fetch it again ({detail})."


class NoUsableRoadsError(GeoError):
    """Read without a fault, but nothing in it can be driven or walked. Params: ``name``."""

    code = "geo.no_usable_roads"
    zh = "文件 {name} 中没有可通行的道路。"
    en = "{name} holds no road that can be driven or walked."


class OutsideBoundsError(GeoError):
    """The roads lie elsewhere. Params: ``name``, ``found``, ``expected`` (lon, lat boxes)."""

    code = "geo.outside_bounds"
    zh = "文件 {name} 的道路位于 {found}，不在本县范围 {expected} 内。"
    en = "The roads of {name} lie at {found}, not within the expected {expected}."


class NetworkFileError(GeoError):
    """A saved network of another version, or damaged. Params: ``name``."""

    code = "geo.network_file"
    zh = "路网文件 {name} 已损坏或版本不符，请从道路文件重新生成。"
    en = "The network file {name} is damaged or of another version; build it again from the roads."


class UnknownModeError(GeoError):
    """Params: ``mode``."""

    code = "geo.unknown_mode"
    zh = "未知的出行方式“{mode}”，请使用 car、scooter 或 foot。"
    en = "Unknown mode “{mode}”: use car, scooter or foot."


class ConditionError(GeoError):
    """A road condition that cannot be understood. Params: ``feature`` (1-based), ``detail``."""

    code = "geo.condition_invalid"
    zh = "第 {feature} 条路况无法识别：{detail_zh}"
    en = "Road condition {feature} cannot be understood: {detail}"


class ConditionsFileError(GeoError):
    """Not a GeoJSON FeatureCollection at all. Params: ``detail``."""

    code = "geo.conditions_unreadable"
    zh = "路况文件不是 GeoJSON FeatureCollection（{detail}）。"
    en = "The conditions are not a GeoJSON FeatureCollection ({detail})."


class NaiveTimeError(GeoError):
    """An instant without a time zone. Params: ``text``."""

    code = "geo.naive_time"
    zh = "时间 {text} 没有时区。"
    en = "The time {text} has no time zone."


class CoordinateUnreadableError(GeoError):
    """Params: ``text``."""

    code = "geo.coordinate_unreadable"
    zh = "无法识别坐标“{text}”。请写成“经度, 纬度”，例如 112.8328, 35.5022。"
    en = "Cannot read “{text}” as a coordinate. Write longitude, latitude: 112.8328, 35.5022."


class CoordinateSwappedError(GeoError):
    """Longitude and latitude the wrong way round. Params: ``text``, ``lon``, ``lat`` (proposal)."""

    code = "geo.coordinate_swapped"
    zh = "坐标“{text}”的经纬度似乎写反了。是否为东经 {lon}、北纬 {lat}？"
    en = "“{text}” seems to have longitude and latitude swapped. Is it {lon} E, {lat} N?"


class CoordinateOutsideError(GeoError):
    """A coordinate, but not in the county. Params: ``text``, ``lon``, ``lat``."""

    code = "geo.coordinate_outside"
    zh = "坐标 {lon}, {lat} 不在本县范围内。"
    en = "{lon}, {lat} lies outside the county."


class NoWayError(GeoError):
    """No way leads from the one place to the other. Params: ``reason`` (a code)."""

    code = "geo.no_way"
    zh = "两地之间没有可通行的路线（{reason}）。"
    en = "There is no way between the two places ({reason})."
