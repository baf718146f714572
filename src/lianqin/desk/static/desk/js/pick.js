/** People chosen by name: how many there are, and a whole list at once. [data-pick] holds them. */

function isShown(box) {
  return box.offsetParent !== null;
}

function count(part) {
  const child = part.closest("form").elements.is_child?.checked;
  const most = Number(child ? part.dataset.mostForChild : part.dataset.most);
  const chosen = part.querySelectorAll("[name=person]:checked").length;
  const line = part.querySelector("[data-pick-count]");
  line.textContent = line.dataset.text.replace("{n}", chosen).replace("{most}", most);
  part.dataset.over = chosen > most ? "yes" : "no";
}

function chooseAll(list) {
  const boxes = [...list.querySelectorAll("[name=person]")];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
  boxes[0]?.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Whoever can no longer be seen in the form is no longer chosen. */
function dropHidden(part) {
  for (const box of part.querySelectorAll("[name=person]:checked")) if (!isShown(box)) box.checked = false;
}

for (const part of document.querySelectorAll("[data-pick]")) {
  for (const list of part.querySelectorAll("[data-pick-list]")) {
    const button = list.querySelector("[data-pick-all]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      chooseAll(list);
      count(part);
    });
  }
  part.closest("form").addEventListener("change", () => {
    dropHidden(part);
    count(part);
  });
  count(part);
}
