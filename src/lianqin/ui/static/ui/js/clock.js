/**
 * One clock for the page: the server's. <meta name="lianqin-now" content="ISO" data-rate="1"> says
 * what time it was when the page was made; a phone set wrong by hours still shows the right time.
 * data-rate is 60 in a replay at a minute a second and 0 where tests hold the clock still.
 *
 * Ticks once a second: [data-clock], [data-elapsed-since], [data-until], progress[data-until].
 */

import { word } from "./words.js";

const MINUTE = 60_000;
const NEAR = 0.8;

const meta = document.querySelector('meta[name="lianqin-now"]');
const rate = Number(meta?.dataset.rate ?? 1);
const answered = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
let serverThen = meta ? Date.parse(meta.content) : Date.now();
let deviceThen = Date.now() - (performance.now() - answered);

const wall = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** The server's time now, in milliseconds since 1970 (UTC). */
export function now() {
  return serverThen + (Date.now() - deviceThen) * rate;
}

/** Take a newer word from the server about what time it is (ISO instant). */
export function resync(instant) {
  const told = Date.parse(instant);
  if (Number.isNaN(told)) return;
  serverThen = told;
  deviceThen = Date.now();
}

/** HH:MM:SS of an instant in milliseconds, in Asia/Shanghai. */
export function clockTime(instant) {
  return wall.format(instant);
}

/** Whole minutes, or hours and minutes, or days and hours: "7 min", "2 h 5 min", "3 d 4 h". */
export function span(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE));
  if (minutes < 60) return word("minutes", { m: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return word("hours", { h: hours, m: minutes % 60 });
  return word("days", { d: Math.floor(hours / 24), h: hours % 24 });
}

/** How a deadline stands: "open", "near" (four fifths gone) or "late". */
export function standing(from, until, at) {
  if (at >= until) return "late";
  const share = (at - from) / Math.max(1, until - from);
  return share >= NEAR ? "near" : "open";
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tickBar(bar, at) {
  const from = Date.parse(bar.dataset.from);
  const until = Date.parse(bar.dataset.until);
  bar.max = Math.max(1, until - from);
  bar.value = Math.min(bar.max, Math.max(0, at - from));
  bar.dataset.state = standing(from, until, at);
}

function tickLeft(element, at) {
  const until = Date.parse(element.dataset.until);
  const late = at >= until;
  element.dataset.state = late ? "late" : "open";
  // A deadline not yet reached has at least a minute left, in words: round up.
  const left = Math.ceil((until - at) / MINUTE) * MINUTE;
  setText(element, late ? word("over", { t: span(at - until) }) : word("left", { t: span(left) }));
}

function tick() {
  const at = now();
  for (const el of document.querySelectorAll("[data-clock]")) setText(el, clockTime(at));
  for (const el of document.querySelectorAll("[data-elapsed-since]")) {
    setText(el, span(at - Date.parse(el.dataset.elapsedSince)));
  }
  for (const el of document.querySelectorAll("[data-until]")) {
    if (el instanceof HTMLProgressElement) tickBar(el, at);
    else tickLeft(el, at);
  }
}

tick();
setInterval(tick, 1000);
document.addEventListener("visibilitychange", tick);
document.addEventListener("htmx:afterSwap", tick);
