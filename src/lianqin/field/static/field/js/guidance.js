/** The thread on the phone stays true: what the desk writes or reads is fetched; what is being typed stays. */

const HEARD = ["directive.message", "directive.read", "directive.changed"];

async function look() {
  const here = document.querySelector("[data-thread-of]");
  if (!here || document.hidden) return; // to fetch the page is to have read it
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const thread = fresh.querySelector("[data-thread-of]");
  if (thread) here.replaceWith(document.adoptNode(thread));
}

for (const name of [...HEARD, "reconnected", "look-again"]) {
  document.addEventListener(`lianqin:${name}`, () => look().catch(() => {})); // no line: what is shown stays
}
document.addEventListener("visibilitychange", () => look().catch(() => {}));
