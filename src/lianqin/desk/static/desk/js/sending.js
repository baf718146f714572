/**
 * Sending one crew to one incident: the dialog that asks once more, and what the server knows of the
 * crews near an incident. Nothing is sent before the dialog's own button is pressed.
 */

import { toast } from "../../ui/js/toast.js";

const FRESH = 10_000; // ms for which what is known of the crews near an incident counts
const dialog = document.getElementById("send");
const known = new Map();
let opener = null;
let wanted = "";

function path(number, rest) {
  return `/incidents/${encodeURIComponent(number)}/${rest}`;
}

/** Ask in the dialog whether `unit` shall go to the incident with this number. */
export async function confirmSending(number, unit) {
  if (!dialog) return;
  opener = document.activeElement;
  wanted = path(number, `send/${encodeURIComponent(unit)}/`);
  const asked = wanted;
  // What an earlier crew left there must never stand for this one.
  document.getElementById("send-body").replaceChildren();
  // Each part of the page asks by itself: of several that ask by the page, htmx keeps the last.
  await window.htmx.ajax("GET", asked, { source: "#send-body", target: "#send-body", swap: "innerHTML" });
  if (wanted !== asked || !isAbout(number, asked)) return; // refused, or another was asked for since
  if (!dialog.open) dialog.showModal();
  begun(number);
}

/** Whether the dialog holds this incident, and its form (where it has one) goes to what was asked. */
function isAbout(number, asked) {
  if (dialog.querySelector("[data-send]")?.dataset.send !== String(number)) return false;
  const form = dialog.querySelector("form[hx-post]");
  return !form || new URL(form.getAttribute("hx-post"), location.href).pathname === new URL(asked, location.href).pathname;
}

function begun(number) {
  document.dispatchEvent(new CustomEvent("lianqin:sending", { detail: { number } }));
}

/** The crews near an incident as the page's own lines (a <ul>), or null where there are none. */
export async function crewsNear(number) {
  const kept = known.get(number);
  if (kept && Date.now() - kept.at < FRESH) return kept.list;
  const list = fetchCrews(number);
  known.set(number, { at: Date.now(), list });
  // A fetch that failed is no answer: ask again the next time.
  if (await list === null && known.get(number)?.list === list) known.delete(number);
  return list;
}

async function fetchCrews(number) {
  const answer = await fetch(path(number, "nearby/"), { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.body;
}

/** What is known of one crew there: {say, may}; null where the server says nothing of it. */
export async function saidOf(number, unit) {
  const page = await crewsNear(number);
  const line = page?.querySelector(`[data-carry="${CSS.escape(String(unit))}"]`);
  return line ? { say: line.dataset.say, may: line.dataset.out !== "yes" } : null;
}

for (const kind of ["directive.issued", "directive.changed", "incident.changed", "condition.changed"]) {
  document.addEventListener(`lianqin:${kind}`, () => known.clear());
}

dialog?.addEventListener("close", () => {
  document.dispatchEvent(new CustomEvent("lianqin:sending-over"));
  if (opener?.isConnected) opener.focus();
});
dialog?.addEventListener("click", ({ target }) => {
  if (target.closest("[data-send-close]")) dialog.close();
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "send-body") return;
  const first = dialog.querySelector("[data-refused]") ?? dialog.querySelector("[autofocus]");
  if (dialog.open) first?.focus();
});
document.addEventListener("lianqin:sent", () => {
  const number = dialog.querySelector("[data-send]")?.dataset.send;
  dialog.close();
  known.clear();
  toast(dialog.dataset.sent);
  document.dispatchEvent(new CustomEvent("lianqin:show-incident", { detail: { number } }));
});
