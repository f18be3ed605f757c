// Passkeys: the browser is asked for one and its answer is sent with the form. Texts come from the page.
(() => {
  "use strict";

  const isAble = window.PublicKeyCredential?.parseCreationOptionsFromJSON !== undefined;

  async function answerOf(form) {
    const options = JSON.parse(form.dataset.options);
    const credential =
      form.dataset.passkey === "add"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    return JSON.stringify(credential.toJSON());
  }

  async function ask(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const problem = form.querySelector("[role=alert]");
    problem.hidden = true;
    try {
      form.elements.answer.value = await answerOf(form);
      form.submit();
    } catch {
      problem.hidden = false;
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!isAble) continue;
    form.hidden = false;
    form.addEventListener("submit", ask);
  }
})();
