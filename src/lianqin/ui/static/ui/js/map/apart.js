/**
 * Crews that stand on one spot, or by an incident, are drawn side by side, so that none hides
 * another. Each gets a `slot`: 0 stands where it is, 1 to 6 beside it; style.js turns a slot into
 * an offset in pixels, which stays the same at every zoom. The coordinates are left as they are.
 */

/** Offsets in pixels of the slots from 1 on; a seventh crew on the spot is drawn upon the first. */
export const BESIDE = [[-19, 0], [19, 0], [-11, -19], [11, -19], [-30, -19], [30, -19]];

const WIDE = 0.0016; // degrees: some 150 metres, closer than two shapes stand apart on a town's map
const TALL = 0.0013;

/** The spot that a feature stands on: that of the first one near it, else a new one of its own. */
function spotOf({ geometry: { coordinates: [lon, lat] } }, spots) {
  const near = (spot) => Math.abs(spot.lon - lon) < WIDE && Math.abs(spot.lat - lat) < TALL;
  let found = spots.find(near);
  if (!found) spots.push((found = { lon, lat, standing: 0, placed: 0 }));
  found.standing += 1;
  return found;
}

/** `units` (GeoJSON points) with their slots, given the incidents that are drawn below them. */
export function apart(units, incidents) {
  const spots = [];
  for (const feature of incidents.features) spotOf(feature, spots);
  const standing = units.features.map((feature) => [feature, spotOf(feature, spots)]);
  const features = standing.map(([feature, spot]) => {
    const slot = spot.standing > 1 ? (spot.placed++ % BESIDE.length) + 1 : 0;
    return { ...feature, properties: { ...feature.properties, slot } };
  });
  return { ...units, features };
}
