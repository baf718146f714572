/**
 * The small map of the way there, loaded only when its fold is opened: the map library weighs more
 * than all the rest. Where it cannot be drawn, the card's words are enough.
 */

async function draw(fold) {
  const place = fold.querySelector(".way__map");
  const none = fold.querySelector("[data-way-none]");
  place.classList.add("map");
  try {
    const [{ LianqinMap }, answer] = await Promise.all([
      import(fold.dataset.mount),
      fetch(fold.dataset.way, { headers: { Accept: "application/json" } }),
    ]);
    if (!answer.ok) throw new Error(String(answer.status));
    const way = await answer.json();
    const map = await LianqinMap.on(place);
    for (const name of ["route", "incidents", "units"]) map.set(name, way[name]);
    const all = [way.route, way.incidents, way.units].flatMap(({ features }) => features);
    map.fitTo({ type: "FeatureCollection", features: all }, 40);
    if (place.dataset.roads) map.load("roads", place.dataset.roads).catch(() => {});
  } catch {
    none.hidden = false;
  }
}

document.addEventListener(
  "toggle",
  ({ target: fold }) => {
    if (!fold.matches?.("details[data-way]") || !fold.open || fold.dataset.drawn) return;
    fold.dataset.drawn = "yes";
    fold.scrollIntoView({ block: "start", behavior: "smooth" });
    draw(fold);
  },
  true,
);
