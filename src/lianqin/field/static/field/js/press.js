/**
 * Forms with data-press are sent through the outbox: each press gets its own number and the
 * phone's time, and a position where the person allowed one. Without this module they are plain
 * forms with the number that the server printed.
 *
 * data-press: answer, step (the next one is shown at once where there is no line), report, alarm,
 * more, check (of dress and kit), kit (one item), dispute, dispute_step, guidance. A line with data-kept-line in the form says that
 * the press waits on the phone.
 */

import { toast } from "../../ui/js/toast.js";
import { press } from "./outbox.js";
import { allowed, asFields, find, known } from "./position.js";
import { word } from "./words.js";

const PATIENCE = { alarm: 2500, report: 4000, answer: 1200, step: 1200, dispute: 2500 };
const SETTLE = 700;
const PLACELESS = new Set(["more", "check", "kit", "dispute_step", "guidance"]);
const GOES_ON = new Set(["report", "alarm", "more", "check", "dispute", "dispute_step", "guidance"]);
const busy = new WeakSet();

function number() {
  return crypto.randomUUID?.() ?? null; // only on a secure page; else the server's number stays
}

function fieldsOf(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.set(submitter.name, submitter.value);
  data.delete("csrfmiddlewaretoken");
  attach(data, "photo", form.lianqinPhoto);
  attach(data, "voice", form.lianqinVoice);
  return data;
}

/** What was made smaller or recorded here goes instead of the file input; an empty one not at all. */
function attach(data, name, made) {
  const file = data.get(name);
  if (!(file instanceof File)) return;
  if (made) data.set(name, made, name);
  else if (file.size === 0) data.delete(name);
}

async function place(kind, data) {
  if (data.get("lon")) return;
  const found = known() ?? ((await allowed()) || kind === "alarm" ? await find(PATIENCE[kind] ?? 0) : null);
  if (found) for (const [name, value] of Object.entries(asFields(found))) data.set(name, value);
}

function disable(form, off) {
  for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = off;
}

async function send(form, submitter) {
  const kind = form.dataset.press;
  const pressedAt = new Date().toISOString();
  const data = fieldsOf(form, submitter);
  disable(form, true);
  data.set("command", number() ?? data.get("command"));
  data.set("pressed_at", pressedAt);
  if (!PLACELESS.has(kind)) await place(kind, data);
  try {
    await press({
      url: form.action,
      kind,
      draft: form.dataset.draft ?? "",
      replaces: Number(form.dataset.refusedRow) || 0,
      heavy: data.has("photo") || data.has("voice"),
      answered: submitter?.hasAttribute("data-then") ?? false,
      fields: [...data.entries()],
    });
  } catch {
    form.removeAttribute("data-press"); // this browser keeps nothing: send the plain form
    disable(form, false);
    form.requestSubmit(submitter ?? undefined);
  }
}

function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.press) return;
  if (form.dataset.press === "alarm" && !form.elements.held && !form.elements.sure) return;
  event.preventDefault();
  if (busy.has(form)) return;
  busy.add(form);
  send(form, event.submitter).finally(() => busy.delete(form));
}

function formOf(row) {
  const forms = document.querySelectorAll(`form[data-press="${row.kind}"]`);
  return [...forms].find((form) => form.action === row.url && !form.hidden);
}

/** A button that has just taken another's place cannot be pressed yet: a double tap is one step. */
function settle(form) {
  form.inert = true;
  setTimeout(() => {
    form.inert = false;
  }, SETTLE);
}

/** No line: what was pressed counts on this page, and the next button is there. */
function goOn(row) {
  const form = formOf(row);
  if (!form || form.dataset.kept) return;
  form.dataset.kept = "yes";
  for (const line of form.querySelectorAll("[data-kept-line]")) line.hidden = false;
  if (row.kind === "answer" || row.kind === "step") {
    form.hidden = true;
    const next = form.nextElementSibling;
    if (row.answered && next?.matches("form[data-press=step]")) {
      next.hidden = false;
      settle(next);
    }
  }
}

function refused(row, answer) {
  const form = formOf(row);
  const line = form?.querySelector("[data-refused]");
  if (!line) toast(answer.message, "warning");
  if (!form && ["report", "dispute"].includes(row.kind)) toast(word(`${row.kind}_back`), "warning");
  if (!form) return;
  disable(form, false);
  form.dataset.refusedRow = row.id;
  if (!line) return;
  line.textContent = `${answer.message} (${answer.code})`;
  line.hidden = false;
  line.scrollIntoView({ block: "center" });
  form.elements[answer.field]?.focus?.({ preventScroll: true });
}

document.addEventListener("submit", onSubmit);
document.addEventListener("lianqin:swapped", () => {
  document.querySelectorAll("form[data-press=step]").forEach(settle);
});
document.addEventListener("lianqin:kept", ({ detail: { row } }) => {
  goOn(row);
  // The bar counts them; a report and an alarm say more.
  if (row.kind === "alarm") toast(word("alarm_kept"), "warning");
  else if (["report", "check", "dispute", "dispute_step"].includes(row.kind)) toast(word("kept"));
});
document.addEventListener("lianqin:answered", ({ detail: { row, ok, answer } }) => {
  if (!ok) return refused(row, answer);
  if (answer.sentence) toast(answer.sentence);
  if (answer.warning) toast(answer.warning, "warning");
  const here = formOf(row);
  if (here && GOES_ON.has(row.kind)) location.assign(answer.url);
  else if (here && row.kind === "kit") location.reload(); // where one was on a long list
  else document.dispatchEvent(new CustomEvent("lianqin:look-again"));
});
