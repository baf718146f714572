/**
 * Drafts: a form with data-draft="intake" is kept at every keystroke in this browser, under the
 * signed-in person's id (<body data-user="17">), and given back when the page opens again. Never
 * passwords, files or hidden fields. A draft lives for one shift; signing out drops all of them;
 * [data-draft-clear="intake"] on the page after success drops that one.
 *
 * With data-draft-form (the form's name, and data-draft-about, what it is about) the server keeps
 * it too, so that it is there on another computer. What cannot be sent now is sent when the line
 * is back. Where both know a draft, this browser's counts while the server has not heard it.
 */

import { word } from "./words.js";

const SHIFT = 12 * 3_600_000;
const PREFIX = "lianqin:draft:";
const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);
const SERVER = "/drafts/";
const PAUSE = 600; // after the last keystroke
const AGAIN = 15_000;
const user = document.body.dataset.user ?? "";
const pushing = new Map();
const leaving = new Set(); // forms on their way: what the server takes in is no draft any more

function keyOf(name) {
  return `${PREFIX}${user}:${name}`;
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !NEVER.has(field.type) && !field.hasAttribute("data-draft-skip"),
  );
}

function isTick(field) {
  return field.type === "checkbox" || field.type === "radio";
}

function valueOf(field) {
  return isTick(field) ? field.checked : field.value;
}

function partOf(field) {
  return isTick(field) ? `${field.name}=${field.value}` : field.name;
}

/** What a draft says of a field; a form kept as it was sent names a tick by its value. */
function keptOf(values, field) {
  const own = values[partOf(field)];
  if (own !== undefined || !isTick(field)) return own;
  return values[field.name] === undefined ? undefined : values[field.name] === field.value;
}

function save(form) {
  const values = Object.fromEntries(fields(form).map((field) => [partOf(field), valueOf(field)]));
  const { draft, draftForm, draftAbout } = form.dataset;
  const seen = form.elements.namedItem("seen")?.value ?? "";
  const server = draftForm ? { form: draftForm, about: draftAbout ?? "", seen } : null;
  try {
    write(draft, { at: Date.now(), values, server, unsent: server !== null });
    tell(form, "draft_kept");
  } catch {
    tell(form, "draft_not_kept");
  }
  if (server) soon(draft);
}

function write(name, draft) {
  localStorage.setItem(keyOf(name), JSON.stringify(draft));
}

function tell(form, key) {
  const place = form?.querySelector("[data-draft-state]");
  if (place) place.textContent = word(key);
}

function formOf(name) {
  return document.querySelector(`form[data-draft="${CSS.escape(name)}"]`);
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    if (draft && Date.now() - draft.at < SHIFT) return draft;
  } catch {
    // Unreadable: as good as none.
  }
  localStorage.removeItem(key);
  return null;
}

// The server.

function soon(name) {
  clearTimeout(pushing.get(name));
  pushing.set(name, setTimeout(() => push(name), PAUSE));
}

/** Give the server a draft that it has not heard of. */
async function push(name, keepalive = false) {
  clearTimeout(pushing.get(name));
  pushing.delete(name);
  const draft = read(keyOf(name));
  if (!draft?.unsent || leaving.has(name)) return;
  const body = new URLSearchParams({
    ...draft.server,
    fields: JSON.stringify(draft.values),
    age: String(Math.max(0, Date.now() - draft.at)),
  });
  const headers = { Accept: "application/json", ...token() };
  const answer = await fetch(SERVER, { method: "POST", body, headers, keepalive }).catch(() => null);
  const now = read(keyOf(name));
  if (!answer?.ok) return tell(formOf(name), "draft_waits");
  if (now?.at !== draft.at) return; // more was typed meanwhile, or it was sent
  write(name, { ...now, unsent: false });
  tell(formOf(name), "draft_saved");
}

function token() {
  try {
    return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  } catch {
    return {};
  }
}

function pushAll(keepalive = false) {
  const prefix = keyOf("");
  for (const key of keysHere()) {
    if (key.startsWith(prefix) && read(key)?.unsent) push(key.slice(prefix.length), keepalive);
  }
}

const asked = new Map();
const restored = new Set();

/** The drafts that the server keeps about something, by form; null where it cannot be asked. */
function fromServer(about) {
  if (!asked.has(about)) {
    const url = `${SERVER}?${new URLSearchParams({ about })}`;
    const headers = { Accept: "application/json" };
    asked.set(about, fetch(url, { headers })
      .then(async (answer) => (answer.ok ? (await answer.json()).drafts : null))
      .catch(() => null));
  }
  return asked.get(about);
}

// The form.

function give(field, value) {
  if (typeof value === "boolean") field.checked = value;
  else field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Put what was typed into a form, and open the fold that it stands in. */
function fill(form, values) {
  let changed = false;
  for (const field of fields(form)) {
    const value = keptOf(values, field);
    if (value === undefined || value === valueOf(field)) continue;
    give(field, value);
    changed = true;
  }
  if (!changed) return;
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  tell(form, "draft_restored");
}

/** Give a form back what was typed; what the server printed after an error wins. */
async function restore(form) {
  const { draft: name, draftServer, draftForm, draftAbout } = form.dataset;
  if (draftServer === "yes") return;
  const own = read(keyOf(name));
  if (!draftForm || own?.unsent) return own && fill(form, own.values);
  const first = !restored.has(name);
  restored.add(name);
  const kept = await fromServer(draftAbout ?? "");
  if (kept === null || !first) return own && fill(form, own.values);
  const theirs = kept.find((draft) => draft.form === draftForm);
  if (read(keyOf(name))?.unsent) return; // typed while the server was asked
  if (!theirs) clearDraft(name); // sent, or dropped, on another computer
  else fill(form, theirs.fields);
}

function keysHere() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function watch(form) {
  restore(form);
  form.addEventListener("input", () => save(form));
  form.addEventListener("change", (event) => event.isTrusted && save(form));
}

/** Forget one draft of the signed-in person. */
export function clearDraft(name) {
  clearTimeout(pushing.get(name));
  pushing.delete(name);
  localStorage.removeItem(keyOf(name));
}

const seen = new WeakSet();

/** Take up what is new in the page: at first all of it, later what a swap brought. */
function takeUp() {
  for (const element of document.querySelectorAll("[data-draft-clear]")) {
    if (!seen.has(element)) clearDraft(element.dataset.draftClear);
    seen.add(element);
  }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (seen.has(form)) continue;
    leaving.delete(form.dataset.draft);
    watch(form);
    seen.add(form);
  }
}

/** An address that says what was just sent says it once: read again, it must not drop more. */
function sayOnce() {
  const url = new URL(location.href);
  if (!url.searchParams.has("sent") && !url.searchParams.has("taken")) return;
  url.searchParams.delete("sent");
  url.searchParams.delete("taken");
  history.replaceState(history.state, "", url);
}

for (const key of keysHere()) read(key);
takeUp();
sayOnce();
pushAll();
setInterval(pushAll, AGAIN);
addEventListener("online", () => pushAll());
addEventListener("pagehide", () => pushAll(true));
document.addEventListener("htmx:afterSwap", takeUp);
for (const failed of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failed, () => leaving.clear());
}
document.addEventListener("submit", (event) => {
  const name = event.target.dataset?.draft;
  if (name) leaving.add(name);
  if (!event.target.matches?.("form[data-draft-drop-all]")) return;
  for (const key of keysHere()) localStorage.removeItem(key);
});
