// What opens over the page closes again where a person clicks beside it, leaves it with the keys, or presses Escape.
// Without this it closes as it opened.

const OVERLAYS = "details:has(> .popover)[open]";

function closeAllBut(kept) {
  for (const overlay of document.querySelectorAll(OVERLAYS)) {
    if (!kept || !overlay.contains(kept)) overlay.open = false;
  }
}

document.addEventListener("click", (event) => closeAllBut(event.target));
document.addEventListener("focusin", (event) => closeAllBut(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const overlay = document.activeElement?.closest(OVERLAYS);
  closeAllBut(null);
  overlay?.querySelector("summary").focus();
});
// A page that comes back by "back" is as it was left.
addEventListener("pageshow", () => closeAllBut(null));
