/**
 * Lists: the box at the head of a column of ticks ([data-list-all]) ticks the page;
 * [data-list-ticked] says how many are ticked; the choice of columns ([data-list-columns]) closes
 * by Escape or a press elsewhere.
 */

const all = document.querySelector("[data-list-all]");
const ticks = [...document.querySelectorAll("[data-list-tick]")];

function count() {
  const ticked = ticks.filter((tick) => tick.checked).length;
  if (all) {
    all.checked = ticked > 0 && ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
  }
  for (const place of document.querySelectorAll("[data-list-ticked]")) place.textContent = ticked;
}

if (all && ticks.length > 0) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
    count();
  });
}
const columns = document.querySelector("[data-list-columns]");

document.addEventListener("click", (event) => {
  if (columns?.open && !columns.contains(event.target)) columns.open = false;
});
columns?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  columns.open = false;
  columns.querySelector("summary").focus();
});

for (const tick of ticks) tick.addEventListener("change", count);
count();
