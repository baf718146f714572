/** The map's colours, read from the --map tokens of the theme now on the page. */

const NAMES = [
  "map-ground", "map-outside", "map-boundary", "map-area", "map-road-1", "map-road-2", "map-road-3",
  "map-casing-1", "map-casing-2", "map-casing-3", "map-path", "map-label", "map-label-2", "map-halo",
  "map-ice", "map-closure", "map-ink", "map-ink-halo", "map-taken", "map-held", "map-faded",
  "map-route", "map-route-casing", "accent", "p1-fill", "on-p1", "exercise", "exercise-fill", "on-exercise",
  "late-fill",
];

const night = matchMedia("(prefers-color-scheme: dark)");

/** "light" or "dark": what data-theme on <html> comes to. */
export function themeNow() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return night.matches ? "dark" : "light";
}

/** Token name (without dashes in front) to colour, and `theme`. */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const colours = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return { theme: themeNow(), ...Object.fromEntries(colours) };
}

/** Call `changed` whenever the theme on the page changes; returns a function that stops. */
export function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  night.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    night.removeEventListener("change", changed);
  };
}
