/**
 * Keys: data-key="n" on a button, link or field presses or focuses it. data-keys-move on a list
 * lets J and K walk its [data-keys-item] elements. What opens inside the page is pressed on the
 * way; a link to another page is only gone to, and Enter opens it. ? opens the dialog with all of
 * them, named by data-key-name or what the element says.
 *
 * A region of the page (data-region tabindex="-1") is gone to, or what data-key-focus names in it.
 * Escape leads back: out of a field to its region, out of a region to what its data-escape names.
 * No key is taken inside a field, while characters are composed, or under an open dialog.
 */

const dialog = document.getElementById("keys");

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") !== null;
}

function visible(element) {
  return element.getClientRects().length > 0 && !element.disabled;
}

function named(element) {
  return element.dataset.keyName ?? element.getAttribute("aria-label") ?? element.textContent.trim();
}

function find(key) {
  const all = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  return [...all].find(visible);
}

function press(element) {
  if (element.matches("[data-region]")) {
    const inner = element.dataset.keyFocus;
    ((inner && element.querySelector(inner)) || element).focus();
  } else if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function leadsAway(element) {
  return element.matches("a[href]:not([hx-get])");
}

function move(step) {
  const items = [...document.querySelectorAll("[data-keys-move] [data-keys-item]")].filter(visible);
  if (items.length === 0) return;
  // The line that is focused counts before the chosen one, which may still be on its way.
  const focused = items.indexOf(document.activeElement);
  const here = focused < 0 ? items.findIndex((item) => item.closest('[aria-current="true"]')) : focused;
  const next = here < 0 ? 0 : Math.min(items.length - 1, Math.max(0, here + step));
  items[next].focus();
  items[next].scrollIntoView({ block: "nearest" });
  if (!leadsAway(items[next])) items[next].click();
}

/** Out of a field to its region; out of a region to where that one was entered from. */
function leadBack(target) {
  const region = target.closest?.("[data-region]");
  if (typing(target)) {
    target.blur();
    region?.focus();
    return;
  }
  const to = region?.dataset.escape;
  if (to) document.querySelector(to)?.focus();
}

function line(keys, text) {
  const term = document.createElement("dt");
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.className = "key";
    cap.textContent = key.length === 1 ? key.toUpperCase() : key;
    term.append(cap, " ");
  }
  const what = document.createElement("dd");
  what.textContent = text;
  return [term, what];
}

function showAll() {
  if (!dialog || dialog.open) return;
  const list = dialog.querySelector("[data-keys-list]");
  const seen = [...document.querySelectorAll("[data-key]")].filter(visible);
  const lines = seen.flatMap((element) => line([element.dataset.key], named(element)));
  const mover = document.querySelector("[data-keys-move]");
  if (mover?.dataset.keyName) lines.push(...line(["j", "k"], mover.dataset.keyName));
  if (list.dataset.keyEscape) lines.push(...line(["Esc"], list.dataset.keyEscape));
  lines.push(...line(["?"], list.dataset.keyName));
  list.replaceChildren(...lines);
  dialog.showModal();
}

/** Whether a dialog or a popover is open: its own keys count then. */
function underDialog() {
  return document.querySelector("dialog[open], [popover]:popover-open") !== null;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.isComposing || event.keyCode === 229) return; // a character is being composed
  if (typing(event.target)) {
    if (event.key === "Escape" && !underDialog()) leadBack(event.target);
    return;
  }
  if (underDialog()) return;
  if (event.key === "Escape") return leadBack(event.target);
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "?") showAll();
  else if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
  else {
    const element = find(key);
    if (!element) return;
    press(element);
  }
  event.preventDefault();
}

document.addEventListener("keydown", onKey);
for (const opener of document.querySelectorAll("[data-keys-open]")) {
  opener.addEventListener("click", showAll);
}
