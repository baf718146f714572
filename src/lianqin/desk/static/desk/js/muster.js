/**
 * The muster's page: what was called, answered and reached follows the live line; a rally point is
 * pressed on the map into the form that asks for one. What someone is filling in stays.
 */

const GATHER = 250;
const page = document.querySelector("[data-muster]");
const body = document.getElementById("muster");
const element = document.querySelector("[data-map]");
let timer = 0;
let picking = null;

function isChanged(field) {
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  return field.type !== "hidden" && field.value !== field.defaultValue;
}

function isTouched() {
  const active = document.activeElement;
  const typing = active?.matches("input, textarea, select") && body.contains(active);
  return picking !== null || typing || [...body.querySelectorAll("input, textarea, select")].some(isChanged);
}

async function look({ always = false } = {}) {
  timer = 0;
  if (!always && isTouched()) {
    body.querySelector("[data-changed]").hidden = false;
    return;
  }
  const open = [...body.querySelectorAll("details[id][open]")].map((fold) => fold.id);
  await window.htmx.ajax("GET", page.dataset.muster, { source: "#muster", target: "#muster", swap: "innerHTML" });
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
}

function soon() {
  timer ||= setTimeout(() => look().catch(() => {}), GATHER);
}

document.addEventListener("lianqin:event", ({ detail }) => {
  const mine = detail.subject === "incidents.incident" && String(detail.subject_id) === page.dataset.incident;
  if (mine || detail.kind.startsWith("directive.")) soon();
});
document.addEventListener("lianqin:reconnected", soon);

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-refresh]")) look({ always: true }).catch(() => {});
  const button = event.target.closest?.("[data-pick-rally]");
  if (!button || !element) return;
  pickFor(picking === button ? null : button);
});

/** Ask the map for the point of this button's form; null ends asking. */
function pickFor(button) {
  picking = button;
  if (!element) return;
  element.dataset.picking = picking ? "yes" : "no";
  for (const each of body.querySelectorAll("[data-pick-rally]")) each.setAttribute("aria-pressed", String(each === picking));
}

document.addEventListener("lianqin:map-pick", ({ detail }) => {
  const field = picking?.closest("form")?.elements.namedItem("point");
  if (!field) return;
  field.value = `${detail.lon.toFixed(6)}, ${detail.lat.toFixed(6)}`;
  element.lianqinMap.pickAt(detail.lon, detail.lat);
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id === "muster") pickFor(null); // the button that asked is no more
});

/** The contact sector with the points around it. */
document.addEventListener("lianqin:map-ready", ({ detail: { map } }) => {
  const features = [...map.get("within").features, ...map.get("points").features];
  if (features.length) map.fitTo({ type: "FeatureCollection", features });
});
