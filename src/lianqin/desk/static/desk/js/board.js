/**
 * The board: cards and the chosen incident follow the live line; the way of a crew is drawn on the
 * map when its row is pointed at. What someone is filling in is never replaced under their hands.
 */

import { isDown, lifted } from "../../ui/js/finger.js";
import { toast } from "../../ui/js/toast.js";
import { answer, tell } from "./follow.js";
import { play } from "../../ui/js/sounds.js";

const GATHER = 250;
const OTHERS = 3_000; // somebody else's crews change the ranking too, but it can wait a little
const NARROW = window.matchMedia("(max-width: 48rem)");
const board = document.querySelector("[data-board]");
const panel = document.getElementById("incident");
const cards = document.getElementById("cards");
const element = document.querySelector("[data-map]");
const waiting = new Map();
let drawn = "";

function map() {
  return element?.lianqinMap;
}

function chosen() {
  return panel?.querySelector("[data-incident]");
}

// What people report is kept on the server, not in a browser's history: going back asks again.
window.htmx.config.historyCacheSize = 0;
window.htmx.config.refreshOnHistoryMiss = true;

/** Do something once after `wait`, however many events ask for it meanwhile. */
function soon(name, work, wait = GATHER) {
  if (waiting.has(name)) return;
  waiting.set(name, setTimeout(() => {
    waiting.delete(name);
    // A fetch that fails is told by the live light; everything is asked again on reconnection.
    Promise.resolve(work()).catch(() => {});
  }, wait));
}

// Cards.

function numbers() {
  return new Set([...cards.querySelectorAll("[data-number]")].map((card) => card.dataset.number));
}

/** What is wrong on the cards: crews that do not answer or are late, by a mark of their own. */
function troubles() {
  return new Map([...cards.querySelectorAll("[data-trouble]")].map((each) => [each.dataset.mark, each]));
}

function placeOf(card) {
  return card.querySelector(".card__place").textContent.trim();
}

function isExercise(card) {
  return card.dataset.exercise === "yes";
}

async function fetchCards() {
  if (!cards) return;
  const before = numbers();
  const wrong = troubles();
  const number = chosen()?.dataset.number ?? "";
  const url = new URL(board.dataset.cardsUrl, location.href);
  url.searchParams.set("incident", number);
  await window.htmx.ajax("GET", url.pathname + url.search, { source: "#cards", target: "#cards", swap: "innerHTML" });
  for (const card of cards.querySelectorAll("[data-number]")) {
    if (!before.has(card.dataset.number)) greet(card);
  }
  for (const [mark, trouble] of troubles()) if (!wrong.has(mark)) complain(trouble);
  missed();
}

function greet(card) {
  card.dataset.new = "yes";
  play(`p${card.dataset.priority}`, { about: placeOf(card), exercise: isExercise(card) });
}

/** A crew that fell silent sounds once. */
function complain(trouble) {
  play("silence", { about: trouble.dataset.trouble, exercise: isExercise(trouble.closest("[data-number]")) });
}

// Deadlines of arrival run out by the clock, not by an event.

const told = new Set();

/** The arrivals that are late now and were not told yet; those of a page just opened are not news. */
function missed({ silently = false } = {}) {
  for (const bar of cards?.querySelectorAll("[data-arrival] progress[data-state=late]") ?? []) {
    const card = bar.closest("[data-number]");
    const mark = `${card.dataset.number} ${bar.dataset.until}`;
    if (told.has(mark)) continue;
    told.add(mark);
    if (!silently) play("overdue", { about: placeOf(card), exercise: isExercise(card) });
  }
}

missed({ silently: true });
setInterval(missed, 1000);

function markChosen() {
  const number = chosen()?.dataset.number;
  for (const card of cards?.querySelectorAll("[data-number]") ?? []) {
    if (card.dataset.number === number) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  }
  map()?.choose("incidents", number ?? null);
}

// The chosen incident.

