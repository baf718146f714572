"""Motorways: two one-way carriageways, diamond interchanges, a fork, and a turn at each end."""

import numpy as np
from shapely import LineString

from lianqin.demo.county.dice import Line
from lianqin.demo.county.gazetteer import EXPRESSWAYS
from lianqin.demo.county.plane import hermite, normals, offset, planes, resample, spline, stretch
from lianqin.demo.county.strokes import ABOVE, Stroke, tagged

HALF = 14.0  # metres from the middle of the motorway to the middle of a carriageway
_REACH = 620.0  # metres of ramp along the motorway
_FORK = 900.0


def expressways(roads: list[Stroke]) -> list[Stroke]:
    """Every motorway with its ramps; ramps end at bends that the local roads already have."""
    main = _centre(0)
    branch = _centre(1)
    branch = branch[int(np.searchsorted(stretch(branch), _FORK)) :]
    strokes: list[Stroke] = []
    for number, middle in enumerate((main, branch)):
        strokes += _carriageways(number, middle, turn_at_start=number == 0)
        for crossed in EXPRESSWAYS[number][3]:
            strokes += _interchange(number, middle, crossed, roads)
    return strokes + _fork(main, branch)


def _centre(number: int) -> Line:
    return resample(spline(planes(EXPRESSWAYS[number][2]), 100.0)[0], 110.0)


def _tags(number: int, highway: str) -> dict[str, str]:
    name, ref = EXPRESSWAYS[number][:2]
    if highway == "motorway":
        return tagged(highway, name, ref=ref, oneway="yes", maxspeed="100", layer="1")
    return tagged(highway, f"{name}匝道", oneway="yes", maxspeed="40", layer="1")


def _both(middle: Line) -> tuple[Line, Line]:
    """Carriageways in the direction of travel: traffic keeps right."""
    return offset(middle, -HALF), offset(middle, HALF)[::-1]


def _carriageways(number: int, middle: Line, turn_at_start: bool) -> list[Stroke]:
    there, back = _both(middle)
    strokes = [_stroke(number, there, "motorway"), _stroke(number, back, "motorway")]
    strokes.append(_stroke(number, _turn(there, back), "motorway_link"))
    if turn_at_start:
        strokes.append(_stroke(number, _turn(back, there), "motorway_link"))
    return strokes


def _stroke(number: int, line: Line, highway: str) -> Stroke:
    ends = (complex(line[0]), complex(line[-1]))
    return Stroke(line, _tags(number, highway), ABOVE, anchors=ends)


def _turn(ending: Line, starting: Line) -> Line:
    """The turning loop at the county border, where the toll station would stand."""
    ahead = ending[-1] - ending[-2]
    ahead = 330.0 * ahead / abs(ahead)
    return hermite(ending[-1], ahead, starting[0], -ahead, 14)


def _interchange(number: int, middle: Line, crossed: str, roads: list[Stroke]) -> list[Stroke]:
    """A diamond where the motorway crosses a named road: four ramps, two joints."""
    road, where = _crossing(middle, crossed, roads)
    strokes = []
    for carriage in _both(middle):
        here = int(np.argmin(np.abs(carriage - where)))
        right = -normals(carriage)[here]
        joint = _joint(road, where, complex(right))
        reach = round(_REACH / 110.0)
        strokes += _ramps(number, carriage, here, reach, joint)
    return strokes


def _ramps(number: int, carriage: Line, here: int, reach: int, joint: complex) -> list[Stroke]:
    off, on = here - reach, here + reach
    heading = -1j * normals(carriage)
    leave = hermite(carriage[off], 500 * heading[off], joint, 0.7 * (joint - carriage[off]))
    enter = hermite(joint, 0.7 * (carriage[on] - joint), carriage[on], 500 * heading[on])
    return [_stroke(number, leave, "motorway_link"), _stroke(number, enter, "motorway_link")]


def _crossing(middle: Line, crossed: str, roads: list[Stroke]) -> tuple[Line, complex]:
    path = LineString(np.column_stack([middle.real, middle.imag]))
    for road in roads:
        if road.name != crossed:
            continue
        met = path.intersection(LineString(np.column_stack([road.line.real, road.line.imag])))
        if not met.is_empty:
            point = met.representative_point()
            return road.line, complex(point.x, point.y)
    raise LookupError(f"{crossed} does not cross the motorway; move one of the two sketches")


def _joint(road: Line, where: complex, right: complex) -> complex:
    """A bend of the local road on the right of the carriageway, about 170 m from the bridge."""
    along = ((road - where) * np.conj(right)).real
    misfit = np.abs(along - 170.0) + 0.5 * np.abs(np.abs(road - where) - 170.0)
    return complex(road[int(np.argmin(misfit))])


def _fork(main: Line, branch: Line) -> list[Stroke]:
    """Four links between the through motorway and the one that starts from it."""
    south, north = _both(main)
    west, east = _both(branch)
    start = branch[0]
    links = []
    for carriage in (south, north):
        here = int(np.argmin(np.abs(carriage - start)))
        heading = -1j * normals(carriage)
        off, on = here - 7, here + 7
        depart = west[1] - west[0]
        arrive = east[-1] - east[-2]
        links.append(hermite(carriage[off], 800 * heading[off], west[0], 8 * depart, 20))
        links.append(hermite(east[-1], 8 * arrive, carriage[on], 800 * heading[on], 20))
    return [_stroke(1, link, "motorway_link") for link in links]
