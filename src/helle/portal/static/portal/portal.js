// The public form works without this. With it one leaves without a way back, and a machine pays for what it sends.
"use strict";

// --- leaving: the page is blank before the next one comes, and is not where "back" leads.
for (const exit of document.querySelectorAll("[data-exit]")) {
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    document.documentElement.hidden = true;
    location.replace(exit.href);
  });
}

// What only a script can send is shown by it.
for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;

// What is wrong is read out and in sight first.
document.querySelector("[data-error-summary]")?.focus();

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

// A piece at a time, so that the page stays quick.
function solved(challenge, about, bits) {
  return new Promise((done) => {
    let number = 0;
    const go = () => {
      for (const until = number + 1500; number < until; number += 1) {
        if (zeros(digest(`${challenge}:${about}:${number}`)) >= bits) return done(String(number));
      }
      setTimeout(go);
    };
    go();
  });
}

const form = document.querySelector("form[data-challenge]");
if (form) {
  const { challenge, bits, wait } = form.dataset;
  const typed = form.elements.receipt;
  const button = form.querySelector("[data-works]");
  const said = document.querySelector("[data-waiting]");
  // For a report the work begins at once; for a receipt when it is known.
  let work = typed ? null : solved(challenge, "", Number(bits));
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value !== button.value || form.elements.solution.value) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    button.setAttribute("aria-disabled", "true");
    said.textContent = wait;
    work ??= solved(challenge, typed.value.replace(/[^0-9]/g, ""), Number(bits));
    work.then((solution) => {
      form.elements.solution.value = solution;
      form.requestSubmit(button);
    });
  });
}
