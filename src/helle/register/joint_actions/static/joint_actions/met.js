// Persons written down at a joint action: each is closed under the server's key, kept in this browser, and sent as soon as there
// is a connection. The token that she is written down with lets her in once, however often she is sent. Without this script the
// form is sent as forms are.
(() => {
  "use strict";

  const place = document.querySelector("[data-met-place]");
  const { user, seat, alive } = document.body.dataset;
  const { shelf, close, canClose } = window.helleBoxes;
  if (!place || !user || !canClose()) return;

  const SAME_PRESS = 500;
  const FIRST_WAIT = 5_000;
  const LONGEST_WAIT = 60_000;
  const form = document.querySelector("form[data-met]");
  const list = document.querySelector("[data-met-list]");
  const said = form?.dataset ?? {};
  const status = place.querySelector("[data-met-status]");
  const shown = new Map(); // The line of each that was written on this page.
  let sent = 0;
  let failed = 0;
  let timer = 0;
  let wait = FIRST_WAIT;
  let sending = null;

  // Each is named by a running count, in the order in which they were written, and by chance, so that two windows never take
  // the same name. Beside the box itself the browser holds the id of whoever wrote it, whose boxes alone are sent, and nothing
  // of whom it is about, where, or when.
  const prefix = `helle.met.${user}.`;
  const kept = () => Object.keys(shelf).filter((name) => name.startsWith(prefix)).sort();
  const nextName = () => {
    const counts = kept().map((name) => Number(name.slice(prefix.length).split(".")[0]));
    return `${prefix}${String(Math.max(0, ...counts) + 1).padStart(6, "0")}.${crypto.randomUUID()}`;
  };

  const say = (words, state) => {
    if (!status || !words) return;
    status.textContent = words;
    status.dataset.state = state;
  };
  const count = () => {
    const waiting = kept().length;
    const counts = place.querySelector("[data-met-counts]");
    if (!counts) return;
    counts.hidden = !waiting && !sent;
    counts.querySelector("[data-met-waiting]").textContent = waiting;
    counts.querySelector("[data-met-sent]").textContent = sent;
    counts.querySelector("[data-met-send]").hidden = !waiting;
  };

  const line = (name, words, at) => {
    if (!list) return;
    const item = document.createElement("li");
    const small = document.createElement("small");
    const time = at?.toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
    const state = document.createElement("span");
    state.className = "mark soon";
    state.textContent = said.saidWaits;
    small.append(time ? `${time} · ` : "", state);
    item.append(words, small);
    list.prepend(item);
    shown.set(name, { item, state, small });
  };
  const mark = (name, words, kind) => {
    const one = shown.get(name);
    if (!one) return;
    one.state.textContent = words;
    one.state.className = kind ? `mark ${kind}` : "";
  };
  // What the server will never take: she decides when it goes from here.
  const offerRemoval = (name) => {
    const one = shown.get(name);
    if (!one || one.removal) return;
    one.removal = document.createElement("button");
    one.removal.type = "button";
    one.removal.className = "button button-secondary small";
    one.removal.textContent = said.saidRemove;
    one.removal.addEventListener("click", () => {
      shelf.removeItem(name);
      one.item.remove();
      shown.delete(name);
      count();
    });
    one.small.append(" ", one.removal);
  };

  // A few words for the list on this page, out of what was chosen. They are kept nowhere.
  const inShort = () => {
    const words = [...form.querySelectorAll("[name=sex]:checked")]
      .filter((one) => one.value !== "not_stated")
      .map((one) => form.querySelector(`label[for="${one.id}"]`).textContent.trim());
    const { age, nationality, language, name } = form.elements;
    if (age.value) words.push(`ca. ${age.value}`);
    for (const one of [nationality, language]) if (one.value) words.push(one.selectedOptions[0].textContent.trim());
    if (name.value) words.push(name.value);
    return words.join(", ") || said.saidOne;
  };

  // --- sending ----------------------------------------------------------------------------------------------------
  // Only for who wrote it: the login is asked first, and a new one has a new token.
  const loggedIn = async () => {
    const answer = await fetch(alive, { redirect: "manual" });
    if (!answer.ok) return false;
    const now = await answer.json();
    if (now.user !== user || now.seat !== seat) return false;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = now.token;
    return true;
  };

  const send = async (name) => {
    const box = shelf.getItem(name);
    if (!box) return true; // Another window has sent it.
    const body = new FormData();
    body.set("csrfmiddlewaretoken", place.querySelector("input[name=csrfmiddlewaretoken]").value);
    body.set("box", box);
    const answer = await fetch(place.dataset.metTo, { method: "POST", body, redirect: "manual" });
    if (answer.ok) {
      shelf.removeItem(name);
      sent += 1;
      mark(name, said.saidThere, "");
      return true;
    }
    // The server itself is not there; any other answer is about this box alone, and the next one is tried.
    if (answer.status >= 500) throw new Error(String(answer.status));
    const told = answer.status === 409 || answer.status === 422 ? await answer.json() : {};
    mark(name, told.said ?? (answer.status === 404 ? said.saidGone : said.saidRefused), "late");
    if (told.never || answer.status === 404) offerRemoval(name);
    return false;
  };

  const sendAll = async () => {
    window.clearTimeout(timer);
    if (!kept().length) return;
    try {
      if (!(await loggedIn())) {
        say(said.saidEnded, "failed");
        return;
      }
      failed = 0;
      for (const name of kept()) if (!(await send(name))) failed += 1;
      wait = FIRST_WAIT;
      say(failed ? said.saidFailed : said.saidSent, failed ? "failed" : "kept");
    } catch {
      say(said.saidOffline, "failed");
      timer = window.setTimeout(trySending, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    } finally {
      count();
      tellElsewhere();
    }
  };
  // One after the other, so that the order is kept; what is written meanwhile is sent after it.
  const trySending = () => {
    sending = (sending ?? Promise.resolve()).then(sendAll);
    return sending;
  };

  // On other pages of hers: a note that something waits, or was sent.
  const tellElsewhere = () => {
    const words = place.querySelector("[data-met-left]");
    if (!words) return;
    const waiting = kept().length;
    place.hidden = !waiting && !sent;
    words.textContent = waiting ? `${words.dataset.metLeft}: ${waiting}` : `${words.dataset.metGone}: ${sent}`;
  };

  // --- writing ----------------------------------------------------------------------------------------------------
  const write = async () => {
    const at = new Date();
    const hers = new FormData(form);
    hers.delete("csrfmiddlewaretoken");
    hers.set("form_token", crypto.randomUUID());
    hers.set("met_at", at.toISOString());
    const name = nextName();
    try {
      const box = await close(new URLSearchParams(hers).toString(), said.boxKey, user);
      shelf.setItem(name, box);
    } catch {
      say(said.saidFull, "failed");
      return;
    }
    line(name, inShort(), at);
    form.reset();
    form.querySelector("details").open = false;
    say(said.saidKept, "kept");
    count();
    place.scrollIntoView({ block: "start" });
    form.querySelector("[name=sex]").focus({ preventScroll: true });
    trySending();
  };

  // A second press at once, with nothing typed since the first, is the same press: it would write down somebody of whom
  // nothing is known.
  let writing = false;
  let untouchedUntil = 0;
  form?.addEventListener("input", () => {
    untouchedUntil = 0;
  });
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (writing || Date.now() < untouchedUntil || !form.reportValidity()) return;
    writing = true;
    await write();
    untouchedUntil = Date.now() + SAME_PRESS;
    writing = false;
  });

  const atOnce = () => {
    if (document.visibilityState !== "visible") return;
    wait = FIRST_WAIT;
    trySending();
  };
  window.addEventListener("online", atOnce);
  document.addEventListener("visibilitychange", atOnce);
  place.querySelector("[data-met-send]")?.addEventListener("click", atOnce);

  for (const name of kept()) line(name, said.saidEarlier);
  count();
  tellElsewhere();
  trySending();
})();
