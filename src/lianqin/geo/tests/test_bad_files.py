"""A road file that is missing, empty, cut short, damaged or of another continent is refused."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from lianqin.geo import errors, load_network, read_roads, save_network
from lianqin.geo.errors import GeoError
from lianqin.geo.tests.crossing import PLACES, crossing, roads
from lianqin.geo.tests.osm_text import osm_text
from lianqin.geo.tests.shared import shared

SHANXI = (112.5437, 35.1876, 113.2322, 35.7140)
EMPTY_OSM = '<?xml version="1.0"?><osm version="0.6"></osm>'


def refusal(path: Path, **more: object) -> GeoError:
    with pytest.raises(GeoError) as caught:
        read_roads(path, **more)  # type: ignore[arg-type]
    assert path.name in caught.value.sentence("zh")
    assert path.name in caught.value.sentence("en")
    return caught.value


def test_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.osm.pbf").code == "geo.file_missing"


def test_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "geo.file_missing"


def test_other_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "roads.shp"
    path.write_bytes(b"x")
    assert refusal(path).code == "geo.file_format"


@pytest.mark.parametrize("name", ["a.osm.pbf", "a.osm", "a.osm.gz", "a.osm.xml"])
def test_empty_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.touch()
    assert refusal(path).code == "geo.file_empty"


def test_file_without_an_object_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(EMPTY_OSM)
    assert refusal(path).code == "geo.no_usable_roads"


def test_file_with_houses_only(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(osm_text(PLACES, [(10, [1, 2, 3], {"building": "yes"})]))
    assert refusal(path).code == "geo.no_usable_roads"


def test_roads_whose_every_node_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(osm_text({77: (0, 0)}, roads()))
    assert refusal(path).code == "geo.no_usable_roads"


def test_roads_of_which_one_single_node_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(osm_text({1: (0, 0)}, roads()))
    assert refusal(path).code == "geo.no_usable_roads"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("name", ["liechtenstein-latest.osm.pbf", "north-bayreuth.osm.gz"])
def test_file_cut_short(tmp_path: Path, name: str, share: float) -> None:
    whole = shared("data", "roads", name).read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(path).code == "geo.file_corrupt"


def test_small_files_cut_short(tmp_path: Path) -> None:
    text = osm_text(PLACES, roads()).encode()
    plain, packed = tmp_path / "a.osm", tmp_path / "a.osm.gz"
    plain.write_bytes(text[:-30])
    packed.write_bytes(gzip.compress(text)[:-30])
    assert refusal(plain).code == "geo.file_corrupt"
    assert refusal(packed).code == "geo.file_corrupt"


@pytest.mark.parametrize("name", ["a.osm.pbf", "a.osm", "a.osm.gz"])
def test_file_of_noise(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(np.random.default_rng(7).bytes(5000))
    assert refusal(path).code == "geo.file_corrupt"


def test_roads_of_another_continent(tmp_path: Path) -> None:
    fault = refusal(shared("data", "roads", "baltimore.osm.pbf"), bounds=SHANXI)
    assert fault.code == "geo.outside_bounds"
    assert "-76" in str(fault.params["found"])


def test_roads_that_reach_into_the_county_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.write_text(osm_text(PLACES, roads()), encoding="utf-8")
    assert read_roads(path, bounds=SHANXI).nodes == 5


def test_network_is_saved_and_read_back_alike(tmp_path: Path) -> None:
    network = crossing(tmp_path, way10={"name": "陵沁路"})
    path = tmp_path / "county.npz"
    save_network(network, path)
    again = load_network(path)
    assert again.fingerprint == network.fingerprint
    assert again.names == ("陵沁路",)
    assert again.counts == network.counts
    assert np.array_equal(again.arc_seconds, network.arc_seconds)


def test_damaged_or_foreign_network_file_is_refused(tmp_path: Path) -> None:
    network = crossing(tmp_path)
    path = tmp_path / "county.npz"
    save_network(network, path)
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[whole.index(b"node_lonlat.npy") + 200] ^= 1
    for damaged in (whole[: len(whole) // 2], bytes(flipped), b"", b"PK nonsense"):
        path.write_bytes(damaged)
        with pytest.raises(errors.NetworkFileError):
            load_network(path)
    np.savez(path, version=np.int64(99))
    with pytest.raises(errors.NetworkFileError):
        load_network(path)
    with pytest.raises(errors.FileMissingError):
        load_network(tmp_path / "none.npz")


def test_every_error_has_its_own_code_and_both_languages() -> None:
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, GeoError)]
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes)
    assert all(code.startswith("geo.") for code in codes)
    for kind in kinds:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in kind.zh)
        assert kind.en.isprintable()
