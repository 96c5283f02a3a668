// What was typed and not saved, over the end of a login: closed under the server's key (boxes.js) it waits in this window
// until she has logged in again, and then stands in the form as it did. Nothing here opens it.
(() => {
  "use strict";

  const { user, boxKey, typed, alive } = document.body.dataset;
  const { close } = window.helleBoxes;
  const FORMS = "form[data-warn-unsaved]";
  const BEGINS = "helle.typed.";
  // What a form carries of what she had read when she began: what a colleague writes meanwhile is told by it.
  // A draft has its own count, and lies with the server.
  const READ = /(^|[-_])(?<!draft_)(version|seen|stood|last|read|opened|opened_at)$/;
  const EACH_TIME_ANOTHER = /opened_at$/;
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
  const readOf = (form) => [...form.elements].filter((one) => one.type === "hidden" && READ.test(one.name));
  const byName = (fields) => {
    const found = new Map();
    for (const field of fields) found.set(field.name, [...(found.get(field.name) ?? []), field]);
    return found;
  };
  const namesOf = (form) => [...byName(fieldsOf(form)).keys()];
  const actionOf = (form) => form.getAttribute("action") ?? "";
  const isPicked = (field) => field.type === "checkbox" || field.type === "radio";
  const valuesOf = (field) => {
    if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map((one) => one.value);
    if (isPicked(field)) return field.checked ? [field.value] : [];
    return [field.value];
  };
  // As the page came, before she changed it: of a list in which nothing was marked a browser shows the first choice.
  const cameAs = (field) => {
    if (isPicked(field)) return field.defaultChecked ? [field.value] : [];
    if (!(field instanceof HTMLSelectElement)) return [field.defaultValue];
    const marked = [...field.options].filter((one) => one.defaultSelected);
    const shown = marked.length > 0 || field.multiple ? marked : [...field.options].filter((one) => !one.disabled).slice(0, 1);
    return shown.map((one) => one.value);
  };
  const isSame = (some, others) => JSON.stringify(some) === JSON.stringify(others);
  const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
  // What she would read of a field that has no place any more: its name and the answer, or the choices she had made.
  const inWords = (field) => {
    if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map((one) => (one.value ? words(one) : ""));
    if (isPicked(field)) return field.checked ? [words(field.labels[0])] : [];
    return [field.value];
  };
  const answerOf = ([name, fields]) => ({
    name,
    values: fields.flatMap(valuesOf),
    words: fields.flatMap(inWords),
    label: words(isPicked(fields[0]) ? fields[0].closest("fieldset")?.querySelector("legend") : fields[0].labels[0]),
  });

  // Of a form: what she changed, and no more, so that nothing of the register lies here nor is written over what a
  // colleague saved meanwhile. One that was sent and refused came back with what she had typed: all of it is hers.
  const kept = (form) => ({
    action: actionOf(form),
    names: namesOf(form),
    read: readOf(form).map((field) => [field.name, field.value]),
    answers: [...byName(fieldsOf(form))]
      .filter(([, fields]) => form.dataset.warnUnsaved === "sent" || !isSame(fields.flatMap(valuesOf), fields.flatMap(cameAs)))
      .map(answerOf),
  });

  // Closes what was typed in the forms of this page. Whether it could.
  const putAway = async () => {
    try {
      const forms = [...document.querySelectorAll(FORMS)].map(kept).filter((form) => form.answers.length > 0);
      const files = [...document.querySelectorAll(`${FORMS} input[type=file]`)].some((one) => one.files.length > 0);
      if (forms.length === 0 && !files) return true;
      shelf.setItem(nameOf(here), await close(JSON.stringify({ forms, files }), boxKey, user));
      return true;
    } catch {
      return false; // A browser that cannot close it, or no room.
    }
  };

  // Puts an answer into the fields of its name; gives back what of it has no place there.
  const answer = (fields, { values, words: said }) => {
    const left = new Map(values.map((value, place) => [value, said[place]]));
    const rest = [...values];
    for (const field of fields) {
      const before = valuesOf(field);
      if (field instanceof HTMLSelectElement) {
        const offered = [...field.options].filter((one) => values.includes(one.value));
        if (values.length > 0 && offered.length === 0) continue; // What stands there is better than an empty list.
        for (const one of field.options) one.selected = values.includes(one.value);
        for (const one of offered) left.delete(one.value);
      } else if (isPicked(field)) {
        field.checked = values.includes(field.value);
        left.delete(field.value);
      } else if (rest.length > 0) {
        const value = rest.shift();
        field.value = value;
        if (field.value === value) left.delete(value);
      }
      if (isSame(valuesOf(field), before)) continue;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (field instanceof HTMLSelectElement || isPicked(field)) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return [...left.values()];
  };

  // The form that was this one: of the same address, with the same fields or else the only one there.
  const placeOf = (was, all) => {
    const there = [...document.querySelectorAll(FORMS)].filter((form) => actionOf(form) === was.action);
    const same = there.filter((form) => isSame(namesOf(form).sort(), [...was.names].sort()));
    if (same.length === 1) return same[0];
    return there.length === 1 && all.filter((one) => one.action === was.action).length === 1 ? there[0] : null;
  };

  // Puts what was typed into its form again. Where somebody wrote meanwhile the form goes on from what she had read, so
  // that saving it is asked about as if the page had stayed.
  const fill = (form, was) => {
    const fields = form ? byName(fieldsOf(form)) : new Map();
    const left = was.answers.flatMap((one) => {
      const texts = fields.has(one.name) ? answer(fields.get(one.name), one) : one.words;
      return texts.filter((text) => text.trim()).map((text) => (one.label ? `${one.label}: ${text}` : text));
    });
    let meanwhile = false;
    const read = new Map(was.read);
    for (const field of form ? readOf(form) : []) {
      const before = read.get(field.name);
      if (before === undefined || field.value === before) continue;
      if (!EACH_TIME_ANOTHER.test(field.name)) meanwhile = true;
      field.value = before;
    }
    return { left, meanwhile };
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
    const opened = await fetch(typed, { method: "POST", body: sent, redirect: "error" });
    if (!opened.ok && opened.status !== 422) return; // It is tried again when the page is opened anew.
    shelf.removeItem(nameOf(here));
    const first = document.querySelector(FORMS);
    if (!opened.ok) {
      say("typed-gone", first, []);
      return;
    }
    const was = await opened.json();
    const places = was.forms.map((one) => placeOf(one, was.forms));
    const found = was.forms.map((one, place) => fill(places[place], one));
    const left = found.flatMap((one) => one.left);
    if (was.files) document.querySelector("[data-typed-files]")?.removeAttribute("hidden");
    if (left.length > 0) document.querySelector("[data-typed-no-place]")?.removeAttribute("hidden");
    if (found.some((one) => one.meanwhile)) document.querySelector("[data-typed-meanwhile]")?.removeAttribute("hidden");
    say("typed-back", places.find(Boolean) ?? first, left);
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
