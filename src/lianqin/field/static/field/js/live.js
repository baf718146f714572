/**
 * The phone's page stays true: when the live line speaks of a directive, and every twenty seconds
 * where the line is down, a page with data-live="swap" fetches itself again and shows what is new; any
 * other page (a report being written) only shows that something arrived, and tells the server that
 * the phone has it (a page that is fetched tells by that). A new directive vibrates and sounds where the person has touched the page before.
 */

import { resync } from "../../ui/js/clock.js";
import { lifted } from "../../ui/js/finger.js";
import { word } from "./words.js";

const WITHOUT_LINE = 20_000;
const body = () => document.querySelector("[data-body]");

let looking = false;
let again = false;
let sound = null;

function cardOf(root) {
  return root?.querySelector("[data-directive]") ?? null;
}

/** Tell the server that a directive reached this phone. */
function acknowledge() {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const url = document.querySelector("[data-received]")?.dataset.received;
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (url) fetch(url, { method: "POST", headers }).catch(() => {});
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
  if (!same || before.status !== after.status) scrollTo(0, 0);
  const isNew = after && !same && ["sent", "delivered"].includes(after.status);
  const takenBack = before && fresh.querySelector("[data-over]:not([data-over=cleared], [data-over=declined])");
  if (isNew || takenBack) arrive();
  document.dispatchEvent(new CustomEvent("lianqin:swapped"));
}

async function fetchPage() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-body]");
  if (!fresh) return;
  resync(page.querySelector('meta[name="lianqin-now"]')?.content);
  await lifted();
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

/** On a page that must not change under the hand (a report being written): a line to press. */
function announce({ exercise }, words = ["new_directive", "new_exercise"]) {
  const line = document.querySelector("[data-arrival]");
  if (!line || body()?.dataset.live === "swap") return;
  line.querySelector("[data-arrival-text]").textContent = word(words[exercise ? 1 : 0]);
  line.dataset.exercise = exercise ? "yes" : "no";
  line.hidden = false;
  arrive();
}

document.addEventListener("lianqin:directive.issued", ({ detail }) => {
  announce(detail);
  if (body()?.dataset.live !== "swap") acknowledge();
  look();
});
// Nobody has answered yet: the same directive is shown again.
document.addEventListener("lianqin:directive.resent", ({ detail }) => {
  announce(detail);
  if (body()?.dataset.live === "swap") arrive();
  else acknowledge();
  look();
});
document.addEventListener("lianqin:directive.message", ({ detail }) => {
  if (document.querySelector("[data-thread-of]")) arrive();
  else announce(detail, ["new_message", "new_message_exercise"]);
  if (body()?.dataset.live === "swap") arrive();
  look();
});
document.addEventListener("lianqin:appeal.broadcast", ({ detail }) => {
  announce(detail, ["new_appeal", "new_appeal_exercise"]);
  if (body()?.dataset.live === "swap") arrive();
  look();
});
document.addEventListener("lianqin:muster.keep_away", ({ detail }) => {
  announce(detail, ["keep_away", "keep_away_exercise"]);
  if (body()?.dataset.live === "swap") arrive();
  look();
});
for (const name of ["directive.changed", "appeal.ended", "breach.notified", "breach.decided"]) {
  document.addEventListener(`lianqin:${name}`, () => look());
}
for (const name of ["lianqin:reconnected", "lianqin:look-again", "visibilitychange"]) {
  document.addEventListener(name, () => document.hidden || look());
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
