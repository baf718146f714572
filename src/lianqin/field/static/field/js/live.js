/**
 * The phone's page stays true: when the live line speaks of a directive, and once a minute where
 * the line is down, a page with data-live="swap" fetches itself again and shows what is new; any
 * other page (a report being written) only shows that something arrived. A new directive vibrates
 * and sounds where the person has touched the page before.
 */

import { resync } from "../../ui/js/clock.js";
import { word } from "./words.js";

const WITHOUT_LINE = 20_000;
const body = () => document.querySelector("[data-body]");

let looking = false;
let again = false;
let sound = null;

function cardOf(root) {
  return root?.querySelector("[data-directive]") ?? null;
}

/** Tell the server that the card is on this screen. */
function acknowledge() {
  const card = cardOf(body());
  if (card?.dataset.status !== "sent" || document.hidden) return;
  card.dataset.status = "delivered";
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  fetch(card.dataset.received, { method: "POST", headers }).catch(() => {
    card.dataset.status = "sent";
  });
}

function beep() {
  if (!sound) return;
  for (const [at, pitch] of [[0, 880], [0.18, 1175], [0.36, 880]]) {
    const tone = sound.createOscillator();
    const level = sound.createGain();
    tone.frequency.value = pitch;
    level.gain.value = 0.2;
    tone.connect(level).connect(sound.destination);
    tone.start(sound.currentTime + at);
    tone.stop(sound.currentTime + at + 0.14);
  }
}

function arrive() {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([300, 120, 300, 120, 300]);
  beep();
}

function swap(fresh) {
  const here = body();
  const before = cardOf(here)?.dataset;
  const open = here.querySelector("details[open]") !== null;
  const after = cardOf(fresh)?.dataset;
  const same = before && after && before.directive === after.directive;
  if (same && before.status === after.status && open) return;
  here.replaceWith(document.adoptNode(fresh));
  if (after && !same && ["sent", "delivered"].includes(after.status)) arrive();
  document.dispatchEvent(new CustomEvent("lianqin:swapped"));
  acknowledge();
}

async function fetchPage() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-body]");
  if (!fresh) return;
  resync(page.querySelector('meta[name="lianqin-now"]')?.content);
  swap(fresh);
}

async function look() {
  if (body()?.dataset.live !== "swap") return;
  again = looking;
  if (looking) return;
  looking = true;
  try {
    await fetchPage();
  } catch {
    // No line: what is on the screen stays.
  } finally {
    looking = false;
  }
  if (again) look();
}

function announce(key) {
  const line = document.querySelector("[data-arrival]");
  if (!line || body()?.dataset.live === "swap") return;
  line.querySelector("[data-arrival-text]").textContent = word(key);
  line.hidden = false;
  if (key === "new_directive") arrive();
}

document.addEventListener("lianqin:directive.issued", () => {
  announce("new_directive");
  look();
});
document.addEventListener("lianqin:directive.changed", () => look());
for (const name of ["lianqin:reconnected", "lianqin:look-again", "visibilitychange"]) {
  document.addEventListener(name, () => {
    if (document.hidden) return;
    acknowledge();
    look();
  });
}
addEventListener(
  "pointerdown",
  () => {
    sound ??= "AudioContext" in window ? new AudioContext() : null;
  },
  { once: true, passive: true },
);
setInterval(() => {
  const open = document.querySelector('[data-light][data-state="open"]');
  if (!open && !document.hidden && navigator.onLine) look();
}, WITHOUT_LINE);
acknowledge();
