// Small comforts. Everything works without them.
(() => {
  "use strict";

  // What is new on the page is gone on with, and read out: what is wrong with a form, or what somebody asked to see.
  const focusNew = () => {
    const shown = document.querySelector("[data-error-summary]:not([data-seen]), [data-takes-focus]:not([data-seen])");
    if (shown) {
      shown.dataset.seen = "";
      shown.focus();
    }
  };
  focusNew();
  document.addEventListener("htmx:after:settle", focusNew);

  // What is far lies folded on a phone; elsewhere it stands open.
  if (window.matchMedia("(max-width: 640px)").matches) {
    for (const one of document.querySelectorAll("details[data-far]")) one.open = false;
  }

  // Choices in groups: those that do not belong to what is chosen fold, and one with a mark in it stays open.
  const fold = (groups) => {
    const chosen = document.getElementById(groups.dataset.follows)?.value;
    for (const one of groups.querySelectorAll("details[data-for]")) {
      one.open = one.dataset.for.split(" ").includes(chosen) || one.querySelector(":checked") !== null;
    }
  };
  const foldAll = (id) => {
    for (const one of document.querySelectorAll("[data-follows]")) if (!id || one.dataset.follows === id) fold(one);
  };
  foldAll();
  document.addEventListener("change", (event) => { if (event.target.id) foldAll(event.target.id); });

  // Leaving a form that was changed: the browser asks.
  let changed = false;
  const watched = (target) => (target instanceof Element ? target.closest("form[data-warn-unsaved]") : null);
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  // Typing is work, so it keeps the login alive; and a form whose login has ended is not sent: what is typed stays in it
  // until she has logged in again in another window, or until the page leaves the screen (`leaveWhenOver`).
  const { alive, login, user, seat, idleMinutes } = document.body.dataset;
  const MINUTE = 60_000;
  const WARNED_BEFORE = 5 * MINUTE;
  const ASKED_EVERY = 5 * MINUTE;
  let asked = Date.now();
  let ending = 0;

  const notice = (name, form) => {
    // What was brought back stays told: it may hold texts that have no place in the form any more.
    for (const one of document.querySelectorAll('[data-login-notice]:not([data-login-notice="typed-back"])')) one.hidden = true;
    const shown = document.querySelector(`[data-login-notice="${name}"]`);
    if (!shown || !form) return;
    const buttons = form.querySelector(".form-buttons");
    form.insertBefore(shown, buttons && buttons.parentElement === form ? buttons : null);
    shown.hidden = false;
    if (name === "ended") shown.focus();
  };
  const countDown = () => {
    clearTimeout(ending);
    const form = document.querySelector("form[data-warn-unsaved]");
    const wait = Number(idleMinutes) * MINUTE - WARNED_BEFORE;
    ending = setTimeout(() => changed && notice("ending", form), wait);
  };
  const stillLoggedIn = async () => {
    asked = Date.now();
    const answer = await fetch(alive, { redirect: "manual" });
    if (!answer.ok) return false;
    const now = await answer.json();
    if (now.user !== user || now.seat !== seat) return false;
    // A new login has a new token.
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = now.token;
    countDown();
    return true;
  };

  document.addEventListener("input", async (event) => {
    const form = watched(event.target);
    if (!form) return;
    changed = true;
    if (!alive || Date.now() - asked < ASKED_EVERY) return;
    try {
      notice((await stillLoggedIn()) ? "" : "ended", form);
    } catch {
      // No connection just now: it is asked again before the form is sent.
    }
  });
  // An answer was changed: the rules beside the form are asked again. A text tells them nothing, and its field is left by
  // the press that saves.
  document.addEventListener("change", (event) => {
    const form = watched(event.target);
    if (form && !(event.target instanceof HTMLTextAreaElement)) form.dispatchEvent(new Event("helle:answered"));
  });
  // The rules were asked by a form whose login has ended.
  document.addEventListener("helle:ended", (event) => notice("ended", watched(event.target)));
  // The case is a colleague's, and closed to her by now: she goes on typing, and is asked what for when she saves.
  document.addEventListener("helle:closed", (event) => notice("closed", watched(event.target)));
  // Kept as a draft: nothing is lost any more.
  document.addEventListener("helle:kept", () => {
    changed = false;
  });
  document.addEventListener("submit", async (event) => {
    const form = watched(event.target);
    if (!form) return;
    if (!alive || "asked" in form.dataset) {
      delete form.dataset.asked;
      changed = false;
      return;
    }
    event.preventDefault();
    let loggedIn = true;
    try {
      loggedIn = await stillLoggedIn();
    } catch {
      // A form that is kept as it is typed sends itself when the network is back.
      const waits = new CustomEvent("helle:offline", {
        bubbles: true,
        cancelable: true,
        detail: { submitter: event.submitter },
      });
      if (form.dispatchEvent(waits)) notice("offline", form);
      return;
    }
    if (!loggedIn) {
      notice("ended", form);
      return;
    }
    form.dataset.asked = "";
    form.requestSubmit(event.submitter);
  });
  // A page that is left open leaves the screen when the login is over, also when it was ended elsewhere. Asking so is
  // nobody's work. What was typed is closed first (typed.js), and stands in the form again after the next login.
  const leaveWhenOver = async () => {
    let over = false;
    try {
      const answer = await fetch(`${alive}?stille=1`, { redirect: "manual" });
      over = !answer.ok || (await answer.json()).user !== user;
    } catch {
      // No connection just now: asked again.
    }
    if (!over) {
      setTimeout(leaveWhenOver, ASKED_EVERY);
      return;
    }
    const typed = changed;
    const why = typed && !(await window.helleTyped?.putAway()) ? "lost" : "1";
    changed = false; // The browser is not to ask whoever is not there.
    const next = typed ? location.pathname + location.search : location.pathname;
    location.replace(`${login}?ended=${why}&next=${encodeURIComponent(next)}`);
  };
  if (alive) {
    if (idleMinutes) countDown();
    setTimeout(leaveWhenOver, ASKED_EVERY);
  }

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

  // What a provider of logins sent goes on by itself.
  document.querySelector("form[data-sends-itself]")?.requestSubmit();

  // A security key that was not read: say so on the page.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault(); // It is said here, and no fault of the page.
    for (const note of document.querySelectorAll("[data-key-error]")) {
      note.hidden = false;
      note.focus();
    }
  });
})();
