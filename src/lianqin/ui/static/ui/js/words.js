/**
 * Words for modules: no module holds a sentence of its own. The page prints them, translated, as
 * JSON in <script type="application/json" id="ui-words"> (template tag ui_words).
 */

let known = null;

function load() {
  const element = document.getElementById("ui-words");
  return element ? JSON.parse(element.textContent) : {};
}

/** The words under `key`, with {name} places filled from `values`; the key itself where unknown. */
export function word(key, values = {}) {
  known ??= load();
  const text = known[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
