/** Circles of so many metres upon the earth, as GeoJSON: a county is small enough for a plane. */

const METRES_PER_DEGREE = 111_195;
const CORNERS = 64;

/** The circle of `metres` about a place, as a polygon. */
export function circle(lon, lat, metres) {
  const tall = metres / METRES_PER_DEGREE;
  const wide = tall / Math.cos((lat * Math.PI) / 180);
  const ring = Array.from({ length: CORNERS + 1 }, (_, n) => {
    const angle = ((n % CORNERS) / CORNERS) * 2 * Math.PI;
    return [lon + wide * Math.sin(angle), lat + tall * Math.cos(angle)];
  });
  return { type: "Feature", properties: { metres }, geometry: { type: "Polygon", coordinates: [ring] } };
}
