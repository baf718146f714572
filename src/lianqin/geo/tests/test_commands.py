"""`roads check` and `roads times` as somebody at a terminal, or a program, meets them."""

import json
from pathlib import Path

import pytest

from lianqin.geo.__main__ import main
from lianqin.geo.tests.crossing import ARM_M, PLACES, roads
from lianqin.geo.tests.osm_text import lonlat, osm_text, turn

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def road_file(tmp_path: Path) -> str:
    path = tmp_path / "roads.osm"
    rules = [turn(90, "no_left_turn", 10, [("via", "node", 1)], 12)]
    path.write_text(osm_text(PLACES, roads(way11={"name": "陵沁路"}), rules), encoding="utf-8")
    return str(path)


def csv_of(tmp_path: Path, *rows: str, header: str = "id,lon,lat", encoding: str = "utf-8") -> str:
    path = tmp_path / "units.csv"
    path.write_text("\n".join([header, *rows]), encoding=encoding)
    return str(path)


def at(node: int) -> str:
    return "{},{}".format(*lonlat(*PLACES[node]))


def test_check_tells_what_the_file_holds(road_file: str, capsys: Captured) -> None:
    assert main(["roads", "check", road_file, "--json"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report["junctions"] == 5
    assert report["modes"]["car"]["arcs"] == 8
    assert report["modes"]["car"]["parts"] == 1
    assert report["restrictions"] == {"read": 1, "applied": 1, "ignored": {}}
    assert report["km_by_class"] == {"residential": 0.8}
    assert "network" in err


def test_roads_of_elsewhere_are_refused(road_file: str, capsys: Captured) -> None:
    county = ["--within", "-76.7", "39.2", "-76.5", "39.4"]
    assert main(["roads", "check", road_file, "--json", *county]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == "geo.outside_bounds"


def test_check_is_readable_without_json(road_file: str, capsys: Captured) -> None:
    assert main(["roads", "check", road_file]) == 0
    out = capsys.readouterr().out
    assert "junctions 5" in out
    assert "turn restrictions: 1 read, 1 applied" in out


def test_times_gives_one_row_per_origin(road_file: str, tmp_path: Path, capsys: Captured) -> None:
    units = csv_of(tmp_path, f"西,{at(2)}", f"东,{at(3)}", "远,113.2,35.2")
    assert main(["roads", "times", road_file, "--to", at(4), "--from", units, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    west, east, far = report["rows"]
    assert west["id"] == "西"
    assert west["metres"] == pytest.approx(4 * ARM_M, abs=1)
    assert east["metres"] == pytest.approx(2 * ARM_M, abs=1)
    assert east["seconds"] == pytest.approx(2 * ARM_M * 3.6 / 25, abs=0.1)
    assert east["snap_m"] == 0
    assert (far["reached"], far["seconds"], far["reason"]) == (False, None, "geo.no_road_near")
    assert report["errors"] == []


def test_bad_rows_are_named_and_the_others_answered(
    road_file: str, tmp_path: Path, capsys: Captured
) -> None:
    units = csv_of(tmp_path, f"a,{at(2)}", "b,east,35.5", f",{at(3)}", "d,35.5,112.8", f"e,{at(3)}")
    assert main(["roads", "times", road_file, "--to", at(4), "--from", units, "--json"]) == 1
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert [row["id"] for row in report["rows"]] == ["a", "e"]
    assert [(bad["line"], bad["column"]) for bad in report["errors"]] == [
        (3, "lon"),
        (4, "id"),
        (5, "lat"),
    ]
    assert "第 3 行 lon 列“east”不是数字" in err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_from_any_chinese_office_is_read(
    road_file: str, tmp_path: Path, capsys: Captured, encoding: str
) -> None:
    units = csv_of(tmp_path, f"巡逻一组,{at(2)}", header="ID, Lon ,LAT", encoding=encoding)
    assert main(["roads", "times", road_file, "--to", at(3), "--from", units]) == 0
    assert "巡逻一组,57.6,400" in capsys.readouterr().out


def test_mode_conditions_and_instant_are_heeded(
    road_file: str, tmp_path: Path, capsys: Captured
) -> None:
    ice = {"road": "陵沁路", "factor": {"scooter": 3}, "since": "2024-02-10T18:00:00+08:00"}
    ice["until"] = "2024-02-11T06:00:00+08:00"
    feature = {"type": "Feature", "geometry": None, "properties": ice}
    path = tmp_path / "ice.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    units = csv_of(tmp_path, f"a,{at(2)}")
    base = ["roads", "times", road_file, "--to", at(3), "--from", units, "--json"]
    found = []
    for mode, hour in (("scooter", "10T18"), ("scooter", "11T06"), ("car", "10T18")):
        more = ["--mode", mode, "--conditions", str(path), "--at", f"2024-02-{hour}:00:00+08:00"]
        assert main([*base, *more]) == 0
        found.append(json.loads(capsys.readouterr().out)["rows"][0]["seconds"])
    assert found == pytest.approx([28.8 * 4, 28.8 * 2, 28.8 * 2], abs=0.2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"FILE": "none.osm"}, "geo.file_missing"),
        ({"--to": "35.5,112.83"}, "geo.coordinate_swapped"),
        ({"--to": "-76.6,39.3"}, "geo.coordinate_outside"),
        ({"--to": "the mill"}, "geo.coordinate_unreadable"),
        ({"--from": "none.csv"}, "geo.file_missing"),
        ({"--conditions": "none.geojson"}, "geo.file_missing"),
        ({"--at": "2024-02-10T18:00:00"}, "geo.naive_time"),
        ({"--at": "soon"}, "geo.naive_time"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_code(
    road_file: str, tmp_path: Path, capsys: Captured, change: dict[str, str], code: str
) -> None:
    options = {"--to": at(4), "--from": csv_of(tmp_path, f"a,{at(2)}")} | change
    file = options.pop("FILE", road_file)
    words = [word for pair in options.items() for word in pair]
    assert main(["roads", "times", file, *words, "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["error"] == code
    assert code in err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "geo.file_empty"),
        (b"name,x,y\n1,2,3\n", "geo.csv_columns"),
        (b"\xff\xff\xff\xff", "geo.csv_unreadable"),
    ],
)
def test_csv_that_is_none_is_refused(
    road_file: str, tmp_path: Path, capsys: Captured, content: bytes, code: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    words = ["roads", "times", road_file, "--to", at(4), "--from", str(path), "--json"]
    assert main(words) == 2
    assert json.loads(capsys.readouterr().out)["error"] == code
