/**
 * The frame of an appeal's picture: drawn over what was chosen, moved by hand or by arrow keys.
 *
 * On sending, the browser itself cuts the picture and sends nothing of what lies outside; where it
 * cannot, it sends the frame along (name=box) and the server cuts. Without this module one of the
 * ready cuts is chosen. The picture is kept nowhere: no draft, no storage.
 */

const LONGEST = 640;
const SMALLEST = 0.12;
const STEP = 0.02;

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function place(frame) {
  const { box, at } = frame;
  Object.assign(box.style, {
    left: `${at.x * 100}%`,
    top: `${at.y * 100}%`,
    width: `${at.w * 100}%`,
    height: `${at.h * 100}%`,
  });
  frame.field.value = [at.x, at.y, at.w, at.h].map((share) => share.toFixed(4)).join(",");
}

function move(frame, dx, dy) {
  const { at } = frame;
  at.x = clamp(at.x + dx, 0, 1 - at.w);
  at.y = clamp(at.y + dy, 0, 1 - at.h);
  place(frame);
}

function resize(frame, dw, dh) {
  const { at } = frame;
  at.w = clamp(at.w + dw, SMALLEST, 1 - at.x);
  at.h = clamp(at.h + dh, SMALLEST, 1 - at.y);
  place(frame);
}

function drag(frame, event) {
  const change = event.target.closest("[data-crop-corner]") ? resize : move;
  const size = frame.stage.getBoundingClientRect();
  let last = event;
  const follow = (next) => {
    change(frame, (next.clientX - last.clientX) / size.width, (next.clientY - last.clientY) / size.height);
    last = next;
  };
  frame.box.setPointerCapture(event.pointerId);
  frame.box.addEventListener("pointermove", follow);
  const stop = () => frame.box.removeEventListener("pointermove", follow);
  for (const end of ["pointerup", "pointercancel"]) frame.box.addEventListener(end, stop, { once: true });
}

const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

function key(frame, event) {
  const way = KEYS[event.key];
  if (!way) return;
  event.preventDefault();
  (event.shiftKey ? resize : move)(frame, ...way);
}

function show(form, frame) {
  const file = frame.input.files[0];
  URL.revokeObjectURL(frame.picture.src);
  frame.holder.hidden = true;
  frame.field.value = "";
  if (!file || frame.isCut) return;
  frame.picture.onload = () => {
    frame.holder.hidden = false;
    form.querySelector("[data-cuts]").hidden = true;
    frame.at = { x: 0.25, y: 0.08, w: 0.5, h: 0.6 };
    place(frame);
  };
  frame.picture.onerror = () => {
    form.querySelector("[data-cuts]").hidden = false;
  };
  frame.picture.src = URL.createObjectURL(file);
}

/** The part as a file of its own, or null where the browser cannot. */
async function cut({ picture, at }) {
  const width = picture.naturalWidth * at.w;
  const height = picture.naturalHeight * at.h;
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const [x, y] = [picture.naturalWidth * at.x, picture.naturalHeight * at.y];
  canvas.getContext("2d").drawImage(picture, x, y, width, height, 0, 0, canvas.width, canvas.height);
  if (Math.min(canvas.width, canvas.height) < 80) return null; // the server says it is too small
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  return blob && new File([blob], "cut.jpg", { type: "image/jpeg" });
}

async function send(form, frame, event) {
  if (frame.holder.hidden || frame.isCut) return;
  event.preventDefault();
  const file = await cut(frame).catch(() => null);
  if (file) {
    const carrier = new DataTransfer();
    carrier.items.add(file);
    frame.isCut = true;
    frame.input.files = carrier.files;
    frame.field.value = "0,0,1,1";
  }
  frame.isCut = true;
  form.requestSubmit(event.submitter);
}

function take(form) {
  const find = (name) => form.querySelector(`[data-crop-${name}]`);
  const frame = {
    holder: form.querySelector("[data-crop]"),
    stage: find("stage"),
    picture: find("picture"),
    box: find("box"),
    input: form.elements.picture,
    field: form.elements.box,
    isCut: false,
  };
  frame.input.addEventListener("change", () => show(form, frame));
  frame.box.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.box.focus();
    drag(frame, event);
  });
  frame.box.addEventListener("keydown", (event) => key(frame, event));
  form.addEventListener("submit", (event) => send(form, frame, event));
  // Back from the next page: choose again, as nothing of the picture was kept.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    frame.isCut = false;
    frame.input.value = "";
    show(form, frame);
  });
}

document.querySelectorAll("[data-appeal-form]").forEach(take);
