/**
 * The search box (form[data-find]): the arrows walk from the field into what was found and back,
 * Escape closes it, and leaving the form does too.
 */

const form = document.querySelector("form[data-find]");
const field = form?.querySelector("input[name=q]");
const place = form?.querySelector("[data-find-found]");

function close() {
  place.replaceChildren();
}

function walk(step) {
  const stops = [field, ...place.querySelectorAll("[data-find-one]")];
  const here = stops.indexOf(document.activeElement);
  stops[Math.min(stops.length - 1, Math.max(0, here + step))].focus();
}

form?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") walk(1);
  else if (event.key === "ArrowUp") walk(-1);
  else if (event.key === "Escape") {
    close();
    field.focus();
  } else return;
  event.preventDefault();
});
form?.addEventListener("focusout", (event) => {
  if (!form.contains(event.relatedTarget)) close();
});
