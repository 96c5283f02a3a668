// The progress of an upload. Without it forms are sent as forms are.
(() => {
  "use strict";

  // --- uploads
  const tooLarge = (input) => input.files[0] && input.files[0].size > Number(input.dataset.mostBytes);

  // Said when it is chosen, before anything else of the form is filled in; and once more when it would be sent.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form || event.target.type !== "file") return;
    const told = form.querySelector("[data-upload-error]");
    told.hidden = !tooLarge(event.target);
    told.textContent = told.hidden ? "" : form.dataset.uploadTooLarge;
  });

  const stop = (form, words) => {
    const told = form.querySelector("[data-upload-error]");
    told.textContent = words;
    told.hidden = false;
    told.focus();
  };

  const send = (form) => {
    const box = form.querySelector("[data-upload-progress]");
    const bar = box.querySelector("progress");
    const words = box.querySelector("[data-upload-words]");
    const button = form.querySelector("button[type=submit]");
    const request = new XMLHttpRequest();
    box.hidden = false;
    button.disabled = true;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const share = Math.floor((100 * event.loaded) / event.total);
      bar.value = share;
      words.textContent = share < 100 ? `${share} %` : box.dataset.checking;
    });
    request.addEventListener("load", () => {
      if (request.status === 201) {
        window.location.assign(JSON.parse(request.responseText).to);
        return;
      }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main || !page.querySelector("form[data-upload]")) {
        box.hidden = true;
        button.disabled = false;
        stop(form, form.dataset.uploadFailed);
        return;
      }
      document.title = page.title;
      document.querySelector("main").replaceWith(document.adoptNode(main));
      const summary = document.querySelector("[data-error-summary]");
      if (summary) summary.focus();
    });
    request.addEventListener("error", () => {
      box.hidden = true;
      button.disabled = false;
      stop(form, form.dataset.uploadFailed);
    });
    request.open("POST", form.action || window.location.href);
    request.setRequestHeader("X-Helle-Upload", "1");
    request.send(new FormData(form));
  };

  document.addEventListener("submit", (event) => {
    // Held back until it is known that the login still holds; it comes again.
    if (event.defaultPrevented) return;
    const form = event.target;
    if (!form.matches("form[data-upload]")) return;
    const input = form.querySelector("input[type=file]");
    const file = input.files[0];
    if (!file) return;
    event.preventDefault();
    if (tooLarge(input)) {
      stop(form, form.dataset.uploadTooLarge);
      return;
    }
    send(form);
  });
})();
