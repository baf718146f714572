/**
 * A room's row of places ([data-tabs]): where one stands is in sight, however narrow the screen.
 */

for (const row of document.querySelectorAll("[data-tabs]")) {
  const here = row.querySelector('[aria-current="page"]');
  if (here) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}
