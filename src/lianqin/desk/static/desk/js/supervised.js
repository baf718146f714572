/**
 * A line above the list says when something happened that the list does not show yet: the events
 * that its [data-supervised] names. The list itself stays still under the reader's eyes.
 */

for (const line of document.querySelectorAll("[data-supervised]")) {
  for (const kind of line.dataset.supervised.split(" ")) {
    document.addEventListener(`lianqin:${kind}`, () => {
      line.hidden = false;
    });
  }
}
