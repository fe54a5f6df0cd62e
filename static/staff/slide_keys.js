// Arrow keys, and the keys of a presenter's remote, lead to the question before and after.
"use strict";

const RELATION = { ArrowLeft: "prev", PageUp: "prev", ArrowRight: "next", PageDown: "next" };

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return; // those are the browser's own
  const link = document.querySelector(`a[rel="${RELATION[event.key]}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
