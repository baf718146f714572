/**
 * Whether a finger, or a button of the mouse, is down: what is pressed is not taken away under it.
 * A page that fetches itself anew waits for `lifted()` before it shows what has come.
 */

const LONGEST = 2_000; // ms: a finger that left the window is never told of
let down = false;
const waiting = new Set();

document.addEventListener("pointerdown", () => {
  down = true;
}, true);
for (const name of ["pointerup", "pointercancel"]) {
  // After the click that the lifted finger makes.
  document.addEventListener(name, () => setTimeout(release), true);
}

function release() {
  down = false;
  for (const go of waiting) go();
  waiting.clear();
}

/** Whether something is being pressed at this moment. */
export function isDown() {
  return down;
}

/** Resolves once nothing is pressed any more, after two seconds at the latest. */
export function lifted() {
  if (!down) return Promise.resolve();
  return new Promise((go) => {
    waiting.add(go);
    setTimeout(go, LONGEST);
  });
}
