/**
 * The sheet on the spot. Each row is sent as soon as it is answered, and again until the server has
 * it: a row may be sent twice and counts once. Meanwhile the form's draft keeps what is not sent.
 * Without this module the sheet's one button sends all of it.
 */

import { clearDraft } from "../../ui/js/draft.js";
import { toast } from "../../ui/js/toast.js";

const WHILE_TYPING = 900;
const AGAIN = 8_000;
const sheet = document.querySelector("form[data-sheet]");
const unsent = new Set();
const typing = new Map();
let busy = false;
let refused = null;

function rows() {
  return [...sheet.querySelectorAll("[data-line]")];
}

function answerOf(row) {
  return row.querySelector("input[type=radio]:checked")?.value ?? "";
}

/** What is not met needs words and perhaps a photo. */
function openWrong(row) {
  if (answerOf(row) === "not_met") row.querySelector("details").open = true;
}

function tell(row, state) {
  row.dataset.state = state;
  row.querySelector("[data-line-state]").textContent = sheet.dataset[state] ?? "";
}

function fresh() {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", sheet.elements.namedItem("csrfmiddlewaretoken").value);
  return data;
}

function post(address, body) {
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
}

/** What one row has to say, as the form would send it. */
function contents(row) {
  const data = fresh();
  for (const field of row.querySelectorAll("input, textarea")) {
    if (field.type === "radio" && !field.checked) continue;
    if (field.type === "file") {
      for (const file of field.files) data.append(field.name, file);
    } else data.set(field.name, field.value);
  }
  return data;
}

function takeOut(item, address) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small";
  button.textContent = sheet.dataset.takeOut;
  button.addEventListener("click", async () => {
    const response = await post(address, fresh()).catch(() => null);
    if (response?.ok) item.remove();
    else toast(sheet.dataset.waiting, "warning");
  });
  return button;
}

function showPhotos(row, photos) {
  const list = row.querySelector("[data-shots]");
  const known = [...list.querySelectorAll("a")].map((link) => link.getAttribute("href"));
  for (const { shown, out } of photos.filter((photo) => !known.includes(photo.shown))) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const image = document.createElement("img");
    item.className = "shots__one";
    link.href = shown;
    image.src = shown;
    image.alt = "";
    link.append(image);
    item.append(link, takeOut(item, out));
    list.append(item);
  }
}

function show() {
  const all = rows();
  const answered = all.filter(answerOf).length;
  const open = all.find((row) => !answerOf(row));
  const link = sheet.querySelector("[data-next-open]");
  link.dataset.last ??= link.textContent;
  link.textContent = open ? link.dataset.next : link.dataset.last;
  link.setAttribute("href", open ? `#${open.id}` : "#read-out");
  sheet.querySelector("[data-answered]").textContent = answered;
  sheet.querySelector("[data-answered-bar]").value = answered;
  const waiting = sheet.querySelector("[data-unsent]");
  waiting.hidden = !unsent.size;
  waiting.textContent = waiting.dataset.text.replace("{n}", unsent.size);
}

async function answerTo(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/** Send one row; whether the server has answered at all. */
async function send(row) {
  const sent = contents(row);
  const files = [...row.querySelectorAll("input[type=file]")];
  tell(row, "saving");
  unsent.delete(row);
  let response;
  try {
    response = await post(sheet.action, sent);
  } catch {
    response = null;
  }
  if (!response || response.status >= 500 || response.status === 429) {
    unsent.add(row);
    tell(row, "waiting");
    return false;
  }
  const answer = await answerTo(response);
  for (const field of files) field.value = "";
  if (response.ok) {
    tell(row, "saved");
    showPhotos(row, answer.photos?.[row.dataset.line] ?? []);
  } else {
    row.dataset.state = "refused";
    row.querySelector("[data-line-state]").textContent = answer.message ?? String(response.status);
    refused = row;
    toast(answer.message ?? String(response.status), "warning");
  }
  return true;
}

/** Send what waits, one after another; on a dead line stop, and try again later. */
async function sendAll() {
  if (busy) return;
  busy = true;
  let reached = true;
  while (unsent.size && reached) reached = await send(unsent.values().next().value);
  busy = false;
  show();
  if (!unsent.size && !typing.size && !refused) clearDraft(sheet.dataset.draft);
}

function want(row, after = 0) {
  clearTimeout(typing.get(row));
  const go = () => {
    typing.delete(row);
    unsent.add(row);
    if (refused === row) refused = null;
    show();
    sendAll();
  };
  if (after) typing.set(row, setTimeout(go, after));
  else go();
}

/** Whether a row says other than the server's page did: a draft gave it back. */
function isRestored(row) {
  return [...row.querySelectorAll("input[type=radio], input[type=text], textarea")].some((field) =>
    field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );
}

/** What was typed last is sent before the page is left. */
function hurry() {
  for (const row of [...typing.keys()]) want(row);
}

function watchSheet() {
  sheet.querySelector("[data-without-script]").hidden = true;
  sheet.addEventListener("change", ({ target }) => {
    const row = target.closest("[data-line]");
    if (!row) return;
    openWrong(row);
    want(row);
  });
  sheet.addEventListener("input", ({ target }) => {
    const row = target.closest("[data-line]");
    if (row && target.matches("textarea, input[type=text]")) want(row, WHILE_TYPING);
  });
  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    hurry();
    sendAll();
  });
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", hurry);
  setInterval(sendAll, AGAIN);
  for (const row of rows().filter(isRestored)) {
    openWrong(row);
    unsent.add(row);
  }
  show();
  sendAll();
}

/** The record is read out from what the server has: first everything is sent. */
function watchReading() {
  const form = document.querySelector("form[data-read-out]");
  form?.addEventListener("submit", async (event) => {
    if (!unsent.size && !typing.size && !busy) return;
    event.preventDefault();
    hurry();
    await sendAll();
    for (let tries = 0; busy && tries < 50; tries += 1) await new Promise((go) => setTimeout(go, 100));
    if (!unsent.size) form.submit();
    else toast(sheet.dataset.waiting, "warning");
  });
}

/** Where the inspection began, if whoever inspects wants it noted. */
function watchHere(form) {
  const button = form.querySelector("[data-here-ask]");
  if (!("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.namedItem("lon").value = coords.longitude.toFixed(6);
        form.elements.namedItem("lat").value = coords.latitude.toFixed(6);
        button.textContent = button.dataset.hereGot;
        button.disabled = true;
      },
      () => toast(button.dataset.hereNone),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  });
}

if (sheet) {
  watchSheet();
  watchReading();
}
const here = document.querySelector("form[data-here]");
if (here) watchHere(here);
