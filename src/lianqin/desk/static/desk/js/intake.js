/**
 * Intake: a press on the map or on a found place fills the coordinates and puts the mark; Ctrl+Enter
 * sends from anywhere; arrow keys walk the found places. Everything works without this module too.
 */

const form = document.querySelector("[data-intake]");
const element = document.querySelector("[data-map]");
const place = form.elements.namedItem("place");
const coordinates = document.getElementById("id_coordinates");
const system = form.elements.namedItem("system");
const places = form.querySelector("[data-places-list]");

function changed(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new CustomEvent("lianqin:picked", { bubbles: true }));
}

function fill(text) {
  system.value = "wgs84";
  coordinates.value = text;
  changed(coordinates);
}

function take(button) {
  if (button.dataset.found) place.value = button.dataset.found;
  places.replaceChildren();
  fill(button.value.split("|")[0]);
  (document.getElementById("id_adults") ?? coordinates).focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-found], [data-coordinates]");
  if (!button) return;
  event.preventDefault();
  take(button);
});

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-category]");
  if (!button) return;
  const select = form.elements.namedItem("category");
  select.value = button.dataset.category;
  select.dispatchEvent(new Event("input", { bubbles: true }));
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
  else if (event.key === "Enter" && event.target === place) first(event);
});

/** Enter in the place field takes the first found place; it never sends the form half filled. */
function first(event) {
  event.preventDefault();
  const button = places.querySelector("[data-found]");
  if (button) take(button);
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
  if (coordinates.value && coordinates.dataset.picked === "name") coordinates.value = "";
});
form.addEventListener("click", (event) => {
  if (event.target.closest("[data-found]")) coordinates.dataset.picked = "name";
});
coordinates.addEventListener("input", (event) => {
  if (event.isTrusted) coordinates.dataset.picked = "hand";
});

function mark() {
  const spot = document.querySelector("[data-spot]")?.dataset.spot.split(",").map(Number);
  const map = element?.lianqinMap;
  if (!map) return;
  if (!spot) return map.pickAt(null);
  map.pickAt(...spot);
  map.goTo(...spot);
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "where") mark();
  if (event.detail.target === places) preview(places.querySelector("[data-found]"));
});

/** The map answers while one types: it shows where the first, or the pointed-at, found place is. */
function preview(button) {
  const map = element?.lianqinMap;
  if (!button || !map || document.querySelector("[data-spot]")) return;
  const spot = button.dataset.lonlat.split(",").map(Number);
  map.pickAt(...spot);
  map.goTo(...spot, 11);
}

for (const name of ["pointerover", "focusin"]) {
  places.addEventListener(name, (event) => preview(event.target.closest("[data-found]")));
}
if (element) element.dataset.picking = "yes";
document.addEventListener("lianqin:map-pick", ({ detail }) => {
  coordinates.dataset.picked = "map";
  fill(`${detail.lon.toFixed(6)}, ${detail.lat.toFixed(6)}`);
});
document.addEventListener("lianqin:map-ready", () => {
  if (coordinates.value) changed(coordinates);
});
