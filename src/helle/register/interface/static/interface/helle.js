// Small comforts. Everything works without them.
(() => {
  "use strict";

  const focusErrors = () => {
    const summary = document.querySelector("[data-error-summary]:not([data-seen])");
    if (summary) {
      summary.dataset.seen = "";
      summary.focus();
    }
  };
  focusErrors();
  document.addEventListener("htmx:after:settle", focusErrors);

  // Leaving a form that was changed: the browser asks.
  let changed = false;
  const watched = (target) => target instanceof Element && target.closest("form[data-warn-unsaved]");
  document.addEventListener("input", (event) => {
    if (watched(event.target)) changed = true;
  });
  // Sent, or kept as a draft: nothing is lost any more.
  for (const kept of ["submit", "helle:kept"]) {
    document.addEventListener(kept, () => {
      changed = false;
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  // Open menus close on Escape and on a click elsewhere.
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });

  // A security key that was not read: say so on the page.
  document.addEventListener("allauth.error", () => {
    for (const note of document.querySelectorAll("[data-key-error]")) {
      note.hidden = false;
      note.focus();
    }
  });
})();
