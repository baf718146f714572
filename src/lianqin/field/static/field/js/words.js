/** The phone's words, printed by the page as JSON in <script id="field-words">. */

const element = document.getElementById("field-words");
const known = element ? JSON.parse(element.textContent) : {};

/** The words under `key`, with {name} places filled from `values`. */
export function word(key, values = {}) {
  return (known[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
