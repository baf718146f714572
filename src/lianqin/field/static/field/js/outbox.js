/**
 * The phone's outbox: sends what store.js keeps, one after the other, in the order of pressing.
 *
 * A press has its own number (`command`), so that sending it twice has one effect. No answer, or an
 * answer of the road (5xx, signed out, page expired): the row stays and the bar says how many wait.
 * A refusal with a sentence ends the row, but a refused report is kept until it was put right (its
 * words and its photo are nowhere else). Either way the page hears "lianqin:answered" {row, ok,
 * answer}; "lianqin:kept" {row} when it must wait.
 *
 * A row on which the house itself breaks again and again stays and is tried again, but holds up the
 * others no longer than TRIES times; its person is told.
 */

import { clearDraft } from "../../ui/js/draft.js";
import { toast } from "../../ui/js/toast.js";
import { forget, keep, keepRefused, keepTries, waiting } from "./store.js";
import { word } from "./words.js";

const AGAIN = 10_000;
const PATIENCE = 20_000;
const TRIES = 3;
const LATER = new Set(["accounts.sign_in_needed", "accounts.device_revoked", "ui.form_expired"]);
const user = document.body.dataset.user ?? "";

// What was typed into these stands nowhere else.
const BACK = new Set(["report", "dispute"]);
const told = new Set();

/** The house answered, but not in a way that ends a row. */
class Broken extends Error {}

let askedToSignIn = false;
let toldOfBroken = false;
let sending = null;
let timer = 0;

function say(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

async function showCount() {
  const rows = await waiting(user);
  const bar = document.querySelector("[data-waiting]");
  const text = document.querySelector("[data-waiting-text]");
  if (!bar || !text) return;
  bar.hidden = rows.length === 0;
  text.textContent = rows.length ? text.dataset.text.replace("{n}", rows.length) : "";
}

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

function bodyOf(row) {
  const body = new FormData();
  for (const [name, value] of row.fields) body.append(name, value);
  body.set("sent_at", new Date().toISOString());
  body.set("csrfmiddlewaretoken", token());
  return body;
}

async function post(row) {
  const answer = await fetch(row.url, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: bodyOf(row),
    signal: AbortSignal.timeout(row.heavy ? 10 * PATIENCE : PATIENCE),
  });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) throw new Broken(`no answer of ours: ${answer.status}`);
  const said = await answer.json();
  if (answer.status >= 500) throw new Broken(said.code);
  if (LATER.has(said.code)) {
    if (!askedToSignIn) toast(word("sign_in_again"), "warning");
    askedToSignIn = true;
    throw new Error(said.code);
  }
  return { ok: answer.ok, said };
}

/** Whether the rows behind one that failed may go first; a failing road holds up all of them. */
async function mayBePassed(row, failure) {
  if (!(failure instanceof Broken)) return false;
  const tries = (row.tries ?? 0) + 1;
  await keepTries(row, tries);
  if (tries < TRIES) return false;
  if (!toldOfBroken) toast(word("broken_kept"), "warning");
  toldOfBroken = true;
  return true;
}

/** Send one row: "sent", "passed" when it stays and the next may go, "waits" when all must. */
async function sendOne(row) {
  let answer;
  try {
    answer = await post(row);
  } catch (failure) {
    return (await mayBePassed(row, failure)) ? "passed" : "waits";
  }
  if (!answer.ok && BACK.has(row.kind)) await keepRefused(row, answer.said);
  else await forget(row.id);
  if (answer.ok && row.draft) clearDraft(row.draft);
  say("lianqin:answered", { row, ok: answer.ok, answer: answer.said });
  return "sent";
}

/** What must wait, said once for each row of this page, in the order of pressing. */
async function mustWait() {
  for (const row of await waiting(user)) {
    if (!told.has(row.id)) say("lianqin:kept", { row });
    told.add(row.id);
  }
  clearTimeout(timer);
  timer = setTimeout(flush, AGAIN);
}

async function sendAll() {
  let isDone = true;
  for (const row of await waiting(user)) {
    const outcome = await sendOne(row);
    if (outcome !== "sent") isDone = false;
    if (outcome === "waits") break;
  }
  if (!isDone) await mustWait();
  await showCount();
}

/** Send what waits; one sender at a time in this page, and where locks exist in this browser. */
export function flush() {
  const inTurn = () => sendAll().catch(() => {});
  sending ??= (navigator.locks
    ? navigator.locks.request("lianqin-outbox", inTurn)
    : inTurn()
  ).finally(() => {
    sending = null;
  });
  return sending;
}

/** Keep a press and send it. Rejects where the browser keeps nothing: then post the form itself. */
export async function press(row) {
  const id = await keep({ ...row, user });
  if (row.replaces) await forget(row.replaces);
  if (sending) await sending;
  await flush();
  return id;
}

if (user) {
  flush();
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.hidden || flush());
  document.addEventListener("lianqin:reconnected", flush);
}
