/**
 * Alarms that nobody has taken yet: <div data-alarms="/alarms/"> shows them, and each sounds again
 * and again until an officer, here or at another desk, has taken it. Nothing here can mute one.
 */

import { play, startAlarm, stopAlarm } from "../../ui/js/sounds.js";

const EVERY = 15_000; // where the live line is down
const GATHER = 200;
const strip = document.querySelector("[data-alarms]");
const sounding = new Set();
let timer = 0;

function sound() {
  const there = new Map([...strip.querySelectorAll("[data-alarm]")].map((each) => [each.dataset.alarm, each]));
  for (const [number, each] of there) {
    if (sounding.has(number)) continue;
    sounding.add(number);
    startAlarm(number, { about: each.dataset.about, exercise: each.dataset.exercise === "yes" });
  }
  for (const number of [...sounding].filter((each) => !there.has(each))) {
    sounding.delete(number);
    stopAlarm(number);
  }
}

async function look() {
  timer = 0;
  const headers = { "HX-Request": "true" };
  const answer = await fetch(strip.dataset.alarms, { headers }).catch(() => null);
  // Without an answer what sounds goes on sounding.
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const there = [...page.body.querySelectorAll("[data-alarm]")].map((each) => each.dataset.alarm);
  const here = [...strip.querySelectorAll("[data-alarm]")].map((each) => each.dataset.alarm);
  // The same alarms stay where they are: a button under someone's finger is not taken away.
  if (there.join() === here.join()) return;
  strip.replaceChildren(...page.body.children);
  sound();
}

function soon() {
  timer ||= setTimeout(look, GATHER);
}

/** Nobody answers, and the order calls the desk: it stands there until somebody is at the desk. */
document.addEventListener("lianqin:directive.alarm", ({ detail }) => {
  play("silence", { exercise: detail.exercise === true, stays: true });
});

if (strip) {
  sound();
  look();
  for (const kind of ["incident.reported", "incident.changed"]) document.addEventListener(`lianqin:${kind}`, soon);
  document.addEventListener("lianqin:reconnected", soon);
  setInterval(look, EVERY);
}
