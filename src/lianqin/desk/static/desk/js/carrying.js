/**
 * Carrying a crew to an incident: from the map, the list of crews or the crews by nearness, to a
 * card, to the incident on the map or to the open one. While it is carried it says how long it would
 * take, or why it may not go. Letting go asks, and sends nothing. A finger holds first, then carries.
 */

import { confirmSending, saidOf } from "./sending.js";

const FAR_ENOUGH = 8; // px before a press becomes carrying
const HOLD = 400; // ms that a finger rests before it carries, so that lists still scroll
const dialog = document.getElementById("send");
let pressed = null; // {unit, name, x, y, isTouch, timer}
let carried = null; // {unit, name, label, over}

function mapBox() {
  return document.querySelector("[data-map]");
}

// What is taken up.

function unitAt(event) {
  const line = event.target.closest?.("[data-carry]");
  if (line) {
    if (event.target.closest("button, a, input, label, summary, select, textarea")) return null;
    return { unit: line.dataset.carry, name: line.dataset.carryName };
  }
  if (!event.target.closest?.(".maplibregl-canvas")) return null;
  const found = mapBox()?.lianqinMap?.at(event.clientX, event.clientY);
  return found?.source === "units" ? { unit: String(found.id), name: found.label, isOnMap: true } : null;
}

document.addEventListener("pointerdown", (event) => {
  if (!dialog || event.button !== 0 || !event.isPrimary || carried) return;
  const found = unitAt(event);
  if (!found) return;
  const isTouch = event.pointerType === "touch";
  pressed = { ...found, x: event.clientX, y: event.clientY, isTouch, timer: 0 };
  if (isTouch) pressed.timer = setTimeout(() => pressed && takeUp(pressed), HOLD);
  else if (found.isOnMap) mapBox().lianqinMap.hold(true);
}, true);

function takeUp(from) {
  const label = document.createElement("div");
  label.className = "carried";
  label.setAttribute("role", "status");
  label.append(document.createElement("p"), document.createElement("p"));
  label.firstChild.textContent = from.name;
  label.lastChild.textContent = dialog.dataset.dropHint;
  document.body.append(label);
  document.documentElement.dataset.carrying = "yes";
  mapBox()?.lianqinMap?.hold(true);
  carried = { unit: from.unit, name: from.name, label, over: "" };
  place(from.x, from.y);
}

function place(x, y) {
  const { label } = carried;
  const left = Math.min(innerWidth - label.offsetWidth - 8, x + 14);
  const top = Math.min(innerHeight - label.offsetHeight - 8, y + 14);
  label.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`;
}

// What lies under it.

function incidentAt(x, y) {
  const under = document.elementFromPoint(x, y);
  const shown = under?.closest("[data-number]");
  if (shown) return { number: shown.dataset.number, name: shown.querySelector(".card__place, h1")?.textContent.trim() ?? "", target: shown };
  if (!under?.closest(".maplibregl-canvas")) return null;
  const found = mapBox()?.lianqinMap?.at(x, y);
  return found?.source === "incidents" ? { number: String(found.id), name: found.label, target: null } : null;
}

function unmark() {
  for (const target of document.querySelectorAll("[data-drop]")) delete target.dataset.drop;
}

async function over(x, y) {
  const found = incidentAt(x, y);
  if ((found?.number ?? "") === carried.over) return;
  unmark();
  carried.over = found?.number ?? "";
  carried.label.dataset.may = "";
  const [who, say] = carried.label.children;
  who.textContent = found ? `${carried.name} → ${found.name}` : carried.name;
  say.textContent = found ? "…" : dialog.dataset.dropHint;
  if (!found) return;
  const { unit } = carried;
  const known = await saidOf(found.number, unit);
  if (carried?.over !== found.number || carried.unit !== unit) return; // carried on meanwhile
  const may = known?.may ?? true;
  carried.label.dataset.may = may ? "yes" : "no";
  say.textContent = known?.say ?? dialog.dataset.dropHint;
  if (found.target) found.target.dataset.drop = may ? "yes" : "no";
}

document.addEventListener("pointermove", (event) => {
  if (!pressed || !event.isPrimary) return;
  const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > FAR_ENOUGH;
  if (!carried) {
    if (!far) return;
    if (pressed.isTouch) return drop(); // a finger that moves at once scrolls
    takeUp(pressed);
  }
  place(event.clientX, event.clientY);
  over(event.clientX, event.clientY);
}, true);

// Letting go.

function drop() {
  clearTimeout(pressed?.timer);
  mapBox()?.lianqinMap?.hold(false);
  unmark();
  carried?.label.remove();
  delete document.documentElement.dataset.carrying;
  const was = carried;
  pressed = null;
  carried = null;
  return was;
}

document.addEventListener("pointerup", (event) => {
  if (!pressed || !event.isPrimary) return;
  const was = drop();
  if (!was) return;
  swallowClick();
  if (was.over) confirmSending(was.over, was.unit);
}, true);
document.addEventListener("pointercancel", drop, true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !carried) return;
  drop();
  event.preventDefault();
}, true);
// Once a finger carries, the page under it stays where it is.
document.addEventListener("touchmove", (event) => carried && event.preventDefault(), { passive: false, capture: true });
document.addEventListener("contextmenu", (event) => pressed?.isTouch && event.preventDefault(), true);

/** The press that ends carrying opens nothing else. */
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
}
