// What pages gain from JavaScript; each works without it. Texts come from the page, never from here.
(() => {
  "use strict";

  // A refused form: the summary takes the focus once, its links take it to the field.

  const FIELD = "input:not([type=hidden]), select, textarea";

  function focusSummary() {
    const summary = document.querySelector(".govuk-error-summary:not([data-seen])");
    if (!summary) return;
    summary.dataset.seen = "";
    summary.focus();
  }

  function followSummaryLink(event) {
    const link = event.target.closest?.(".govuk-error-summary a[href^='#']");
    const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!place) return;
    event.preventDefault();
    const field = place.matches(FIELD) ? place : place.querySelector(FIELD);
    (place.closest("fieldset, .govuk-form-group") ?? place).scrollIntoView();
    field?.focus({ preventScroll: true });
  }

  document.addEventListener("click", followSummaryLink);
  document.addEventListener("htmx:after:swap", focusSummary);
  focusSummary();

  // Autosave: what the server has not acknowledged is tried again until it is.

  const FIRST_WAIT = 2000;
  const LONGEST_WAIT = 30000;
  const PATIENCE = 10000;
  const unsaved = new Map(); // autosaving element -> number of its newest request
  const failed = new Set(); // those of them whose last request did not arrive
  let requests = 0;
  let typing = false;
  let wait = FIRST_WAIT;
  let timer;

  const autosaves = (context) => context?.sourceElement?.matches?.("[data-autosave]");

  // Answers of other questions in the same form may be older than what a colleague has saved since.
  function sendOwnFieldsOnly({ sourceElement, request }) {
    for (const field of sourceElement.closest("form")?.elements ?? []) {
      const owner = field.closest("[data-autosave]");
      if (field.name && owner && owner !== sourceElement) request.body.delete(field.name);
    }
  }

  function showState() {
    const line = document.getElementById("save-state");
    if (!line) return;
    if (!failed.size) delete line.dataset.state;
    else if (line.dataset.state !== "failed" || line.textContent !== line.dataset.retrying) {
      line.dataset.state = "failed";
      line.textContent = line.dataset.retrying;
    }
  }

  const askBeforeLeaving = (event) => event.preventDefault();

  function update() {
    showState();
    const method = typing || unsaved.size ? "addEventListener" : "removeEventListener";
    window[method]("beforeunload", askBeforeLeaving);
  }

  function retryNow() {
    clearTimeout(timer);
    failed.forEach((element) => (element.isConnected ? element.dispatchEvent(new Event("retry")) : forget(element)));
  }

  function forget(element) {
    failed.delete(element);
    unsaved.delete(element);
  }

  function notArrived(context) {
    failed.add(context.sourceElement);
    clearTimeout(timer);
    timer = setTimeout(retryNow, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT);
    update();
  }

  function arrived(context) {
    wait = FIRST_WAIT;
    failed.delete(context.sourceElement);
    if (unsaved.get(context.sourceElement) === context.number) unsaved.delete(context.sourceElement);
  }

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (!autosaves(ctx)) return;
    sendOwnFieldsOnly(ctx);
    ctx.number = ++requests;
    ctx.request.timeout = PATIENCE;
    ctx.request.keepalive = true;
    unsaved.set(ctx.sourceElement, ctx.number);
    update();
  });

  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    if (!autosaves(ctx)) return;
    if (ctx.response.status < 500 && ctx.response.status !== 429) return arrived(ctx);
    event.preventDefault();
    notArrived(ctx);
  });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => autosaves(ctx) && notArrived(ctx));
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => autosaves(ctx) && update());
  window.addEventListener("online", retryNow);

  document.addEventListener("input", ({ target }) => {
    typing = target.matches("[data-autosave] :is(input:not([type=radio], [type=checkbox]), textarea)");
    if (typing) update();
  });

  document.addEventListener("focusout", () => {
    if (!typing) return;
    typing = false;
    update();
  });

  document.addEventListener("submit", ({ target }) => {
    typing = false;
    for (const element of unsaved.keys()) if (target.contains(element)) forget(element);
    update();
  });
})();
