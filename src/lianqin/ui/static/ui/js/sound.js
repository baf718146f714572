/**
 * The sound of a new P1: two short tones made here, no file. Browsers stay silent until the page
 * was touched once. A button [data-sound] (aria-pressed) turns it off and on and is remembered.
 */

const KEY = "lianqin:sound";
const TONES = [
  [880, 0],
  [660, 0.18],
  [880, 0.36],
];
const LENGTH = 0.15;

let audio = null;

function on() {
  return localStorage.getItem(KEY) !== "off";
}

function tone(frequency, at) {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.type = "triangle";
  source.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LENGTH);
  source.connect(volume).connect(audio.destination);
  source.start(at);
  source.stop(at + LENGTH);
}

/** Sound once, unless turned off or the page was never touched; says whether it sounded. */
export function chime() {
  if (!on() || audio?.state !== "running") return false;
  for (const [frequency, after] of TONES) tone(frequency, audio.currentTime + after);
  return true;
}

function wake() {
  audio ??= new AudioContext();
  audio.resume();
}

function show() {
  for (const button of document.querySelectorAll("[data-sound]")) {
    button.setAttribute("aria-pressed", String(on()));
  }
}

document.addEventListener("pointerdown", wake);
document.addEventListener("keydown", wake);
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-sound]")) return;
  localStorage.setItem(KEY, on() ? "off" : "on");
  show();
  chime();
});
show();
