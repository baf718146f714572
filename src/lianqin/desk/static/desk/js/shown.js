/**
 * What a page is about, marked on its map: [data-shown] holds GeoJSON, an outline and a place. The
 * map moves there. Put it before mount.js, so that the map's readiness is not missed.
 */

const element = document.querySelector("[data-shown]");

function outlines(geometry) {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

function lines(features) {
  return features.flatMap(({ geometry }) => outlines(geometry)).map((coordinates) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "MultiLineString", coordinates },
  }));
}

element?.addEventListener("lianqin:map-ready", ({ detail: { map } }) => {
  const shown = JSON.parse(element.dataset.shown);
  const place = shown.features.find(({ geometry }) => geometry.type === "Point");
  map.set("route", { type: "FeatureCollection", features: lines(shown.features) });
  if (place) map.pickAt(...place.geometry.coordinates);
  map.fitTo(shown);
});
