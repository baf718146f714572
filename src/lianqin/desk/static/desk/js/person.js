/*
 * An identity number being typed fills in the birth date and the sex that it holds, and says when
 * its check character is wrong. It is read here and nowhere kept; the server checks it again.
 */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

function readable(number) {
  const digits = number.slice(0, 17);
  if (!/^\d{17}$/.test(digits)) return false;
  const total = WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0);
  return number[17] === CHECKS[total % 11];
}

function said(form, field) {
  const line = document.createElement("p");
  line.className = "entry__hint";
  line.setAttribute("role", "status");
  field.after(line);
  return (words) => {
    line.textContent = words ? form.dataset[words] : "";
  };
}

function fill(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field) field.value = value;
}

function follow(form) {
  const field = form.querySelector("[data-identity]");
  if (!field) return;
  const say = said(form, field);
  field.addEventListener("input", () => {
    const number = field.value.replace(/\s/g, "").toUpperCase();
    if (number.length < 18) {
      say("");
    } else if (number.length > 18) {
      say("wordsLength");
    } else if (!readable(number)) {
      say("wordsCheck");
    } else {
      fill(form, "born_on", `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`);
      fill(form, "sex", Number(number[16]) % 2 ? "M" : "F");
      say("wordsGood");
    }
  });
}

document.querySelectorAll("[data-person]").forEach(follow);
