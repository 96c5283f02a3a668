// The public form works without this. With it the form leaves no steps behind in the browser, one leaves without a way
// back, and a machine pays for what it sends.
"use strict";

// --- SHA-256 (FIPS 180-4). The browser's own is there on encrypted pages alone, and slower for many short texts.
const primes = [];
for (let candidate = 2; primes.length < 64; candidate += 1) {
  if (primes.every((prime) => candidate % prime)) primes.push(candidate);
}
const fraction = (root) => (root - Math.floor(root)) * 2 ** 32 | 0;
const CONSTANTS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const BEGIN = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const words = new Int32Array(64);
const turned = (word, by) => (word >>> by) | (word << (32 - by));

function mixed(state, bytes, from) {
  for (let at = 0; at < 16; at += 1) {
    const place = from + at * 4;
    words[at] = (bytes[place] << 24) | (bytes[place + 1] << 16) | (bytes[place + 2] << 8) | bytes[place + 3];
  }
  for (let at = 16; at < 64; at += 1) {
    const early = words[at - 15], late = words[at - 2];
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[at] = (words[at - 16] + low + words[at - 7] + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at += 1) {
    const chosen = (e & f) ^ (~e & g), most = (a & b) ^ (a & c) ^ (b & c);
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + CONSTANTS[at] + words[at]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]) | 0);
}

// The text is our own: digits, letters and points.
function digest(text) {
  const bytes = new Uint8Array((((text.length + 8) >> 6) + 1) * 64);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  bytes[text.length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, text.length * 8);
  let state = BEGIN;
  for (let from = 0; from < bytes.length; from += 64) state = mixed(state, bytes, from);
  return state;
}

function zeros(state) {
  let count = 0;
  for (const word of state) {
    count += Math.clz32(word);
    if (word) break;
  }
  return count;
}

// Counts the pages shown: work for one that is gone stops.
let turn = 0;

// A piece at a time, so that the page stays quick.
function solved(challenge, about, bits) {
  const mine = turn;
  return new Promise((done) => {
    let number = 0;
    const go = () => {
      if (mine !== turn) return;
      for (const until = number + 1500; number < until; number += 1) {
        if (zeros(digest(`${challenge}:${about}:${number}`)) >= bits) return done(String(number));
      }
      setTimeout(go);
    };
    go();
  });
}

// --- one page after the other, in the place of the last one: the browser's history holds the first alone, and nothing of
// what was sent, which it would else send again for whoever goes back.
async function send(form, button) {
  const fields = new FormData(form);
  fields.append(button.name, button.value);
  const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
  let answer, text;
  try {
    answer = await fetch(form.action, { method: "POST", body, redirect: "error" });
    text = await answer.text();
  } catch {
    form.querySelector("[data-offline]").hidden = false;
    form.querySelector("[data-offline]").focus();
    return false;
  }
  if (![200, 422, 429].includes(answer.status)) {
    // Not a page of the form: the browser shows it by itself.
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: button.name, value: button.value });
    form.append(hidden);
    form.submit();
    return true;
  }
  const next = new DOMParser().parseFromString(text, "text/html");
  document.documentElement.lang = next.documentElement.lang;
  document.documentElement.dir = next.documentElement.dir;
  document.body.replaceWith(document.adoptNode(next.body));
  scrollTo(0, 0);
  begin();
  return true;
}

// --- a page is there
function begin() {
  turn += 1;
  for (const exit of document.querySelectorAll("[data-exit]")) {
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      document.documentElement.hidden = true;
      location.replace(exit.href);
    });
  }
  // What only a script can send is shown by it.
  for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
  if (turn > 1) {
    // As after any other page: whoever listens hears it from its top.
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
  }
  // What is wrong is read out and in sight first.
  document.querySelector("[data-error-summary]")?.focus();
  const form = document.querySelector("form[method=post]");
  if (form) listen(form);
}

// What the server would refuse is not carried there first: on a phone that may take an hour.
function holdsTooLarge(form) {
  const input = form.querySelector("[data-most-mb]"), said = form.querySelector("[data-too-large]");
  if (!input) return false;
  const most = Number(input.dataset.mostMb) * 1024 * 1024;
  said.hidden = Array.from(input.files).every((file) => file.size <= most);
  if (!said.hidden) said.focus();
  return !said.hidden;
}

function listen(form) {
  const { challenge, bits, wait } = form.dataset;
  const typed = form.elements.receipt;
  // For a report the work begins at once; for a receipt when it is known.
  let work = challenge && !typed ? solved(challenge, "", Number(bits)) : null;
  let sending = false;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    if (sending || (button.value === "send" && holdsTooLarge(form))) return;
    sending = true;
    const said = form.querySelector("[data-waiting]");
    if (challenge && button.value === form.querySelector("[data-works]").value) {
      said.textContent = wait;
      work ??= solved(challenge, typed.value.replace(/[^0-9]/g, ""), Number(bits));
      form.elements.solution.value = await work;
    }
    if (!(await send(form, button))) {
      sending = false;
      if (typed) work = null;
      if (said) said.textContent = "";
    }
  });
}

begin();
