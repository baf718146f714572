/**
 * A voice note on the report: pressed once it records, pressed again it stops, after a minute by
 * itself; it can be heard and dropped before it is sent. Where the browser cannot record, or may
 * not, the file input beside it remains.
 */

import { word } from "./words.js";

const MOST = 60; // seconds
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const form = document.querySelector('form[data-press="report"]');
const part = form?.querySelector("[data-voice]");
const [button, words, said, play, drop, file] = ["record", "words", "said", "play", "drop", "file"].map(
  (name) => part?.querySelector(`[data-voice-${name}]`),
);
const begin = words?.textContent ?? "";
let recorder = null;
let ticking = 0;

function canRecord() {
  return Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
}

function show(blob) {
  if (play.src) URL.revokeObjectURL(play.src);
  play.hidden = drop.hidden = !blob;
  if (blob) play.src = URL.createObjectURL(blob);
  else play.removeAttribute("src");
  said.textContent = blob ? word("voice_taken", { kb: Math.ceil(blob.size / 1000) }) : "";
}

/** Attach what was recorded, or what came back with a refused report. */
export function take(blob) {
  form.lianqinVoice = blob;
  file.value = "";
  show(blob);
}

function forget() {
  form.lianqinVoice = null;
  file.value = "";
  show(null);
}

async function start() {
  let line;
  try {
    line = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    said.textContent = word("voice_denied");
    return;
  }
  const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  const pieces = [];
  const since = Date.now();
  recorder = new MediaRecorder(line, { mimeType: type, audioBitsPerSecond: 24_000 });
  recorder.ondataavailable = ({ data }) => data.size && pieces.push(data);
  recorder.onstop = () => {
    for (const track of line.getTracks()) track.stop();
    settle();
    take(new Blob(pieces, { type: recorder.mimeType }));
    recorder = null;
  };
  forget();
  recorder.start(1000);
  button.setAttribute("aria-pressed", "true");
  tick(since);
  ticking = setInterval(() => tick(since), 250);
}

function tick(since) {
  const seconds = Math.floor((Date.now() - since) / 1000);
  words.textContent = word("voice_recording", { n: seconds, most: MOST });
  if (seconds >= MOST) stop();
}

function stop() {
  if (recorder?.state === "recording") recorder.stop();
}

function settle() {
  clearInterval(ticking);
  button.setAttribute("aria-pressed", "false");
  words.textContent = begin;
}

if (part) {
  button.hidden = !canRecord();
  button.addEventListener("click", () => (recorder ? stop() : start()));
  drop.addEventListener("click", forget);
  file.addEventListener("change", () => {
    form.lianqinVoice = null;
    show(file.files[0] ?? null);
  });
  // What is being said when the report is sent goes with it.
  form.addEventListener("submit", stopFirst, { capture: true });
}

function stopFirst(event) {
  if (!recorder) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  recorder.addEventListener("stop", () => form.requestSubmit(submitter ?? undefined), { once: true });
  stop();
}
