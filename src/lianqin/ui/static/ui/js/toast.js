/**
 * Say something once, politely: a line at the foot of the page, in a region that screen readers
 * announce. The words come from the caller or from the page. Lines that the server put there
 * (also by an out-of-band swap) behave alike: they go by themselves, warnings only when pressed.
 *
 * A request of the page that failed is said here too: nothing fails in silence.
 */

import { word } from "./words.js";

const LASTS = 6000;
const seen = new WeakSet();

function watch(line) {
  if (seen.has(line)) return;
  seen.add(line);
  line.addEventListener("click", () => line.remove());
  if (line.matches(".toast--error, .toast--warning")) return;
  setTimeout(() => line.remove(), LASTS);
}

function watchAll() {
  for (const line of document.querySelectorAll("[data-toasts] .toast")) watch(line);
}

/** Show `text`; `kind` is "" or "warning". Warnings stay until pressed. */
export function toast(text, kind = "") {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  const line = document.createElement("p");
  line.className = kind ? `toast toast--${kind}` : "toast";
  line.textContent = text;
  region.append(line);
  watch(line);
}

/** The sentence and code of a refusal in JSON, else its status. */
function refusal(request) {
  try {
    const { message, code } = JSON.parse(request.responseText);
    if (message) return `${message} (${code})`;
  } catch {
    // Not JSON: the status says what there is to say.
  }
  return word("refused", { code: request.status });
}

watchAll();
for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap"]) {
  document.addEventListener(name, watchAll);
}
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast(word("not_sent"), "warning"));
}
document.addEventListener("htmx:responseError", ({ detail }) => {
  toast(refusal(detail.xhr), "warning");
});
