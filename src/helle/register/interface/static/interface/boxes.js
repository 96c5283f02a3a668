// Boxes that this browser closes and only the server opens (protection/boxes.py): what could not be sent lies in its storage
// under the server's key, bound to who typed it, so that nothing here opens it.
(() => {
  "use strict";

  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const inBase64 = (parts) => btoa(parts.flatMap((part) => [...part]).map((one) => String.fromCharCode(one)).join(""));
  const shelf = (() => {
    try {
      return window.localStorage;
    } catch {
      return null; // The browser keeps nothing for anybody.
    }
  })();

  const close = async (words, boxKey, user) => {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const theirs = await crypto.subtle.importKey("raw", bytes(boxKey), curve, false, []);
    const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
    const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const info = new TextEncoder().encode("helle box");
    const key = await crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info },
      secret,
      { name: "AES-GCM", length: 256 },
      false,
      ["encrypt"],
    );
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const bound = new TextEncoder().encode(user);
    const plain = new TextEncoder().encode(words);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound }, key, plain);
    const point = await crypto.subtle.exportKey("raw", own.publicKey);
    return inBase64([[1], new Uint8Array(point), iv, new Uint8Array(sealed)]);
  };

  window.helleBoxes = Object.freeze({ shelf, close, canClose: () => Boolean(shelf && window.crypto?.subtle) });
})();
