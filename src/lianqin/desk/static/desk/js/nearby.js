/**
 * The crews by nearness to the chosen incident, as a list beside the map: arrows walk it and ring the
 * crew on the map, Enter or a press asks whether it shall go, Escape leads back to the incident.
 */

import { confirmSending, crewsNear } from "./sending.js";

const box = document.querySelector("[data-nearby]");
const body = box?.querySelector("[data-nearby-body]");
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity };

function map() {
  return document.querySelector("[data-map]")?.lianqinMap;
}

function list() {
  return body.querySelector(".nearby__list");
}

function crews() {
  return [...body.querySelectorAll("[data-carry]")];
}

function chosenNumber() {
  return document.querySelector("#incident [data-number]")?.dataset.number;
}

async function open() {
  const number = chosenNumber();
  if (!box || !number) return;
  const found = await crewsNear(number);
  if (!found || number !== chosenNumber()) return;
  body.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
  box.hidden = false;
  choose(crews()[0]);
  (list() ?? box).focus();
}

function close() {
  if (box.hidden) return;
  box.hidden = true;
  map()?.choose("units", null);
  document.getElementById("incident")?.focus();
}

/** Mark a crew, ring it on the map and have it in sight there. */
function choose(crew) {
  for (const other of crews()) other.setAttribute("aria-selected", String(other === crew));
  if (!crew) return;
  list().setAttribute("aria-activedescendant", crew.id);
  crew.scrollIntoView({ block: "nearest" });
  const unit = crew.dataset.carry;
  map()?.choose("units", unit);
  const place = map()?.get("units").features.find(({ properties }) => String(properties.id) === unit);
  if (place) map().goTo(...place.geometry.coordinates, 0);
}

function chosen() {
  return crews().find((crew) => crew.getAttribute("aria-selected") === "true");
}

function confirm(crew) {
  if (crew) confirmSending(list().dataset.nearbyOf, crew.dataset.carry);
}

box?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  else if (event.target !== list()) return;
  else if (event.key === "Enter") confirm(chosen());
  else if (event.key in STEPS) {
    const all = crews();
    const at = all.indexOf(chosen()) + STEPS[event.key];
    choose(all[Math.min(all.length - 1, Math.max(0, at))]);
  } else return;
  event.preventDefault();
});
box?.addEventListener("click", ({ target }) => {
  if (target.closest("[data-nearby-close]")) return close();
  const crew = target.closest("[data-carry]");
  if (crew) {
    choose(crew);
    confirm(crew);
  }
});
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-nearby-open]")) open();
});
// The list is of one incident: where another was chosen it would send crews to the one before.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "incident" || !box || box.hidden) return;
  if (list()?.dataset.nearbyOf === chosenNumber()) return;
  box.hidden = true;
  map()?.choose("units", null);
});
document.addEventListener("lianqin:show-incident", () => {
  if (box) box.hidden = true;
});
