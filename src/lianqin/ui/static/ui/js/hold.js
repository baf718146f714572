/**
 * Press and hold: <button class="hold" data-hold="1500" data-hold-confirm="alarm-confirm"> submits
 * its form only after the press has lasted; a ring shows how far. Space or Enter held does the
 * same. A short press (or a switch or screen reader, which cannot hold) opens the element named by
 * data-hold-confirm, which asks once more with two ordinary buttons.
 *
 * "lianqin:held" goes to the button first; preventDefault() there keeps the form from being sent,
 * so that a page may queue it instead. The form gains held=1. Without this module the form goes to
 * its own page of confirmation, because held is missing.
 */

const SVG = "http://www.w3.org/2000/svg";

function ring() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "hold__ring");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-hidden", "true");
  const circle = document.createElementNS(SVG, "circle");
  for (const [name, value] of [["cx", 50], ["cy", 50], ["r", 46], ["pathLength", 100]]) {
    circle.setAttribute(name, value);
  }
  svg.append(circle);
  return svg;
}

function mark(form) {
  if (form.elements.held) return;
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: "held", value: "1" });
  form.append(input);
}

function finish(button) {
  navigator.vibrate?.(80);
  const held = new CustomEvent("lianqin:held", { bubbles: true, cancelable: true });
  if (!button.dispatchEvent(held) || !button.form) return;
  mark(button.form);
  button.form.requestSubmit();
}

function ask(button) {
  const confirm = document.getElementById(button.dataset.holdConfirm ?? "");
  if (!confirm) return;
  confirm.hidden = false;
  confirm.querySelector("button")?.focus();
}

function prepare(button) {
  const length = Number(button.dataset.hold) || 1500;
  let timer = 0;
  let done = false;
  button.style.setProperty("--hold", `${length}ms`);
  button.append(ring());

  const start = () => {
    if (timer) return;
    done = false;
    button.dataset.holding = "yes";
    timer = setTimeout(() => {
      done = true;
      stop();
      finish(button);
    }, length);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = 0;
    delete button.dataset.holding;
  };
  const isPress = (event) => event.key === " " || event.key === "Enter";

  button.addEventListener("pointerdown", start);
  for (const name of ["pointerup", "pointercancel", "pointerleave", "blur"]) {
    button.addEventListener(name, stop);
  }
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("keydown", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    start();
  });
  button.addEventListener("keyup", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    stop();
    if (!done) ask(button);
  });
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (!done) ask(button);
    done = false;
  });
}

const seen = new WeakSet();

function takeUp() {
  for (const button of document.querySelectorAll("button[data-hold]")) {
    if (!seen.has(button)) prepare(button);
    seen.add(button);
  }
}

takeUp();
document.addEventListener("htmx:afterSwap", takeUp);

document.addEventListener("click", (event) => {
  const yes = event.target.closest?.("[data-hold-yes]");
  const no = event.target.closest?.("[data-hold-no]");
  const box = (yes ?? no)?.closest("[data-hold-box]");
  if (!box) return;
  box.hidden = true;
  const button = document.querySelector(`[data-hold-confirm="${CSS.escape(box.id)}"]`);
  if (yes && button) finish(button);
  else button?.focus();
});
