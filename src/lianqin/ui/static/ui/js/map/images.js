/**
 * The small shapes of the map, drawn on a canvas when first asked for. An image's name says all of
 * it: "dark/unit/guard/available/fresh", "light/incident/1/real", "dark/hatch/ice", "dark/heading",
 * "dark/arrow". Kinds differ by outline, never by colour alone: police a shield (patrol and SWAT
 * with a bar), guards a circle, internal security a diamond, volunteers a triangle.
 */

const SCALE = 2;

function sheet(size) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * SCALE;
  const pen = canvas.getContext("2d");
  pen.scale(SCALE, SCALE);
  pen.lineJoin = "round";
  return { pen, done: () => pen.getImageData(0, 0, canvas.width, canvas.height) };
}

function path(points) {
  const line = new Path2D();
  points.forEach(([x, y], i) => (i ? line.lineTo(x, y) : line.moveTo(x, y)));
  line.closePath();
  return line;
}

function shield() {
  const line = new Path2D();
  line.moveTo(4.6, 5.2);
  line.lineTo(12, 3.4);
  line.lineTo(19.4, 5.2);
  line.lineTo(19.4, 12);
  line.bezierCurveTo(19.4, 17, 15.4, 19.6, 12, 21);
  line.bezierCurveTo(8.6, 19.6, 4.6, 17, 4.6, 12);
  line.closePath();
  return line;
}

function circle(radius) {
  const line = new Path2D();
  line.arc(12, 12, radius, 0, Math.PI * 2);
  return line;
}

const OUTLINES = {
  police: shield,
  patrol_swat: shield,
  guard: () => circle(7.4),
  internal_security: () => path([[12, 2.8], [21.2, 12], [12, 21.2], [2.8, 12]]),
  volunteer: () => path([[12, 3.2], [21, 19.2], [3, 19.2]]),
};

const BODY = { committed: "map-taken", en_route: "map-taken", on_scene: "map-held" };

/** What is inside the outline: a dot on the way, a bar on scene; SWAT's own bar below. */
function inside(pen, kind, status, colour) {
  pen.fillStyle = colour;
  if (status === "on_scene") pen.fillRect(8.4, 10.4, 7.2, 2.8);
  else if (status in BODY) pen.fill(circle(2.4));
  if (kind === "patrol_swat") pen.fillRect(5.6, 6.4, 12.8, 1.8);
}

/**
 * A unit. Available is ink, on the way blue with a dot, on scene green with a bar, off shift half
 * seen; not heard from is hollow, lost hollow and dashed.
 */
function unit(colours, kind, status, freshness) {
  const { pen, done } = sheet(24);
  const outline = (OUTLINES[kind] ?? OUTLINES.guard)();
  const body = colours[BODY[status] ?? "map-ink"];
  const hollow = freshness !== "fresh";
  const edge = freshness === "lost" ? colours["map-faded"] : body;
  if (status === "off_shift") pen.globalAlpha = 0.45;
  pen.lineWidth = 4.5;
  pen.strokeStyle = colours["map-ink-halo"];
  pen.stroke(outline);
  pen.fillStyle = hollow ? colours["map-ink-halo"] : body;
  pen.fill(outline);
  pen.lineWidth = 2;
  pen.strokeStyle = edge;
  if (freshness === "lost") pen.setLineDash([2.5, 2.2]);
  pen.stroke(outline);
  inside(pen, kind, status, hollow ? edge : colours["map-ink-halo"]);
  return done();
}

function incidentColours(colours, priority, exercise) {
  if (exercise) return [colours["exercise-fill"], colours["on-exercise"], colours.exercise];
  if (priority === "1") return [colours["p1-fill"], colours["on-p1"], colours["p1-fill"]];
  if (priority === "2") return [colours["map-ink"], colours["map-ink-halo"], colours["map-ink"]];
  return [colours["map-ink-halo"], colours["map-ink"], colours["map-ink"]];
}

/** An incident: a square with its priority's number; the first has a second frame, an exercise a dashed one. */
function incident(colours, priority, reality) {
  const exercise = reality === "exercise";
  const { pen, done } = sheet(32);
  const [fill, ink, frame] = incidentColours(colours, priority, exercise);
  const box = new Path2D();
  box.roundRect(8, 8, 16, 16, 3);
  const outer = new Path2D();
  outer.roundRect(3.5, 3.5, 25, 25, 5);
  pen.lineWidth = 4;
  pen.strokeStyle = colours["map-ink-halo"];
  pen.stroke(box);
  if (exercise || priority === "1") {
    pen.stroke(outer);
    pen.lineWidth = 2;
    pen.strokeStyle = frame;
    if (exercise) pen.setLineDash([3.5, 3]);
    pen.stroke(outer);
    pen.setLineDash([]);
  }
  pen.fillStyle = fill;
  pen.fill(box);
  pen.lineWidth = 2;
  pen.strokeStyle = frame;
  pen.stroke(box);
  pen.fillStyle = ink;
  pen.font = "700 12px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(priority, 16, 16.5);
  return done();
}

/** Ice is crossed lines, closure one strong slant: told apart without colour. */
function hatch(colours, kind) {
  const { pen, done } = sheet(16);
  const closed = kind === "closure";
  pen.strokeStyle = closed ? colours["map-closure"] : colours["map-ice"];
  pen.globalAlpha = closed ? 0.7 : 0.45;
  pen.lineWidth = closed ? 2.4 : 1;
  for (const shift of [-16, 0, 16]) {
    pen.beginPath();
    pen.moveTo(shift - 2, 18);
    pen.lineTo(shift + 18, -2);
    if (!closed) {
      pen.moveTo(shift - 2, -2);
      pen.lineTo(shift + 18, 18);
    }
    pen.stroke();
  }
  return done();
}

/** A tick outside the unit's shape that points north before the map turns it. */
function heading(colours) {
  const { pen, done } = sheet(36);
  const tick = path([[18, 1.8], [22.8, 7.6], [13.2, 7.6]]);
  pen.lineWidth = 3;
  pen.strokeStyle = colours["map-ink-halo"];
  pen.stroke(tick);
  pen.fillStyle = colours["map-ink"];
  pen.fill(tick);
  return done();
}

/** A chevron along the route, pointing east before the map turns it. */
function arrow(colours) {
  const { pen, done } = sheet(12);
  pen.strokeStyle = colours["map-route-casing"];
  pen.lineWidth = 1.8;
  pen.lineCap = "round";
  pen.beginPath();
  pen.moveTo(4, 2.8);
  pen.lineTo(8, 6);
  pen.lineTo(4, 9.2);
  pen.stroke();
  return done();
}

const DRAW = { unit, incident, hatch, heading, arrow };

/** Draw the image called `name` with `colours`; null where the name is not one of ours. */
export function draw(name, colours) {
  const [, what, ...rest] = name.split("/");
  return DRAW[what]?.(colours, ...rest) ?? null;
}

export const PIXEL_RATIO = SCALE;
