// Draws the Vega-Lite charts of a page, each when it comes near the screen. The specifications stand in JSON blocks;
// without this script the tables beside them say all.
"use strict";

(() => {
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const options = {
    mode: "vega-lite",
    config: json("chart-config"),
    renderer: "svg",
    actions: false,
    ast: true, // expressions are interpreted: the Content-Security-Policy allows no eval
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
    logLevel: vega.Error,
  };
  const drawn = new WeakMap();
  const AXIS = 30; // pixels below the bars

  const nearby = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        nearby.unobserve(target);
        // Vega names the element by the description and forgets the name that it had.
        const description = target.getAttribute("aria-label");
        vegaEmbed(target, { ...json(target.dataset.chart), description }, options).then((result) => drawn.set(target, result));
      }
    },
    { rootMargin: "600px" },
  );

  function prepare(root) {
    for (const chart of root.querySelectorAll("[data-chart]")) {
      const { data, height } = json(chart.dataset.chart);
      const rows = new Set(data.values.map((value) => value.row)).size;
      const pixels = typeof height === "number" ? height : rows * height.step;
      chart.style.minHeight = `${pixels + AXIS}px`; // nothing jumps when it is drawn
      nearby.observe(chart);
    }
  }

  function forget(root) {
    for (const chart of root.querySelectorAll("[data-chart]")) {
      nearby.unobserve(chart);
      drawn.get(chart)?.finalize();
    }
  }

  window.peilpuntCharts = { prepare, forget };
  document.documentElement.classList.add("draws");
  prepare(document);
})();
