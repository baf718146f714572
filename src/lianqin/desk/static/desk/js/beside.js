/**
 * Two dispatchers at one incident: while one has its dispatch form before them the other sees who.
 * A short lease is taken when the form is used, renewed while it is, and let go; the event line tells
 * the others of its beginning and end, and where an end was never told it runs out by itself.
 */

const RENEW = 30_000;
let held = ""; // the address of the lease that we hold
let renewing = 0;
let lapses = 0;

function panel() {
  return document.querySelector("[data-others]");
}

function headers() {
  return { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") };
}

async function ask(url, body) {
  const answer = await fetch(url, body ? { method: "POST", body: new URLSearchParams(body), headers: headers(), keepalive: true } : { headers: headers() }).catch(() => null);
  if (answer?.ok && panel()?.dataset.hold === url) show(await answer.text());
}

/** Show who else is there, and look again when the last of them has run out. */
function show(text) {
  const place = panel();
  window.htmx.swap(place, text, { swapStyle: "innerHTML" });
  clearTimeout(lapses);
  const ends = [...place.querySelectorAll("[data-lease-until]")].map((line) => Date.parse(line.dataset.leaseUntil));
  if (ends.length) lapses = setTimeout(() => ask(place.dataset.hold), Math.max(1000, Math.min(...ends) - Date.now() + 1000));
}

function take(url) {
  if (!url || held === url) return;
  letGo();
  held = url;
  ask(url, { held: "1" });
  renewing = setInterval(() => {
    if (!document.hidden) ask(url, { held: "1" });
  }, RENEW);
}

function letGo() {
  if (!held) return;
  clearInterval(renewing);
  ask(held, { go: "1" });
  held = "";
}

function isUsed(element) {
  return element?.closest?.('[data-act="dispatch"]') !== null && element?.closest !== undefined;
}

document.addEventListener("focusin", ({ target }) => {
  if (isUsed(target)) take(panel()?.dataset.hold);
  else if (!document.querySelector("dialog[open]")) letGo();
});
document.addEventListener("focusout", ({ relatedTarget }) => {
  if (!document.querySelector("dialog[open]") && relatedTarget && !isUsed(relatedTarget)) letGo();
});
document.addEventListener("lianqin:sending", ({ detail }) => take(`/incidents/${encodeURIComponent(detail.number)}/hold/`));
document.addEventListener("lianqin:sending-over", letGo);
document.addEventListener("lianqin:dispatch.lease", ({ detail }) => {
  const chosen = document.querySelector("[data-incident]");
  if (String(detail.subject_id) === chosen?.dataset.incident && panel()) ask(panel().dataset.hold);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "incident") return;
  if (held && held !== panel()?.dataset.hold && !document.querySelector("dialog[open]")) letGo();
  if (panel()) ask(panel().dataset.hold);
});
addEventListener("pagehide", letGo);
if (panel()) ask(panel().dataset.hold);
