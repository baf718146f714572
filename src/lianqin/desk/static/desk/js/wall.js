/**
 * The second screen: follows the incident chosen on the board in another window of this browser,
 * draws the ways of all crews under way to it, and says how old each position is. A lost line comes
 * back by itself (ui/js/stream.js) and everything is asked for again then (ui/js/map/mount.js).
 */

import { FOLLOW } from "./follow.js";

const AGAIN = 10_000; // ms; positions between their events
const OLDEST = 14;
const page = document.querySelector("[data-wall]");
const element = document.querySelector("[data-map]");
const channel = "BroadcastChannel" in window ? new BroadcastChannel(FOLLOW) : null;
let shown = null; // what the board said last

function map() {
  return element?.lianqinMap;
}

function say(text) {
  document.querySelector("[data-wall-chosen]").textContent = text;
}

async function wayOf(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  return answer?.ok ? (await answer.json()).features : [];
}

/** Show what the board shows: ring it, draw the ways to it, have all of it in sight. */
async function follow(chosen) {
  shown = chosen;
  if (!map()) return;
  map().choose("incidents", chosen.number || null);
  say(chosen.number ? chosen.words : page.dataset.free);
  const ways = chosen.number ? (await Promise.all(chosen.ways.map(wayOf))).flat() : [];
  if (shown !== chosen) return;
  map().set("route", { type: "FeatureCollection", features: ways });
  if (!chosen.number) return;
  const here = { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [chosen.lon, chosen.lat] } };
  if (ways.length) map().fitTo({ type: "FeatureCollection", features: [...ways, here] }, 96);
  else map().goTo(chosen.lon, chosen.lat);
}

// How old each position is, the oldest first.

function lineOf({ properties }) {
  const line = document.createElement("li");
  line.className = "wall__age";
  line.dataset.freshness = properties.freshness;
  const name = document.createElement("span");
  const age = document.createElement("span");
  name.textContent = properties.label;
  age.dataset.elapsedSince = properties.heard_at;
  line.append(name, age);
  return line;
}

function showAges() {
  const heard = map().get("units").features.filter(({ properties }) => properties.heard_at);
  heard.sort((a, b) => a.properties.heard_at.localeCompare(b.properties.heard_at));
  document.querySelector("[data-wall-ages]").replaceChildren(...heard.slice(0, OLDEST).map(lineOf));
  document.querySelector("[data-wall-none]").hidden = heard.length > 0;
}

function again() {
  const url = element?.getAttribute("data-source-units");
  if (map() && !document.hidden) map().load("units", url).then(showAges, () => {});
}

channel?.addEventListener("message", ({ data }) => {
  if (data.chosen) follow(data.chosen);
});
document.addEventListener("lianqin:map-ready", () => {
  showAges();
  if (shown) follow(shown);
  channel?.postMessage({ hello: true });
});
document.addEventListener("lianqin:reconnected", again);
setInterval(again, AGAIN);
