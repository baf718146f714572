/**
 * Drafts: a form with data-draft="intake" is kept at every keystroke in this browser, under the
 * signed-in person's id (<body data-user="17">), and given back when the page opens again. Never
 * passwords, files or hidden fields. A draft lives for one shift; signing out drops all of them;
 * [data-draft-clear="intake"] on the page after success drops that one.
 */

import { word } from "./words.js";

const SHIFT = 12 * 3_600_000;
const PREFIX = "lianqin:draft:";
const NEVER = new Set(["password", "file", "hidden", "submit", "button"]);
const user = document.body.dataset.user ?? "";

function keyOf(name) {
  return `${PREFIX}${user}:${name}`;
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !NEVER.has(field.type) && !field.hasAttribute("data-draft-skip"),
  );
}

function valueOf(field) {
  return field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
}

function partOf(field) {
  return field.type === "checkbox" || field.type === "radio"
    ? `${field.name}=${field.value}`
    : field.name;
}

function save(form) {
  const values = Object.fromEntries(fields(form).map((field) => [partOf(field), valueOf(field)]));
  try {
    localStorage.setItem(keyOf(form.dataset.draft), JSON.stringify({ at: Date.now(), values }));
    tell(form, "draft_kept");
  } catch {
    tell(form, "draft_not_kept");
  }
}

function tell(form, key) {
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = word(key);
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    if (draft && Date.now() - draft.at < SHIFT) return draft.values;
  } catch {
    // Unreadable: as good as none.
  }
  localStorage.removeItem(key);
  return null;
}

function give(field, value) {
  if (typeof value === "boolean") field.checked = value;
  else field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Give a form back what was typed; what the server printed after an error wins. */
function restore(form) {
  const values = form.dataset.draftServer === "yes" ? null : read(keyOf(form.dataset.draft));
  if (!values) return;
  for (const field of fields(form)) {
    const value = values[partOf(field)];
    if (value !== undefined && value !== valueOf(field)) give(field, value);
  }
  tell(form, "draft_restored");
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
    if (!seen.has(form)) watch(form);
    seen.add(form);
  }
}

for (const key of keysHere()) read(key);
takeUp();
document.addEventListener("htmx:afterSwap", takeUp);
document.addEventListener("submit", (event) => {
  if (!event.target.matches?.("form[data-draft-drop-all]")) return;
  for (const key of keysHere()) localStorage.removeItem(key);
});