function isTouched() {
  const active = document.activeElement;
  const typing = active?.matches("input, textarea, select") && panel.contains(active);
  const opened = panel.querySelector("details[id]:not([data-group])[open] form") !== null; // about to be filled
  const fields = panel.querySelectorAll("input, textarea, select");
  return typing || opened || [...fields].some(isChanged);
}

function isChanged(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return field.selectedIndex !== firstOf(field);
  return field.value !== field.defaultValue;
}

/** The option that the server printed as chosen, else the first. */
function firstOf(select) {
  return Math.max(0, [...select.options].findIndex((option) => option.defaultSelected));
}

// What is replaced under someone's eyes keeps its open folds and its place.

let kept = { number: "", folds: [], folded: [], scroll: 0 };

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id !== "incident") return;
  if (isRefresh(event.detail) && isDown()) {
    event.detail.shouldSwap = false;
    lifted().then(() => soon("incident", incidentChanged, 0));
    return;
  }
  // At the last moment: someone may have begun to write while the answer was on its way.
  if (isRefresh(event.detail) && isTouched()) {
    event.detail.shouldSwap = false;
    panel.querySelector("[data-changed]").hidden = false;
    return;
  }
  kept = {
    number: chosen()?.dataset.number,
    // After an act the page says what stays open; only a refresh keeps what the person opened.
    folds: isRefresh(event.detail) ? openFolds() : [],
    folded: [...panel.querySelectorAll("details[data-group]:not([open])")].map((fold) => fold.id),
    scroll: panel.querySelector("[data-keep-scroll]")?.scrollTop ?? 0,
  };
});

function openFolds() {
  return [...panel.querySelectorAll("details[id]:not([data-group])[open]")].map((fold) => fold.id);
}

/** Whether an answer is the same incident read again, and not an act's or another incident. */
function isRefresh({ requestConfig }) {
  return requestConfig?.verb === "get" && requestConfig.path === incidentPath();
}

function keepPlace() {
  if (kept.number !== chosen()?.dataset.number) return;
  for (const id of kept.folds) document.getElementById(id)?.setAttribute("open", "");
  for (const id of kept.folded) document.getElementById(id)?.removeAttribute("open");
  const part = panel.querySelector("[data-keep-scroll]");
  if (part) part.scrollTop = kept.scroll;
}

function incidentPath() {
  const number = chosen()?.dataset.number;
  return number ? `/incidents/${encodeURIComponent(number)}/` : "";
}

async function fetchIncident() {
  const path = incidentPath();
  if (path) await window.htmx.ajax("GET", path, { source: "#incident", target: "#incident", swap: "innerHTML" });
}

function incidentChanged() {
  const notice = panel?.querySelector("[data-changed]");
  if (!chosen()) return null;
  if (!isTouched()) return fetchIncident();
  notice.hidden = false;
  return null;
}

/** A crew was taken or set free elsewhere: rank again, unless somebody is at work here. */
function rankingChanged() {
  return chosen() && !isTouched() ? fetchIncident() : null;
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-refresh]")) soon("incident", fetchIncident, 0);
});

// The next and the one before, from wherever one is: the incident is entered, not its card.

function choose(number) {
  cards?.querySelector(`[data-number="${CSS.escape(String(number))}"] [data-keys-item]`)?.click();
}

document.addEventListener("click", ({ target }) => {
  const step = Number(target.closest?.("[data-step]")?.dataset.step ?? 0);
  if (!step) return;
  const all = [...cards.querySelectorAll("[data-number]")].map((card) => card.dataset.number);
  const here = all.indexOf(chosen()?.dataset.number);
  const next = here < 0 ? 0 : Math.min(all.length - 1, Math.max(0, here + step));
  choose(all[next]);
  panel.focus();
});
document.addEventListener("lianqin:show-incident", ({ detail }) => {
  if (detail.number === chosen()?.dataset.number) soon("incident", fetchIncident, 0);
  else choose(detail.number);
});

// The live line.

const CARDS = new Set(["incident.reported", "incident.changed", "directive.issued", "directive.changed"]);

