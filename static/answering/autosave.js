// Saves what is filled in as a draft, shortly after it was typed and when the page is left.
// A draft counts nowhere until the page is sent.

const PAUSE = 1200; // milliseconds without typing
const RETRY = 8000;
const KEEPALIVE_BYTES = 60_000; // browsers let at most 64 kB outlive a page

const form = document.getElementById("answers");
const status = document.getElementById("status");

let saved = filledIn();
let timer = 0;
let isSending = false; // the whole page is on its way, a draft would come too late
let underway = new AbortController();

form.addEventListener("input", () => plan(PAUSE));
form.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  isSending = true;
  clearTimeout(timer);
  underway.abort();
});
addEventListener("pageshow", () => (isSending = false));
addEventListener("online", () => save());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save({ leaving: true });
});

function filledIn() {
  return new URLSearchParams(new FormData(form)).toString();
}

function plan(delay) {
  clearTimeout(timer);
  timer = setTimeout(save, delay);
}

async function save({ leaving = false } = {}) {
  clearTimeout(timer);
  const content = filledIn();
  if (isSending || content === saved) return;
  underway.abort();
  underway = new AbortController();
  try {
    const response = await fetch(form.dataset.draftUrl, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: content,
      keepalive: leaving && content.length < KEEPALIVE_BYTES,
      signal: underway.signal,
    });
    if (response.status >= 500) throw new Error(response.statusText);
    if (response.ok) saved = content;
    tell(response.ok ? "saved" : "");
  } catch (error) {
    if (error.name === "AbortError") return;
    tell("offline");
    plan(RETRY);
  }
}

function tell(state) {
  status.textContent = status.dataset[state] ?? "";
  status.classList.toggle("offline", state === "offline");
}
