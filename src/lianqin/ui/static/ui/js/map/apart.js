/**
 * Crews that stand on one spot, or on an incident, are drawn side by side, so that none hides
 * another. Each gets a `slot`: 0 stands where it is, 1 to 6 beside it; style.js turns a slot into
 * an offset in pixels, which stays the same at every zoom. The coordinates are left as they are.
 */

/** Offsets in pixels of the slots from 1 on; a seventh crew on the spot is drawn upon the first. */
export const BESIDE = [[-19, 0], [19, 0], [-11, -19], [11, -19], [-30, -19], [30, -19]];

const GRID = 1e4; // 0.0001 degree: about ten metres

function spot({ geometry: { coordinates } }) {
  return coordinates.map((degrees) => Math.round(degrees * GRID)).join(",");
}

/** `units` (GeoJSON points) with their slots, given the incidents that are drawn below them. */
export function apart(units, incidents) {
  const standing = new Map();
  for (const feature of [...units.features, ...incidents.features]) {
    standing.set(spot(feature), (standing.get(spot(feature)) ?? 0) + 1);
  }
  const placed = new Map();
  const features = units.features.map((feature) => {
    const here = spot(feature);
    const nth = placed.get(here) ?? 0;
    placed.set(here, nth + 1);
    const slot = standing.get(here) > 1 ? (nth % BESIDE.length) + 1 : 0;
    return { ...feature, properties: { ...feature.properties, slot } };
  });
  return { ...units, features };
}
