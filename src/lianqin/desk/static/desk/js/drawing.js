/**
 * Drawing on the map: presses become the corners of an area or a line, or one point, written into
 * the form's own fields `area` and `point`, as many of them as it has, which can also be filled by
 * hand. One of the two is meant, and beginning with it empties the other, unless
 * data-drawing="both". By keyboard: the arrows move the map, [data-corner=add] takes its middle,
 * [data-corner=undo] takes the last corner back.
 */

const form = document.querySelector("[data-drawing]");
const element = document.querySelector("[data-map]");
const area = form.elements.namedItem("area");
const point = form.elements.namedItem("point");
const both = form.dataset.drawing === "both";
const BESIDE_A_LINE = "30"; // metres
let mode = "none";
let corners = [];

/** Whether this press is about a field; clearing, where both are meant, is about the area. */
function means(name) {
  return !both || mode === name || (mode === "none" && name === "area");
}

function show() {
  const map = element?.lianqinMap;
  if (!map) return;
  const features = [];
  if (corners.length > 1) {
    const coordinates = corners.length > 2 && mode === "area" ? [...corners, corners[0]] : corners;
    features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } });
  }
  if (means("area")) map.set("route", { type: "FeatureCollection", features });
  const last = corners.at(-1);
  if (last) map.pickAt(...last);
  else if (!both) map.pickAt(null);
}

/** The shape so far, or nothing while it has too few corners. */
function drawn() {
  if (mode === "line" && corners.length > 1) return JSON.stringify({ type: "LineString", coordinates: corners });
  if (mode !== "area" || corners.length < 3) return "";
  return JSON.stringify({ type: "Polygon", coordinates: [[...corners, corners[0]]] });
}

function add({ lon, lat }) {
  const corner = [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
  corners = mode === "point" ? [corner] : [...corners, corner];
  write();
  show();
}

function write() {
  if (area && means("area")) area.value = drawn();
  if (point && means("point") && ((area && !both) || corners.length)) {
    const spot = mode === "point" && corners.length ? corners[0] : [];
    point.value = spot.map((degree) => degree.toFixed(6)).join(", ");
  }
  for (const field of [area, point]) field?.dispatchEvent(new Event("input", { bubbles: true }));
}

function begin(next) {
  mode = next;
  corners = [];
  element.dataset.picking = next === "none" ? "no" : "yes";
  for (const button of form.querySelectorAll("[data-draw][aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button.dataset.draw === next));
  }
  const beside = form.elements.namedItem("radius_m");
  if (mode === "line" && beside) beside.value = BESIDE_A_LINE;
  write();
  show();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-draw], [data-corner]");
  if (!button || !element) return;
  if (button.dataset.draw) return begin(button.dataset.draw);
  if (mode === "none") begin("area");
  if (button.dataset.corner === "undo") {
    corners = corners.slice(0, -1);
    write();
    return show();
  }
  const here = element.lianqinMap?.middle();
  if (here) add(here);
});
document.addEventListener("lianqin:map-pick", ({ detail }) => add(detail));
