// Keeps the parts of a page (elements with data-part and an id) as the server would draw them now: asks every second
// for the page, which the server answers with 304 while nothing changed, and replaces the parts that differ. Rests
// while the page is hidden. Links with data-swap change the parts without leaving the place one is reading.
"use strict";

(() => {
  const EVERY = 1000;
  const AFTER_TROUBLE = 5000;
  const PATIENCE = 3000; // how long answers may wait to be counted before we say so
  const FOCUSABLE = "a, summary, button, [tabindex]";
  const sent = new Map(); // the HTML of each part as the server sent it: this runs before other scripts change it
  let tag = null;
  let timer = 0;
  let warning = 0;
  let asking = new AbortController();
  let shown = location.pathname + location.search;

  const parts = (root) => root.querySelectorAll("[data-part][id]");
  for (const part of parts(document)) sent.set(part.id, part.outerHTML);

  function replace(old, part) {
    for (const details of part.querySelectorAll("details[id]")) {
      details.open = document.getElementById(details.id)?.open ?? false;
    }
    const focused = [...old.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement);
    window.peilpuntCharts?.forget(old);
    old.replaceWith(part);
    window.peilpuntCharts?.prepare(part);
    if (focused >= 0) part.querySelectorAll(FOCUSABLE)[focused]?.focus({ preventScroll: true });
  }

  function merge(html) {
    clearTimeout(warning);
    warning = 0;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const part of parts(fresh)) {
      const old = document.getElementById(part.id);
      if (!old || sent.get(part.id) === part.outerHTML) continue;
      sent.set(part.id, part.outerHTML);
      const alarm = "waits" in part.dataset && !("waits" in old.dataset);
      if (alarm) warning = setTimeout(() => replace(old, part), PATIENCE);
      else replace(old, part);
    }
  }

  // Nothing changed and nothing waits, so the figures hold for the moment at which the server said so.
  function moveTimeOn(response) {
    const time = document.querySelector("#as-of:not([data-waits]) time");
    const now = new Date(response.headers.get("Date") ?? "");
    if (!time || Number.isNaN(now.valueOf()) || warning) return;
    const zone = document.documentElement.dataset.timezone;
    time.dateTime = now.toISOString();
    time.textContent = now.toLocaleTimeString("nl", { timeZone: zone });
  }

  async function ask(signal) {
    const headers = tag ? { "If-None-Match": tag } : {};
    const response = await fetch(location.href, { headers, signal, cache: "no-store" });
    if (response.status === 304) return moveTimeOn(response);
    if (!response.ok || response.redirected) throw new Error(`${response.status} ${response.url}`);
    merge(await response.text());
    tag = response.headers.get("ETag");
  }

  async function tick() {
    clearTimeout(timer);
    asking.abort();
    if (document.hidden) return;
    const mine = new AbortController();
    asking = mine;
    let wait = EVERY;
    try {
      await ask(mine.signal);
    } catch {
      wait = AFTER_TROUBLE; // logged out, or no server: the time on the page stands still
    }
    if (asking === mine) timer = setTimeout(tick, wait);
  }

  async function swap() {
    if (shown === location.pathname + location.search) return; // only the part after # changed
    shown = location.pathname + location.search;
    const reading = [...document.querySelectorAll(".question")].find(
      (question) => question.getBoundingClientRect().bottom > 100,
    );
    const { id } = reading ?? {};
    const before = reading?.getBoundingClientRect().top;
    tag = null;
    await tick();
    const now = id && document.getElementById(id)?.getBoundingClientRect().top;
    if (id) window.scrollBy({ top: now - before, behavior: "instant" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    swap();
  });
  window.addEventListener("popstate", swap);
  document.addEventListener("visibilitychange", tick);
  timer = setTimeout(tick, EVERY);
})();
