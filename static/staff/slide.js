// Lets a slide follow the answers: asks every second for the page, which the server answers with 304 while nothing
// changed, and moves what differs (elements with data-live). What has other parts than before is loaded anew.
"use strict";

(() => {
  const EVERY = 1000;
  const AFTER_TROUBLE = 5000;
  const root = document.documentElement;
  let tag = null;

  const live = (root) => new Map([...root.querySelectorAll("[data-live]")].map((each) => [each.dataset.live, each]));
  const same = (first, second) => first.size === second.size && [...first.keys()].every((key) => second.has(key));

  function merge(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = live(page);
    const shown = live(document);
    if (!same(fresh, shown)) return location.reload();
    root.toggleAttribute("data-moves", page.documentElement.hasAttribute("data-moves"));
    for (const [key, element] of shown) {
      const now = fresh.get(key);
      for (const name of ["width", "datetime"]) {
        if (now.hasAttribute(name)) element.setAttribute(name, now.getAttribute(name));
      }
      if (element.textContent !== now.textContent) element.textContent = now.textContent;
    }
  }

  // Nothing changed and nothing waits, so the figures hold for the moment at which the server said so.
  function moveTimeOn(response) {
    const time = root.matches("[data-moves]") && document.querySelector("time");
    const now = new Date(response.headers.get("Date") ?? "");
    if (!time || Number.isNaN(now.valueOf())) return;
    time.dateTime = now.toISOString();
    time.textContent = now.toLocaleTimeString("nl", { timeZone: root.dataset.timezone });
  }

  async function ask() {
    const response = await fetch(location.href, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (response.status === 304) return moveTimeOn(response);
    if (!response.ok || response.redirected) throw new Error(`${response.status} ${response.url}`);
    merge(await response.text());
    tag = response.headers.get("ETag");
  }

  async function tick() {
    let wait = EVERY;
    try {
      if (!document.hidden) await ask();
    } catch {
      wait = AFTER_TROUBLE; // logged out, or no server: the time on the page stands still
    }
    setTimeout(tick, wait);
  }

  setTimeout(tick, EVERY);
})();