document.addEventListener("lianqin:event", ({ detail }) => {
  if (CARDS.has(detail.kind)) soon("cards", fetchCards);
  if (detail.kind === "directive.message" && !detail.facts?.from_desk) play("message");
  const mine = detail.subject === "incidents.incident" && String(detail.subject_id) === chosen()?.dataset.incident;
  if (mine || detail.kind === "condition.changed") soon("incident", incidentChanged);
  else if (detail.kind.startsWith("directive.")) soon("ranking", rankingChanged, OTHERS);
});
document.addEventListener("lianqin:reconnected", () => {
  soon("cards", fetchCards);
  soon("incident", incidentChanged);
});

// The way of a crew on the map.

async function draw(row) {
  if (!row || !map() || drawn === row.dataset.way) return;
  drawn = row.dataset.way;
  for (const other of panel.querySelectorAll('[data-drawn="yes"]')) delete other.dataset.drawn;
  row.dataset.drawn = "yes";
  const headers = { Accept: "application/json" };
  const answer = await fetch(row.dataset.way, { headers }).catch(() => null);
  if (!answer?.ok || drawn !== row.dataset.way) return;
  map().set("route", await answer.json());
}

/** What the second screen follows: the incident, and the ways of all who are on their way to it. */
function tellWall() {
  const here = chosen();
  const ways = [...(panel?.querySelectorAll(".sent[data-way]") ?? [])].map((row) => row.dataset.way);
  tell(here ? {
    number: here.dataset.number,
    words: `${here.querySelector("h1")?.textContent.trim() ?? ""} · ${here.dataset.number}`,
    lon: Number(here.dataset.lon),
    lat: Number(here.dataset.lat),
    ways,
  } : { number: "" });
}

if (cards) answer();
if (cards) tellWall();

function showChosen() {
  markChosen();
  drawn = "";
  const here = chosen();
  if (!map() || !here) return;
  const first = panel.querySelector("[data-way]");
  map().set("route", { type: "FeatureCollection", features: [] });
  if (first) draw(first).then(seeAll);
  else map().goTo(Number(here.dataset.lon), Number(here.dataset.lat));
}

/** The whole way of the first, with the incident. */
function seeAll() {
  const route = map().get("route");
  const here = chosen();
  if (!here) return;
  const point = { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [Number(here.dataset.lon), Number(here.dataset.lat)] } };
  map().fitTo({ type: "FeatureCollection", features: [...route.features, point] });
}

for (const name of ["pointerover", "focusin"]) {
  panel?.addEventListener(name, (event) => draw(event.target.closest?.("[data-way]")));
}

let shown = chosen()?.dataset.number;
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "incident") return;
  const number = chosen()?.dataset.number;
  if (cards) tellWall();
  panel.querySelector("[data-refused]")?.focus();
  if (number === shown) {
    keepPlace();
    drawn = "";
    markChosen();
    draw(panel.querySelector("[data-way]"));
    return;
  }
  shown = number;
  panel.querySelector("[data-keep-scroll]")?.scrollTo(0, 0);
  if (NARROW.matches) panel.scrollIntoView();
  showChosen();
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  if (board && detail.target?.id === "incident") toast(board.dataset.missing, "warning");
});
document.addEventListener("lianqin:map-ready", showChosen);

/** The row of a crew that was pressed on the map, its folds opened. */
function showRow(id) {
  const row = document.getElementById(`pick-${id}`);
  for (let fold = row?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  row?.scrollIntoView({ block: "nearest" });
  row?.focus();
}

// Positions are no events: ask often while somebody is on the way, seldom otherwise.

const OFTEN = 5_000;
const SELDOM = 6; // times as long
let asked = 0;

function isMoving() {
  return map().get("units").features.some(({ properties }) => properties.status === "en_route" || properties.status === "committed");
}

function followUnits() {
  const url = element?.getAttribute("data-source-units");
  if (!url || !map() || document.hidden) return;
  asked += 1;
  if (asked % SELDOM === 0 || isMoving()) map().load("units", url).catch(() => {});
}

setInterval(followUnits, OFTEN);
document.addEventListener("lianqin:map-choose", ({ detail }) => {
  if (detail.source === "units") return showRow(detail.id);
  choose(detail.id);
});
