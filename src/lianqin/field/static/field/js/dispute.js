/**
 * A dispute's own help: the phone's position; and where it turns out to be an incident (blows,
 * domestic violence), the form that reports it as one, with everything that was typed. One that came
 * back after its page was left stands in the form again.
 */

import { allowed, locate } from "./position.js";
import { refused } from "./store.js";

const INCIDENT = new Set(["disputes.domestic_violence", "disputes.turned_violent"]);
const TAKEN_ALONG = ["words", "place", "at_phone", "lon", "lat", "accuracy"];
const form = document.querySelector('form[data-press="dispute"]');
const asReport = document.querySelector("form[data-as-report]");
const said = form?.querySelector("[data-found]");
const user = document.body.dataset.user ?? "";

async function locateOnRequest() {
  form.elements.at_phone.value = (await locate(said, 0)) ? "true" : "";
}

/** Offer to report it as an incident, with the words and the place that were sent. */
function offerReport(fields) {
  const sent = new Map(fields);
  for (const name of TAKEN_ALONG) asReport.elements[name].value = sent.get(name) ?? "";
  asReport.hidden = false;
  asReport.scrollIntoView({ block: "center" });
  asReport.querySelector("button").focus({ preventScroll: true });
}

function fill(name, value) {
  const field = form.elements[name];
  if (field instanceof RadioNodeList) field.value = value;
  else if (field?.type === "checkbox") field.checked = true;
  else if (["words", "place"].includes(name)) field.value = value;
}

async function giveBack() {
  const [row] = await refused(user, "dispute");
  if (!row) return;
  for (const [name, value] of row.fields) fill(name, value);
  const line = form.querySelector("[data-refused]");
  line.textContent = `${row.refusal.message} (${row.refusal.code})`;
  line.hidden = false;
  form.dataset.refusedRow = row.id;
  if (INCIDENT.has(row.refusal.code)) offerReport(row.fields);
}

document.addEventListener("lianqin:answered", ({ detail: { row, ok, answer } }) => {
  if (row.kind === "dispute" && !ok && INCIDENT.has(answer.code)) offerReport(row.fields);
});
form?.querySelector("[data-find]").addEventListener("click", locateOnRequest);
if (form && (await allowed())) locate(said);
if (form) giveBack();
