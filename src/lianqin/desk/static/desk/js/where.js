/**
 * Where it is, in any form marked data-where-form: what is typed is looked for near the middle of
 * the map; a press on the map or on a found place fills the coordinates, with how far they may be
 * out, and puts the mark and its circle; arrow keys walk the found places, Enter takes the first.
 * Everything works without this module too.
 */

const form = document.querySelector("[data-where-form]");
const element = document.querySelector("[data-map]");
const place = form.elements.namedItem("place");
const coordinates = form.elements.namedItem("coordinates");
const system = form.elements.namedItem("system");
const uncertainty = form.elements.namedItem("uncertainty");
const near = form.elements.namedItem("near");
const places = form.querySelector("[data-places-list]");
const ABOUT_PLACE = /coordinate|county|place|roads_apart|road_elsewhere|post_unknown/;

// What is on record stands where its words say: other words, and it stands there no more.
if (form.dataset.whereForm) coordinates.dataset.picked = "name";

function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new CustomEvent("lianqin:picked", { bubbles: true }));
}

function fill(text, metres) {
  system.value = "wgs84";
  uncertainty.value = metres > 0 ? metres : "";
  uncertainty.dispatchEvent(new Event("input", { bubbles: true }));
  coordinates.value = text;
  changed(coordinates);
}

function take(button) {
  if (button.dataset.found) place.value = button.dataset.found;
  places.replaceChildren();
  fill(button.value.split("|")[0], Number(button.dataset.uncertainty ?? 0));
  (document.getElementById("id_adults") ?? coordinates).focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-found], [data-coordinates]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.found) coordinates.dataset.picked = "name";
  take(button);
});

form.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
  else if (event.key === "Enter" && event.target === place && !event.ctrlKey && !event.metaKey) first(event);
});

/** Enter in the place field takes the first found place; it never sends the form half filled. */
function first(event) {
  event.preventDefault();
  const button = places.querySelector("[data-found]");
  if (!button) return;
  coordinates.dataset.picked = "name";
  take(button);
}

function walk(event) {
  const items = [...places.querySelectorAll("[data-found]")];
  const here = items.indexOf(document.activeElement);
  if (items.length === 0 || (here < 0 && event.target !== place)) return;
  event.preventDefault();
  const next = here + (event.key === "ArrowDown" ? 1 : -1);
  (items[Math.min(next, items.length - 1)] ?? place).focus();
}

// What was typed before decides: a place edited by hand no longer stands where it was picked.
place.addEventListener("input", () => {
  forgetRefusal();
  if (!coordinates.value || coordinates.dataset.picked !== "name") return;
  coordinates.value = "";
  uncertainty.value = "";
  document.getElementById("where")?.replaceChildren();
  mark();
});
coordinates.addEventListener("input", (event) => {
  forgetRefusal();
  if (event.isTrusted) coordinates.dataset.picked = "hand";
});
uncertainty.addEventListener("input", () => mark(false));

/** What was refused about the place is past once the place is another; beside it stands what holds
 * now, so that no error is said twice. */
function forgetRefusal() {
  for (const said of form.querySelectorAll("[data-refused]")) {
    const code = said.querySelector(".errors__code")?.textContent ?? "";
    if (!said.closest("[data-where-said]") && ABOUT_PLACE.test(code)) said.remove();
  }
}

function spotNow() {
  return document.querySelector("[data-spot]")?.dataset.spot.split(",").map(Number);
}

function mark(moves = true) {
  const spot = spotNow();
  const map = element?.lianqinMap;
  if (!map) return;
  if (!spot) return map.pickAt(null);
  map.pickAt(...spot, Number(uncertainty.value) || 0);
  if (moves) show(spot, Number(uncertainty.value) || 0);
}

/** The place in the middle, or all of its circle where that is large. */
function show(spot, metres) {
  if (metres > 800) element.lianqinMap.fitTo(element.lianqinMap.get("within"));
  else element.lianqinMap.goTo(...spot);
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "where") mark();
  if (event.detail.target === places) preview(places.querySelector("[data-found]"));
});

/** The map answers while one types: it shows where the first, or the pointed-at, found place is. */
function preview(button) {
  const map = element?.lianqinMap;
  if (!button || !map || spotNow()) return;
  const spot = button.dataset.lonlat.split(",").map(Number);
  map.pickAt(...spot, Number(button.dataset.uncertainty ?? 0));
  map.goTo(...spot, 11);
}

for (const name of ["pointerover", "focusin"]) {
  places.addEventListener(name, (event) => preview(event.target.closest("[data-found]")));
}

// Names near what is looked at come first; where a place is picked, near that.
function remember() {
  const map = element?.lianqinMap;
  if (!map || !near) return;
  const { lng, lat } = map.inner.getCenter();
  near.value = `${lng.toFixed(4)},${lat.toFixed(4)}`;
}

if (element) element.dataset.picking = "yes";
document.addEventListener("lianqin:map-pick", ({ detail }) => {
  coordinates.dataset.picked = "map";
  fill(`${detail.lon.toFixed(6)}, ${detail.lat.toFixed(6)}`, 0);
});
document.addEventListener("lianqin:map-ready", () => {
  // A person who moves the map looks somewhere; a search that moves it does not.
  element.lianqinMap.inner.on("moveend", (event) => event.originalEvent && remember());
  if (coordinates.value && !form.querySelector("[data-refused]")) changed(coordinates);
});
