/** Demo sign-ins: pressing a name fills the form and sends it. Exists only where the demo runs. */

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-sign-in]");
  const form = document.getElementById("sign-in");
  if (!button || !form) return;
  form.elements.login.value = button.dataset.signIn;
  form.elements.password.value = button.dataset.password;
  form.requestSubmit();
});
