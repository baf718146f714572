/**
 * Theme: [data-theme-choice] buttons set data-theme on <html> and keep it in a cookie, which the
 * server prints on the next page, so that no page flashes white at night.
 */

const YEAR = 31_536_000;
const root = document.documentElement;

function show() {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === root.dataset.theme));
  }
}

function choose(theme) {
  root.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `lianqin_theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  show();
  document.dispatchEvent(new CustomEvent("lianqin:theme", { detail: { theme } }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-choice]");
  if (button) choose(button.dataset.themeChoice);
});
show();
