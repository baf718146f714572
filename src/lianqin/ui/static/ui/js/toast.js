/**
 * Say something once, politely: a line at the foot of the page, in a region that screen readers
 * announce. The words come from the caller, who read them from the page.
 */

const LASTS = 6000;

/** Show `text`; `kind` is "" or "warning". Warnings stay until pressed. */
export function toast(text, kind = "") {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  const line = document.createElement("p");
  line.className = kind ? `toast toast--${kind}` : "toast";
  line.textContent = text;
  line.addEventListener("click", () => line.remove());
  region.append(line);
  if (kind !== "warning") setTimeout(() => line.remove(), LASTS);
}

for (const line of document.querySelectorAll("[data-toasts] .toast")) {
  line.addEventListener("click", () => line.remove());
  if (!line.classList.contains("toast--error") && !line.classList.contains("toast--warning")) {
    setTimeout(() => line.remove(), LASTS);
  }
}
