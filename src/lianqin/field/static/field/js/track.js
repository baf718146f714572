/**
 * Sends the phone's position, at most every ten seconds, only while the page shows a directive that
 * was accepted and has not ended ([data-track] on its card), and says so on the screen as long as
 * it does. The server refuses positions at any other time; its refusal ends the sending.
 */

import { asFields, possible, remember } from "./position.js";
import { word } from "./words.js";

const EVERY = 10_000;

let watch = null;
let sentAt = 0;
let url = "";

function show(key) {
  const line = document.querySelector("[data-sharing]");
  if (!line) return;
  line.hidden = !key;
  line.dataset.state = key;
  line.querySelector("[data-sharing-text]").textContent = key ? word(key) : "";
}

function stop() {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  show("");
}

async function send(position) {
  remember(position);
  if (Date.now() - sentAt < EVERY) return;
  sentAt = Date.now();
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = { ...asFields(position), sent_at: new Date().toISOString() };
  const answer = await fetch(url, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  show("sharing");
  if (answer.status === 403) stop();
}

function onPosition(position) {
  send(position).catch(() => show("sharing_waits"));
}

function onTrouble({ code, PERMISSION_DENIED }) {
  if (code === PERMISSION_DENIED) {
    stop();
    show("sharing_denied");
  } else show("sharing_waits");
}

function start() {
  show("sharing_waits");
  watch = navigator.geolocation.watchPosition(onPosition, onTrouble, {
    enableHighAccuracy: true,
    maximumAge: 5000,
  });
}

function follow() {
  url = document.querySelector("[data-track]")?.dataset.track ?? "";
  if (url && watch === null && possible()) start();
  if (!url) stop();
}

document.addEventListener("lianqin:swapped", follow);
addEventListener("pagehide", stop);
follow();
