/**
 * Sounds that differ by urgency, made here (Web Audio), no file; each has its caption.
 *
 *   play("p2");                          // a new report P2; also p1, p3, p4
 *   play("silence", { about: "name of the crew" });  // a crew does not answer; overdue: it does not arrive;
 *   play("message");                     // message: somebody wrote
 *   startAlarm("17", { about: place });  // sounds again and again until
 *   stopAlarm("17");                     // the same key is stopped; two alarms are two keys
 *
 * `about` is said in the caption beside the sound's name; `exercise: true` says there that it is one and sounds
 * as quietly as a P4; `stays: true` keeps the caption until somebody uses the page. Both return
 * whether it was heard. P1 and the alarm are always heard, never
 * below FLOOR; the others follow the volume and can each be turned off. Settings are remembered in
 * this browser. Every call shows the caption and says "lianqin:sounded" {name, heard} on document.
 *
 * A browser lets nothing be heard before the page was pressed once: until then [data-sound-bar] is
 * shown, and any key or press opens the sound. What the page needs is in ui/_sounds.html.
 */

import { word } from "./words.js";

const KEY = "lianqin:sounds";
const CAPTION_LASTS = 8_000;
const FLOOR = 0.4;
const ALARM_EVERY = 2_000;
const ALWAYS = new Set(["p1", "alarm"]);

// [pitch in Hz, begins after s, lasts s, shape, pitch at its end]; the more urgent, the more tones.
const TONES = {
  p1: [0, 0.62].flatMap((after) => [
    [880, after, 0.15, "square"], [1175, after + 0.16, 0.15, "square"], [1568, after + 0.32, 0.2, "square"],
  ]),
  p2: [[880, 0, 0.16, "triangle"], [1175, 0.18, 0.24, "triangle"]],
  p3: [[784, 0, 0.24, "triangle"]],
  p4: [[523, 0, 0.2, "sine"]],
  alarm: [[600, 0, 0.6, "sawtooth", 1400], [1400, 0.6, 0.6, "sawtooth", 600]],
  silence: [[494, 0, 0.22, "triangle"], [392, 0.24, 0.22, "triangle"], [311, 0.48, 0.34, "triangle"]],
  overdue: [0, 0.22, 0.44].map((after) => [659, after, 0.12, "square"]),
  message: [[1319, 0, 0.08, "sine"], [1760, 0.09, 0.14, "sine"]],
};

/** The names of all sounds, most urgent first. */
export const NAMES = ["alarm", "p1", "p2", "silence", "overdue", "p3", "message", "p4"];

let audio = null;
let asked = false;
const alarms = new Map();

// What this browser's people chose.

function settings() {
  try {
    return { volume: 0.7, off: [], ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { volume: 0.7, off: [] };
  }
}

function keep(changed) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...settings(), ...changed }));
  } catch {
    // A browser that keeps nothing sounds at the usual volume.
  }
}

function levelOf(name) {
  const { volume, off } = settings();
  if (ALWAYS.has(name)) return Math.max(FLOOR, volume);
  return off.includes(name) ? 0 : volume;
}

// Making them.

function wake() {
  audio ??= newContext();
  if (audio && audio.state !== "running") audio.resume().then(showBar, showBar);
  showBar();
}

function newContext() {
  if (!("AudioContext" in window)) return null;
  const made = new AudioContext();
  made.addEventListener("statechange", showBar);
  return made;
}

function tone([pitch, after, lasts, shape, last = pitch], level) {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  const from = audio.currentTime + after;
  const loud = level * (shape === "square" || shape === "sawtooth" ? 0.22 : 0.5);
  source.type = shape;
  source.frequency.setValueAtTime(pitch, from);
  source.frequency.linearRampToValueAtTime(last, from + lasts);
  volume.gain.setValueAtTime(0.0001, from);
  volume.gain.exponentialRampToValueAtTime(Math.max(0.0002, loud), from + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, from + lasts);
  source.connect(volume).connect(audio.destination);
  source.start(from);
  source.stop(from + lasts);
}

function make(name, level) {
  if (!(level > 0) || audio?.state !== "running") return false;
  for (const each of TONES[name]) tone(each, level);
  return true;
}

