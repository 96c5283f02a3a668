// Drafts kept as they are typed, and sent when the network is back. Without it forms are sent as forms are.
(() => {
  "use strict";

  // A second after the last key, and again until it is kept.
  const QUIET = 1000;
  const AGAIN = 5000;
  let timer = 0;
  let saving = false;
  let left = false;
  let waits = null; // The form whose last saving came to nothing.
  let pressed = null; // What she pressed to send it while there was no connection.

  const say = (form, words, kind) => {
    const status = form.querySelector("[data-draft-status]");
    status.textContent = words;
    status.dataset.state = kind;
  };

  const kept = (form) => {
    waits = null;
    form.dispatchEvent(new CustomEvent("helle:kept", { bubbles: true }));
    if (!pressed) return;
    const button = pressed;
    pressed = null;
    form.requestSubmit(button);
  };

  const keep = async (form) => {
    if (left) return;
    if (saving) {
      later(form, QUIET);
      return;
    }
    window.clearTimeout(timer);
    saving = true;
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (answer.status === 204) return;
      if (!answer.ok) throw new Error(String(answer.status));
      const now = await answer.json();
      form.elements.draft.value = now.draft;
      form.elements.draft_version.value = now.version;
      say(form, now.said, "kept");
      kept(form);
    } catch {
      waits = form;
      say(form, pressed ? form.dataset.draftSending : form.dataset.draftFailed, "failed");
      later(form, AGAIN);
    } finally {
      saving = false;
    }
  };

  const later = (form, wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => keep(form), wait);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft-url]");
    if (form) later(form, QUIET);
  });

  // The network is back, or a lid was opened: what waits is sent at once.
  const atOnce = () => {
    if (waits && document.visibilityState === "visible") keep(waits);
  };
  window.addEventListener("online", atOnce);
  document.addEventListener("visibilitychange", atOnce);

  // She pressed while there was no connection: the press counts, and goes after what she typed.
  document.addEventListener("helle:offline", (event) => {
    const form = event.target;
    if (!form.matches("form[data-draft-sending]")) return;
    event.preventDefault();
    pressed = event.detail.submitter;
    waits = form;
    say(form, form.dataset.draftSending, "failed");
    later(form, AGAIN);
  });
  // Whoever goes on typing has not finished.
  document.addEventListener("input", () => {
    pressed = null;
  });

  document.addEventListener("submit", (event) => {
    // Held back until it is known that the login still holds; it comes again.
    if (!event.defaultPrevented) left = true;
  });
})();
