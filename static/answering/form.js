// Small comforts of a page with questions. Without this file every page works the same.

const form = document.getElementById("answers");
const SEND_AGAIN_AFTER = 4000; // milliseconds: a second click is one sending, a second try is a second one
const TELL_FROM = 0.8; // of the limit of a long text

// Not every browser lets `autofocus` bring somebody to a message.
document.querySelector("[autofocus]")?.focus();

let sentAt = -Infinity;
form.addEventListener("submit", (event) => {
  const now = performance.now();
  if (now - sentAt < SEND_AGAIN_AFTER) event.preventDefault();
  else sentAt = now;
});
addEventListener("pageshow", () => (sentAt = -Infinity));

form.addEventListener("input", ({ target }) => {
  if (target.dataset.option && target.value) chooseOwn(target);
  if (target.type === "checkbox") hintAtExclusive(target.closest(".question"));
  if (target.dataset.limit) tellLength(target);
});
form.querySelectorAll(".question.multiple").forEach(hintAtExclusive);
form.querySelectorAll("[data-limit]").forEach(tellLength);

// Who writes an own answer means that option; of a ranking nobody but the respondent knows the place.
function chooseOwn(text) {
  const options = text.closest(".question").querySelectorAll(".options > label > input");
  for (const option of options) {
    if (option.value === text.dataset.option) option.checked = true;
  }
}

// Nothing is unticked for anybody: both stay, and the page says that they do not go together.
function hintAtExclusive(question) {
  const ticked = question.querySelectorAll("input:checked");
  const hint = question.querySelector(".exclusive-hint");
  if (hint) hint.hidden = ticked.length < 2 || ![...ticked].some((input) => "exclusive" in input.dataset);
}

function tellLength(text) {
  const told = text.parentElement.querySelector(".left");
  const limit = Number(text.dataset.limit);
  const left = limit - [...text.value].length;
  if (left > limit * (1 - TELL_FROM)) told.textContent = "";
  else told.textContent = left < 0 ? `${told.dataset.over} ${-left}` : `${told.dataset.left} ${left}`;
}
