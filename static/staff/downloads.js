// Makes files of what a page shows, and of nothing else: a chart as SVG or PNG, a table as CSV. Nothing is asked of the
// server, so a file holds no figure that its reader does not see.
"use strict";

(() => {
  const DENSITY = 2; // dots of a PNG that make a pixel, as in the files of the worker
  const FORMULA = /^[=+\-@\t\r]/; // with these a spreadsheet takes a cell for a formula

  const words = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
  const quoted = (text) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

  function csv(figure) {
    const lines = [...figure.querySelectorAll("tr")].map((row) => [...row.cells].map((cell) => quoted(words(cell))).join(","));
    return new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" }); // Excel wants the mark
  }

  async function svg(figure) {
    const view = await window.peilpuntCharts.alone(figure.dataset.figure);
    return new Blob([await view.toSVG()], { type: "image/svg+xml" });
  }

  async function png(figure) {
    const view = await window.peilpuntCharts.alone(figure.dataset.figure);
    const canvas = await view.toCanvas(DENSITY);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  const MAKE = { csv, svg, png };

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // Everybody's answers as they were given need no word.
  function said() {
    const asked = [...new URLSearchParams(location.search)].filter(([, value]) => value);
    const some = asked.some(([name]) => name.startsWith("only_") || name === "careless");
    const cleaned = asked.some(([name, value]) => name === "answers" && value === "cleaned");
    return `${some ? "-selection" : ""}${cleaned ? "-cleaned" : ""}`;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-download]");
    if (!button) return;
    const figure = button.closest("[data-figure]");
    const survey = location.pathname.split("/")[2];
    const kind = button.dataset.download;
    save(await MAKE[kind](figure), `${survey}-${figure.dataset.figure.replace(/^figure-/, "")}${said()}.${kind}`);
  });

  document.documentElement.classList.add("saves");
})();
