/** The sound of a new P1: two short tones, made here. Browsers let it be heard after a first key or press. */

const TONES = [[880, 0], [1175, 0.16]];
let context = null;

function wake() {
  context ??= new AudioContext();
  context.resume();
}

for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, wake, { once: true });

/** Sound it once; silent where nobody has touched the page yet. */
export function alarm() {
  if (context?.state !== "running") return;
  for (const [pitch, after] of TONES) {
    const tone = context.createOscillator();
    const level = context.createGain();
    const start = context.currentTime + after;
    tone.frequency.value = pitch;
    level.gain.setValueAtTime(0.25, start);
    level.gain.exponentialRampToValueAtTime(0.001, start + 0.15);
    tone.connect(level).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.15);
  }
}
