/**
 * Intake: a proposed category or mark is taken with a press, or Alt+1 to Alt+3; Ctrl+Enter sends
 * from anywhere. Where it is stands in where.js. Everything works without this module too.
 */

const form = document.querySelector("[data-intake]");
const heard = document.getElementById("suggested");

function said(field) {
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function takeCategory(button) {
  const select = form.elements.namedItem("category");
  select.value = button.dataset.category;
  said(select);
}

/** A tick is set, a count becomes at least one and may be typed over, a line takes the words. */
function takeHint(button) {
  const field = form.elements.namedItem(button.dataset.hint);
  if (field.type === "checkbox") field.checked = !field.checked;
  else if (button.dataset.value) field.value = isTaken(button) ? "" : button.dataset.value;
  else if (!(Number(field.value) > 0)) field.value = "1";
  said(field);
  if (field.type === "number") field.select();
}

function isTaken(button) {
  const field = form.elements.namedItem(button.dataset.category ? "category" : button.dataset.hint);
  if (button.dataset.category) return field.value === button.dataset.category;
  if (field.type === "checkbox") return field.checked;
  return button.dataset.value ? field.value === button.dataset.value : Number(field.value) > 0;
}

/** What is on the form already is shown as pressed. */
function show() {
  for (const button of heard.querySelectorAll("[data-category], [data-hint]")) {
    button.setAttribute("aria-pressed", String(isTaken(button)));
  }
}

heard.addEventListener("click", (event) => {
  const button = event.target.closest("[data-category], [data-hint]");
  if (!button) return;
  if (button.dataset.category) takeCategory(button);
  else takeHint(button);
});
form.addEventListener("input", show);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === heard) show();
});

form.addEventListener("keydown", (event) => {
  const nth = event.altKey && /^Digit[1-3]$/.test(event.code) ? Number(event.code.at(-1)) : 0;
  const button = nth && heard.querySelectorAll("[data-category]")[nth - 1];
  if (button) {
    event.preventDefault();
    takeCategory(button);
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});
