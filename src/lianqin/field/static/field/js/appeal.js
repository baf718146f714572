/** A picture that may be looked at no longer leaves the screen at once, and the page says why. */

import { now } from "../../ui/js/clock.js";

const holder = document.querySelector("[data-appeal][data-ends]");

function end() {
  document.querySelector("[data-appeal-picture]")?.remove();
  location.reload();
}

if (holder) {
  document.addEventListener("lianqin:appeal.ended", () => end());
  addEventListener("pageshow", (event) => event.persisted && end());
  const left = Date.parse(holder.dataset.ends) - now();
  if (left < 3 * 3_600_000) setTimeout(end, Math.max(left, 0) + 1000);
}
