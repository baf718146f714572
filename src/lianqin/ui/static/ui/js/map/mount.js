/**
 * Mounts every [data-map]: data-source-roads="/map/roads.geojson" fills a source, and
 * data-on-units="unit.moved unit.status" fetches it again when the live line says so (and after a
 * lost line came back). element.lianqinMap is the map; "lianqin:map-ready" bubbles from the element.
 *
 * Where the map cannot be drawn (no WebGL, library not installed) the element keeps its
 * [data-map-none] sentence and the page works without it.
 */

import { LianqinMap } from "./index.js";
import { SOURCES } from "./style.js";

const GATHER = 300;

function addressOf(element, name) {
  return element.getAttribute(`data-source-${name}`);
}

async function fill(map, element, name) {
  try {
    await map.load(name, addressOf(element, name));
  } catch (error) {
    element.dispatchEvent(new CustomEvent("lianqin:map-missing", { bubbles: true, detail: { name, error } }));
  }
}

/** Fetch a source again at most once in 300 ms, however many events ask for it. */
function refresher(map, element, name) {
  let timer = 0;
  return () => {
    timer ||= setTimeout(() => {
      timer = 0;
      fill(map, element, name);
    }, GATHER);
  };
}

function keepFresh(map, element, name) {
  const again = refresher(map, element, name);
  const kinds = element.getAttribute(`data-on-${name}`)?.split(/\s+/).filter(Boolean) ?? [];
  for (const kind of kinds) document.addEventListener(`lianqin:${kind}`, again);
  if (kinds.length) document.addEventListener("lianqin:reconnected", again);
}

async function mount(element) {
  const none = element.querySelector("[data-map-none]");
  try {
    element.lianqinMap = await LianqinMap.on(element);
  } catch (error) {
    if (none) none.hidden = false;
    element.dispatchEvent(new CustomEvent("lianqin:map-none", { bubbles: true, detail: { error } }));
    return;
  }
  const names = SOURCES.filter((name) => addressOf(element, name));
  await Promise.all(names.map((name) => fill(element.lianqinMap, element, name)));
  for (const name of names) keepFresh(element.lianqinMap, element, name);
  element.dispatchEvent(new CustomEvent("lianqin:map-ready", { bubbles: true, detail: { map: element.lianqinMap } }));
}

for (const element of document.querySelectorAll("[data-map]")) mount(element);
