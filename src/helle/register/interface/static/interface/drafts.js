// Drafts kept as they are typed, and sent when the network is back, also when the browser was closed meanwhile. Without it
// forms are sent as forms are.
(() => {
  "use strict";

  // A second after the last key, and again until it is kept.
  const QUIET = 1000;
  const AGAIN = 5000;
  let timer = 0;
  let saving = false;
  let left = false;
  let closed = false; // The case is a colleague's, and she has to say what for: nothing is tried until she saves.
  let waits = null; // The form whose last saving came to nothing.
  let pressed = null; // What she pressed to send it while there was no connection.

  const say = (form, words, kind) => {
    const status = form.querySelector("[data-draft-status]");
    status.textContent = words;
    status.dataset.state = kind;
  };

  // --- what could not be sent lies closed in this browser until it can: under the server's key, so nothing here opens it
  const { user } = document.body.dataset;
  const { shelf, close, canClose } = window.helleBoxes;
  // Each kind of draft has names of its own, so that a page sends only what its address takes in.
  const nameFor = (kind, draft) => `helle.box.${user}.${kind}.${draft}`;
  const mine = (kind) => Object.keys(shelf ?? {}).filter((name) => name.startsWith(nameFor(kind, "")));
  const nameOf = (form) => nameFor(form.dataset.boxKind, form.elements.draft.value);

  const wordsOf = (form) => {
    const hers = new FormData(form);
    hers.delete("csrfmiddlewaretoken");
    hers.set("box_kind", form.dataset.boxKind);
    return new URLSearchParams(hers).toString();
  };

  // While there is no connection, each change is closed anew; what was sent meanwhile is not kept.
  const keepHere = async (form) => {
    if (!form.dataset.boxKey || !canClose()) return;
    const name = nameOf(form);
    try {
      const box = await close(wordsOf(form), form.dataset.boxKey, user);
      if (waits === form) shelf.setItem(name, box);
    } catch {
      // No room, or a browser that cannot close it: it stands in the page, and is sent from there.
    }
  };

  // What an earlier page left behind, of whoever is logged in; the server opens it and has it as her draft.
  const sendLeftBehind = async (place) => {
    const present = document.querySelector("form[data-box-key] input[name=draft]")?.value;
    const { boxKind } = place.dataset;
    for (const name of mine(boxKind).filter((one) => one !== nameFor(boxKind, present))) {
      const sent = new FormData();
      sent.set("csrfmiddlewaretoken", place.querySelector("input[name=csrfmiddlewaretoken]").value);
      sent.set("box", shelf.getItem(name));
      const answer = await fetch(place.dataset.boxes, { method: "POST", body: sent, redirect: "error" });
      // 422: nobody can open it any more.
      if (answer.ok || answer.status === 422) shelf.removeItem(name);
      if (answer.status === 200) place.hidden = false;
    }
  };
  const place = document.querySelector("[data-boxes]");
  if (place && user) sendLeftBehind(place).catch(() => {});

  const kept = (form) => {
    waits = null;
    form.dispatchEvent(new CustomEvent("helle:kept", { bubbles: true }));
    if (!pressed) return;
    const button = pressed;
    pressed = null;
    form.requestSubmit(button);
  };

  const isClosed = (form) => {
    closed = true;
    waits = null;
    say(form, "", "failed");
    if (!pressed) {
      form.dispatchEvent(new CustomEvent("helle:closed", { bubbles: true }));
      return;
    }
    const button = pressed;
    pressed = null;
    form.requestSubmit(button);
  };

  const keep = async (form) => {
    if (left || closed) return;
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
      if (answer.status === 403 && answer.headers.has("Helle-Closed")) {
        isClosed(form);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      shelf?.removeItem(nameOf(form));
      // Nothing to keep: the form was saved.
      if (answer.status === 204) {
        waits = null;
        return;
      }
      const now = await answer.json();
      form.elements.draft.value = now.draft;
      form.elements.draft_version.value = now.version;
      say(form, now.said, "kept");
      kept(form);
    } catch {
      waits = form;
      say(form, pressed ? form.dataset.draftSending : form.dataset.draftFailed, "failed");
      keepHere(form);
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
    keepHere(form);
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
