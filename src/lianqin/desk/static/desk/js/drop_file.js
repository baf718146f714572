/** A file dropped on the marked place is chosen there, as if picked. The field works without this. */

for (const place of document.querySelectorAll("[data-drop]")) {
  const field = place.querySelector('input[type="file"]');

  function over(event, answer) {
    event.preventDefault();
    place.dataset.over = answer;
  }

  place.addEventListener("dragover", (event) => over(event, "yes"));
  place.addEventListener("dragleave", (event) => over(event, "no"));
  place.addEventListener("drop", (event) => {
    over(event, "no");
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}
