/**
 * What a page is about, marked on its map: [data-shown] holds GeoJSON, an area and a place. The map
 * moves there. Put it before mount.js, so that the map's readiness is not missed.
 */

import { palette, watchTheme } from "../../ui/js/map/palette.js";

const element = document.querySelector("[data-shown]");

function paint(inner) {
  const { accent } = palette();
  inner.setPaintProperty("shown-ground", "fill-color", accent);
  inner.setPaintProperty("shown-edge", "line-color", accent);
}

/** The area under everything that is marked, its edge thin: it is ground, not a way. */
function lay(inner, data) {
  const source = "shown";
  inner.addSource(source, { type: "geojson", data });
  inner.addLayer({ id: "shown-ground", type: "fill", source, paint: { "fill-opacity": 0.12 } }, "pick-ring");
  inner.addLayer({ id: "shown-edge", type: "line", source, paint: { "line-width": 2 } }, "pick-ring");
  paint(inner);
  watchTheme(() => paint(inner));
}

element?.addEventListener("lianqin:map-ready", ({ detail: { map } }) => {
  const shown = JSON.parse(element.dataset.shown);
  const isPlace = ({ geometry }) => geometry.type === "Point";
  lay(map.inner, { ...shown, features: shown.features.filter((feature) => !isPlace(feature)) });
  const place = shown.features.find(isPlace);
  if (place) map.pickAt(...place.geometry.coordinates);
  map.fitTo(shown);
});
