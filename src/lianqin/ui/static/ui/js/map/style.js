/**
 * The map's style: our own sources and layers in the theme's colours. No glyphs and no sprite: with
 * `glyphs` left out, maplibre draws every label, Latin letters and digits too, from the fonts of
 * the machine (text-font is then a CSS font list), so nothing is asked of any server.
 */

import { BESIDE } from "./apart.js";

/** The sources a page may fill, in drawing order from the ground up. */
export const SOURCES = [
  "boundary", "areas", "roads", "conditions", "route", "places", "sites", "covered", "points", "within",
  "incidents", "units", "pick",
];

const FONT = ["PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "sans-serif"];
// The first name carries the weight (maplibre reads "medium" out of it); the rest are the fonts.
const FONT_STRONG = ["lianqin semibold", ...FONT];
const BIG = ["motorway", "trunk", "motorway_link", "trunk_link"];
const MIDDLE = ["primary", "secondary", "primary_link", "secondary_link"];
const PATHS = ["track", "path", "footway", "cycleway", "steps", "bridleway", "pedestrian"];
const EMPTY = { type: "FeatureCollection", features: [] };

function widths(...stops) {
  return ["interpolate", ["exponential", 1.5], ["zoom"], ...stops];
}

const WIDTH = {
  1: widths(8, 1.8, 12, 4, 16, 14),
  2: widths(8, 1, 12, 2.8, 16, 11),
  3: widths(10, 0.6, 12, 1.4, 16, 8),
};
const CASING = {
  1: widths(8, 3, 12, 6, 16, 17),
  2: widths(8, 2, 12, 4.4, 16, 14),
  3: widths(10, 1.2, 12, 2.8, 16, 10.5),
};

function among(classes) {
  return ["in", ["get", "class"], ["literal", classes]];
}

const LEVEL = {
  1: among(BIG),
  2: among(MIDDLE),
  3: ["!", among([...BIG, ...MIDDLE, ...PATHS])],
};
const ROUND = { "line-cap": "round", "line-join": "round" };

function ground(c) {
  return [
    { id: "ground", type: "background", paint: { "background-color": c["map-outside"] } },
    { id: "county", type: "fill", source: "boundary", paint: { "fill-color": c["map-ground"] } },
    {
      id: "areas", type: "line", source: "areas",
      paint: { "line-color": c["map-area"], "line-width": 1.5, "line-dasharray": [1, 2.5] },
    },
    {
      id: "boundary", type: "line", source: "boundary", layout: ROUND,
      paint: { "line-color": c["map-boundary"], "line-width": 1.5, "line-dasharray": [5, 2, 1, 2] },
    },
  ];
}

function road(c, level, part) {
  const casing = part === "casing";
  return {
    id: `road-${level}-${part}`, type: "line", source: "roads", filter: LEVEL[level],
    minzoom: level === 3 ? 10 : 0, layout: ROUND,
    paint: {
      "line-color": c[`map-${casing ? "casing" : "road"}-${level}`],
      "line-width": (casing ? CASING : WIDTH)[level],
    },
  };
}

function roads(c) {
  const path = {
    id: "road-path", type: "line", source: "roads", filter: among(PATHS), minzoom: 12,
    paint: { "line-color": c["map-path"], "line-width": 1.2, "line-dasharray": [3, 2] },
  };
  const drawn = [3, 2, 1].flatMap((level) => [road(c, level, "casing"), road(c, level, "body")]);
  return [path, ...drawn];
}

function conditions(c) {
  const colour = ["match", ["get", "kind"], "closure", c["map-closure"], c["map-ice"]];
  return [
    {
      id: "condition-area", type: "fill", source: "conditions",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: {
        "fill-pattern": ["concat", `${c.theme}/hatch/`, ["match", ["get", "kind"], "closure", "closure", "ice"]],
      },
    },
    {
      id: "condition-edge", type: "line", source: "conditions", layout: ROUND,
      paint: {
        "line-color": colour,
        "line-width": ["case", ["==", ["geometry-type"], "Polygon"], 1.2, 4],
        "line-dasharray": [2, 1.6],
      },
    },
  ];
}

function route(c) {
  return [
    {
      id: "route-casing", type: "line", source: "route", layout: ROUND,
      paint: { "line-color": c["map-route-casing"], "line-width": 9.5 },
    },
    {
      id: "route", type: "line", source: "route", layout: ROUND,
      paint: { "line-color": c["map-route"], "line-width": 6 },
    },
    {
      id: "route-arrow", type: "symbol", source: "route",
      layout: {
        "symbol-placement": "line", "symbol-spacing": 64, "icon-image": `${c.theme}/arrow`,
        "icon-allow-overlap": true, "icon-ignore-placement": true,
      },
    },
  ];
}

function label(id, source, more) {
  const { layout, paint, ...rest } = more;
  return {
    id, type: "symbol", source, ...rest,
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-max-width": 8, ...layout },
    paint: { "text-halo-width": 1.6, ...paint },
  };
}

// A name stands where no crew stands: beside the place when the place itself is taken.
const AROUND = {
  "text-variable-anchor": ["center", "bottom", "top", "left", "right"], "text-radial-offset": 1.2,
};
const KINDS = { county: 0, town: 1, village: 2 };

function names(c) {
  const quiet = { "text-color": c["map-label-2"], "text-halo-color": c["map-halo"] };
  const plain = { ...quiet, "text-color": c["map-label"] };
  const kind = ["match", ["get", "kind"], ...Object.entries(KINDS).flat(), 3];
  return [
    label("road-name", "roads", {
      minzoom: 11.5, paint: quiet, filter: ["!=", ["get", "name"], ""],
      layout: { "symbol-placement": "line", "text-size": 11, "symbol-spacing": 320 },
    }),
    label("area-name", "areas", { minzoom: 10, paint: quiet, layout: { "text-size": 11, "text-letter-spacing": 0.1 } }),
    label("village-name", "places", {
      minzoom: 10.5, paint: quiet, filter: [">=", kind, 2], layout: { "text-size": 12, ...AROUND },
    }),
    label("town-name", "places", {
      paint: plain, filter: ["<", kind, 2],
      layout: {
        "text-size": ["match", kind, 0, 15, 13], "text-font": FONT_STRONG, "symbol-sort-key": kind, ...AROUND,
      },
    }),
    label("site-name", "sites", { minzoom: 12.5, paint: quiet, layout: { "text-size": 11 } }),
  ];
}

const FAR = ["to-boolean", ["get", "far"]];

/** Joint-duty points with the number of their teams, the sites near one, and ringed those far from all. */
function standing(c) {
  const ink = { "text-color": c["map-ink"], "text-halo-color": c["map-halo"] };
  return [
    {
      id: "covered", type: "circle", source: "covered", filter: ["!", FAR],
      paint: {
        "circle-radius": 3.5, "circle-color": c["map-held"],
        "circle-stroke-color": c["map-halo"], "circle-stroke-width": 1,
      },
    },
    {
      id: "gaps", type: "circle", source: "covered", filter: FAR,
      paint: {
        "circle-radius": 6, "circle-color": c["late-fill"], "circle-opacity": 0.25,
        "circle-stroke-color": c["late-fill"], "circle-stroke-width": 2,
      },
    },
    label("covered-name", "covered", {
      minzoom: 10.5, paint: ink,
      layout: { "text-size": 11, "text-anchor": "top", "text-offset": [0, 0.8], "text-optional": true },
    }),
    {
      id: "points", type: "circle", source: "points",
      paint: {
        "circle-radius": 9, "circle-color": c.accent,
        "circle-stroke-color": c["map-halo"], "circle-stroke-width": 2,
      },
    },
    {
      id: "point-teams", type: "symbol", source: "points",
      layout: {
        "text-field": ["to-string", ["get", "teams"]], "text-font": FONT_STRONG, "text-size": 11,
        "text-allow-overlap": true, "text-ignore-placement": true,
      },
      paint: { "text-color": c["map-halo"] },
    },
    label("point-name", "points", {
      paint: ink,
      layout: {
        "text-size": 12, "text-font": FONT_STRONG, "text-anchor": "top", "text-offset": [0, 1],
        "text-optional": true,
      },
    }),
  ];
}

function incidents(c) {
  const reality = ["case", ["to-boolean", ["get", "exercise"]], "exercise", "real"];
  return [
    {
      id: "incident-chosen", type: "circle", source: "incidents",
      filter: ["to-boolean", ["get", "chosen"]],
      paint: {
        "circle-radius": 23, "circle-color": c.accent, "circle-opacity": 0.18,
        "circle-stroke-color": c.accent, "circle-stroke-width": 2,
      },
    },
    {
      id: "incidents", type: "symbol", source: "incidents",
      layout: {
        "icon-image": ["concat", `${c.theme}/incident/`, ["to-string", ["get", "priority"]], "/", reality],
        "icon-allow-overlap": true, "icon-ignore-placement": true,
        "symbol-sort-key": ["-", ["to-number", ["get", "priority"]]],
        "text-field": ["coalesce", ["get", "label"], ""], "text-font": FONT_STRONG, "text-size": 12,
        "text-offset": [0, 1.5], "text-anchor": "top", "text-optional": true,
      },
      paint: { "text-color": c["map-ink"], "text-halo-color": c["map-halo"], "text-halo-width": 1.8 },
    },
  ];
}

/** For each slot of apart.js its own value, made from the slot's offset in pixels. */
function beside(value) {
  const slots = BESIDE.flatMap(([x, y], n) => [n + 1, ["literal", value(x, y)]]);
  return ["match", ["coalesce", ["get", "slot"], 0], ...slots, ["literal", value(0, 0)]];
}

const LABEL_SIZE = 11;
const ICON_BESIDE = beside((x, y) => [x, y]);

function units(c) {
  return [
    {
      id: "unit-chosen", type: "circle", source: "units", filter: ["to-boolean", ["get", "chosen"]],
      paint: { "circle-radius": 17, "circle-opacity": 0, "circle-stroke-color": c.accent, "circle-stroke-width": 2 },
    },
    {
      id: "unit-heading", type: "symbol", source: "units",
      filter: [
        "all", ["==", ["typeof", ["get", "heading"]], "number"], ["==", ["get", "freshness"], "fresh"],
        ["==", ["coalesce", ["get", "slot"], 0], 0], // its offset would turn with it
      ],
      layout: {
        "icon-image": `${c.theme}/heading`, "icon-rotate": ["get", "heading"],
        "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true,
      },
    },
    {
      id: "units", type: "symbol", source: "units",
      layout: {
        "icon-image": [
          "concat", `${c.theme}/unit/`, ["get", "kind"], "/", ["get", "status"], "/", ["get", "freshness"],
        ],
        "icon-allow-overlap": true, "icon-offset": ICON_BESIDE,
        "text-field": ["step", ["zoom"], "", 10.5, ["coalesce", ["get", "label"], ""]],
        "text-font": FONT, "text-size": LABEL_SIZE, "text-anchor": "top", "text-optional": true,
        "text-offset": beside((x, y) => [x / LABEL_SIZE, 1.3 + y / LABEL_SIZE]),
      },
      paint: { "text-color": c["map-label"], "text-halo-color": c["map-halo"], "text-halo-width": 1.6 },
    },
  ];
}

/** The circle in which a place lies, where it is not known to the metre. */
function within(c) {
  return [
    { id: "within", type: "fill", source: "within", paint: { "fill-color": c.accent, "fill-opacity": 0.12 } },
    {
      id: "within-edge", type: "line", source: "within", layout: ROUND,
      paint: { "line-color": c.accent, "line-width": 1.5, "line-dasharray": [2, 2.5], "line-opacity": 0.8 },
    },
  ];
}

function pick(c) {
  return [
    {
      id: "pick-ring", type: "circle", source: "pick",
      paint: { "circle-radius": 14, "circle-opacity": 0, "circle-stroke-color": c.accent, "circle-stroke-width": 2.5 },
    },
    { id: "pick", type: "circle", source: "pick", paint: { "circle-radius": 3.5, "circle-color": c.accent } },
  ];
}

/** All layers, bottom first, in the colours of `c` (see palette.js). */
export function layers(c) {
  return [
    ...ground(c), ...roads(c), ...conditions(c), ...route(c), ...names(c), ...standing(c),
    ...within(c), ...incidents(c), ...units(c), ...pick(c),
  ];
}

/** A whole style with empty sources. `attribution` is shown where map data asks for it. */
export function style(c, attribution) {
  const sources = Object.fromEntries(
    SOURCES.map((name) => [name, { type: "geojson", data: EMPTY, tolerance: 0.3 }]),
  );
  if (attribution) sources.roads.attribution = attribution;
  return { version: 8, sources, layers: layers(c) };
}

export const NOTHING = EMPTY;
