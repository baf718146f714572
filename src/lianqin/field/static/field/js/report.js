/**
 * The report's own help: the phone's position with its accuracy, and a photo made small enough to
 * leave over a weak line, unless the person asks for it to go as it is. Both are optional; the form
 * is complete without them.
 */

import { allowed, locate } from "./position.js";
import { refused } from "./store.js";
import { take } from "./voice.js";
import { word } from "./words.js";

const LONGEST = 2048;
const HEAVY = 1_500_000;
const form = document.querySelector('form[data-press="report"]');
const said = form?.querySelector("[data-found]");
const photo = form?.querySelector("[data-photo]");
const user = document.body.dataset.user ?? "";
const photoSaid = form?.querySelector("[data-photo-said]");
const whole = form?.querySelector("[data-photo-whole]");

/** The person asked for the position: a place that was typed only describes it. */
async function locateOnRequest() {
  form.elements.at_phone.value = (await locate(said, 0)) ? "true" : "";
}

/** The picture at most 2048 pixels a side, as JPEG; null where the browser cannot read it. */
async function smaller(file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
  } catch {
    return null;
  }
}

async function choose() {
  form.lianqinPhoto = null;
  const file = photo.files[0];
  whole.hidden = !file || file.size <= HEAVY;
  if (!file) {
    photoSaid.textContent = "";
    return;
  }
  if (file.size > HEAVY && !whole.querySelector("input").checked) form.lianqinPhoto = await smaller(file);
  const mb = ((form.lianqinPhoto ?? file).size / 1e6).toFixed(1);
  photoSaid.textContent = word("photo_chosen", { name: file.name, mb });
}

function fill(name, value) {
  const field = form.elements[name];
  if (name === "photo" && value instanceof Blob) {
    form.lianqinPhoto = value;
    photoSaid.textContent = word("photo_chosen", { name: "", mb: (value.size / 1e6).toFixed(1) });
  } else if (name === "voice" && value instanceof Blob) take(value);
  else if (field instanceof RadioNodeList) field.value = value;
  else if (field?.type === "checkbox") field.checked = true;
  else if (["words", "place"].includes(name)) field.value = value;
}

/** A report that came back after its page was left: everything of it, and why. */
async function giveBack() {
  const [row] = await refused(user, "report");
  if (!row) return;
  for (const [name, value] of row.fields) fill(name, value);
  const line = form.querySelector("[data-refused]");
  line.textContent = `${row.refusal.message} (${row.refusal.code})`;
  line.hidden = false;
  form.dataset.refusedRow = row.id;
}

form?.querySelector("[data-find]").addEventListener("click", locateOnRequest);
if (form && (await allowed())) locate(said);
photo?.addEventListener("change", choose);
whole?.addEventListener("change", choose);
if (form) giveBack();
