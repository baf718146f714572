/** A directive's thread stays true: when the live line speaks of it, the messages are read again; what is being typed stays. */

const page = document.querySelector("[data-directive-page]");
const HEARD = new Set(["directive.message", "directive.read", "directive.changed"]);

/** Only before somebody's eyes: to fetch the page is to have read it. */
async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const thread = fresh.querySelector("[data-thread]");
  if (thread) page.querySelector("[data-thread]").replaceWith(document.adoptNode(thread));
}

document.addEventListener("lianqin:event", ({ detail }) => {
  const mine = detail.subject === "dispatch.directive" && String(detail.subject_id) === page?.dataset.directivePage;
  if (mine && HEARD.has(detail.kind)) look().catch(() => {}); // without a line what is shown stays
});
document.addEventListener("visibilitychange", () => look().catch(() => {}));
