/** The lines that stand on every page of the desk follow the live line: what is wrong, what is over. */

const region = document.querySelector("[data-alerts]");

for (const kind of region?.dataset.alertsOn?.split(" ") ?? []) {
  document.addEventListener(`lianqin:${kind}`, () => {
    window.htmx.ajax("GET", region.dataset.alerts, { source: "[data-alerts]", target: "[data-alerts]", swap: "innerHTML" });
  });
}
