// What was typed and not saved, over the end of a login: closed under the server's key (boxes.js) it waits in this window
// until she has logged in again, and then stands in the form as it did. Nothing here opens it.
(() => {
  "use strict";

  const { user, boxKey, typed, alive } = document.body.dataset;
  const { close } = window.helleBoxes;
  const FORMS = "form[data-warn-unsaved]";
  const BEGINS = "helle.typed.";
  const nameOf = (address) => `${BEGINS}${user}.${address}`;
  const here = location.pathname + location.search;
  const shelf = (() => {
    try {
      return window.sessionStorage; // Of this window alone, and gone with it.
    } catch {
      return null;
    }
  })();

  // What she sees of a form and can change: what it carries for itself is given anew with the page.
  const fieldsOf = (form) =>
    [...form.elements].filter((one) => one.name && !["hidden", "file", "password", "submit", "button"].includes(one.type));
  const isPicked = (field) => field.type === "checkbox" || field.type === "radio";
  const valuesOf = (field) => {
    if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map((one) => one.value);
    if (isPicked(field)) return field.checked ? [field.value] : [];
    return [field.value];
  };
  const pairsOf = (form) => fieldsOf(form).flatMap((field) => valuesOf(field).map((value) => [field.name, value]));

  // Closes what stands in the forms of this page. Whether it could.
  const putAway = async () => {
    try {
      const forms = [...document.querySelectorAll(FORMS)].map(pairsOf);
      const files = [...document.querySelectorAll(`${FORMS} input[type=file]`)].some((one) => one.files.length > 0);
      shelf.setItem(nameOf(here), await close(JSON.stringify({ forms, files }), boxKey, user));
      return true;
    } catch {
      return false; // A browser that cannot close it, or no room.
    }
  };

  // Puts what was typed into a form again; gives back what has no place in it any more.
  const fill = (form, pairs) => {
    const given = new Map();
    for (const [name, value] of pairs) given.set(name, [...(given.get(name) ?? []), value]);
    let last = null;
    for (const field of fieldsOf(form)) {
      const values = given.get(field.name) ?? [];
      const before = valuesOf(field).join("\n");
      if (field instanceof HTMLSelectElement) {
        for (const one of field.options) one.selected = values.includes(one.value);
      } else if (isPicked(field)) {
        field.checked = values.includes(field.value);
      } else if (values.length > 0) {
        field.value = values.shift();
      }
      if (valuesOf(field).join("\n") === before) continue;
      last = field;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (field instanceof HTMLSelectElement || isPicked(field)) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const names = new Set(fieldsOf(form).map((field) => field.name));
    const left = [...given].filter(([name]) => !names.has(name)).flatMap(([, values]) => values);
    return { changed: last !== null, left: left.filter((text) => text.includes(" ")) };
  };

  const say = (name, form, texts) => {
    const shown = document.querySelector(`[data-login-notice="${name}"]`);
    if (!shown) return;
    const list = shown.querySelector("[data-typed-left]");
    for (const text of texts) {
      const line = document.createElement("li");
      line.textContent = text;
      list?.append(line);
    }
    (form ?? document.querySelector("main")).prepend(shown);
    shown.hidden = false;
    shown.focus();
  };

  const bringBack = async () => {
    const box = shelf.getItem(nameOf(here));
    if (!box) return;
    const token = (await (await fetch(`${alive}?stille=1`, { redirect: "error" })).json()).token;
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", token);
    sent.set("box", box);
    const answer = await fetch(typed, { method: "POST", body: sent, redirect: "error" });
    if (!answer.ok && answer.status !== 422) return; // It is tried again when the page is opened anew.
    shelf.removeItem(nameOf(here));
    const forms = [...document.querySelectorAll(FORMS)];
    if (!answer.ok) {
      say("typed-gone", forms[0], []);
      return;
    }
    const was = await answer.json();
    const found = was.forms.map((pairs, place) =>
      forms[place] ? fill(forms[place], pairs) : { changed: pairs.length > 0, left: pairs.map(([, text]) => text) });
    const left = found.flatMap((one) => one.left).filter((text) => text.includes(" "));
    if (was.files) document.querySelector("[data-typed-files]")?.removeAttribute("hidden");
    if (was.files || found.some((one) => one.changed)) say("typed-back", forms[0], left);
  };

  if (shelf && user) {
    // Somebody else's, in the same window: she is not coming back to it.
    for (const name of Object.keys(shelf)) {
      if (name.startsWith(BEGINS) && !name.startsWith(nameOf(""))) shelf.removeItem(name);
    }
    bringBack().catch(() => {});
  }
  window.helleTyped = Object.freeze({ putAway });
})();
