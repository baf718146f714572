/** A button [data-print-page] prints the page as its style sheet for paper says. */

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print-page]")) window.print();
});
