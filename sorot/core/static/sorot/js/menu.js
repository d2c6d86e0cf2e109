/* A menu is a <details>: Escape and a click elsewhere close it. */
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!except || !menu.contains(except)) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (!open) return;
  closeMenus();
  open.querySelector("summary").focus();
});
/* Buttons that open and close a <dialog>: data-dialog="id" and data-close. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal?.();
  event.target.closest?.("[data-close]")?.closest("dialog")?.close();
});