/** Sound `name` once and caption it; whether it was heard. Unknown names raise RangeError. */
export function play(name, { about = "", exercise = false, stays = false } = {}) {
  if (!TONES[name]) throw new RangeError(`no sound is called ${name}`);
  const heard = make(exercise ? "p4" : name, levelOf(exercise ? "p4" : name));
  caption(name, about, exercise, stays);
  document.dispatchEvent(new CustomEvent("lianqin:sounded", { detail: { name, heard, about, exercise } }));
  showBar();
  return heard;
}

/** Sound the alarm again and again under `key`, until stopAlarm(key). */
export function startAlarm(key, { about = "", exercise = false } = {}) {
  const name = String(key);
  if (alarms.has(name)) return false;
  const heard = play("alarm", { about, exercise });
  alarms.set(name, setInterval(() => make("alarm", levelOf("alarm") * (exercise ? 0.3 : 1)), ALARM_EVERY));
  return heard;
}

/** End the alarm under `key`; nothing where there is none. */
export function stopAlarm(key) {
  clearInterval(alarms.get(String(key)));
  alarms.delete(String(key));
}

/** Whether an alarm sounds. */
export function isAlarmed() {
  return alarms.size > 0;
}

// Seeing them: who cannot hear, or has the sound off, reads the same.

function caption(name, about, exercise, stays) {
  const region = document.querySelector("[data-sound-captions]");
  if (!region) return;
  const line = document.createElement("p");
  line.className = `caption caption--${exercise ? "exercise" : name}`;
  line.dataset.sound = name;
  const what = exercise ? `${word("exercise")} · ${word(`sound_${name}`)}` : word(`sound_${name}`);
  line.textContent = about ? `${what} · ${about}` : what;
  const same = stays && [...region.children].find((each) => each.dataset.stays && each.textContent === line.textContent);
  if (same) same.remove();
  region.append(line);
  while (region.children.length > 3) (region.querySelector(":scope > :not([data-stays])") ?? region.firstChild).remove();
  if (stays) keepUntilSeen(line);
  else setTimeout(() => line.remove(), CAPTION_LASTS);
}

/** It goes its usual time after the first press or key on the page: then somebody is there. */
function keepUntilSeen(line) {
  line.dataset.stays = "yes";
  const seen = () => {
    for (const name of ["click", "keydown"]) document.removeEventListener(name, seen, true);
    setTimeout(() => line.remove(), CAPTION_LASTS);
  };
  for (const name of ["click", "keydown"]) document.addEventListener(name, seen, true);
}

// The page's own controls: the bar that asks for a first press, and the settings.

function showBar() {
  for (const bar of document.querySelectorAll("[data-sound-bar]")) {
    bar.hidden = audio === null ? asked : audio.state === "running";
  }
}

function showSettings() {
  const { volume, off } = settings();
  for (const slider of document.querySelectorAll("[data-sound-volume]")) slider.value = String(volume);
  for (const box of document.querySelectorAll("[data-sound-on]")) {
    box.checked = ALWAYS.has(box.value) || !off.includes(box.value);
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-sound-volume]")) {
    keep({ volume: Number(target.value) });
    make("p3", levelOf("p3"));
  } else if (target.matches?.("[data-sound-on]") && !ALWAYS.has(target.value)) {
    const others = settings().off.filter((name) => name !== target.value);
    keep({ off: target.checked ? others : [...others, target.value] });
  }
});

document.addEventListener("click", ({ target }) => {
  const test = target.closest?.("[data-sound-test]");
  if (!test) return;
  wake();
  play(test.dataset.soundTest, { about: word("sound_test") });
});

function begin() {
  if (!document.querySelector("[data-sound-bar]")) return;
  asked = !("AudioContext" in window);
  // A page reached by a press may sound at once; asking where none was made only warns.
  if (navigator.userActivation?.hasBeenActive ?? false) wake();
  showBar();
  showSettings();
}

// Not while a button is still down: the bar goes, the page moves up, and the press would miss.
for (const name of ["click", "keydown"]) document.addEventListener(name, wake, true);
begin();
