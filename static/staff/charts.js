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
  const NARROW = 480; // pixels, below which labels stand above their bars

  // The chart as it fits where it stands.
  function fitting(target) {
    const chart = json(target.dataset.chart);
    const { narrow } = chart.usermeta;
    if (!narrow || target.clientWidth >= NARROW) return chart;
    chart.height.step = narrow.step;
    chart.encoding.y.axis = null;
    for (const { mark } of chart.layer) mark.yOffset = narrow.offset;
    chart.layer.push(narrow.layer);
    return chart;
  }

  const nearby = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        nearby.unobserve(target);
        // Vega names the element by the description and forgets the name that it had.
        const description = target.getAttribute("aria-label");
        vegaEmbed(target, { ...fitting(target), description }, options).then((result) => drawn.set(target, result));
      }
    },
    { rootMargin: "600px" },
  );

  function prepare(root) {
    for (const chart of root.querySelectorAll("[data-chart]")) {
      const { data, height } = fitting(chart);
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

  // Draws a chart as it stands alone (analysis/core/charts/standalone.py says the same), and gives Vega's view of it.
  async function alone(id) {
    const chart = json(id);
    const { alone, legend } = chart.usermeta;
    for (const { encoding } of chart.layer) delete encoding.tooltip;
    if (legend) chart.layer.find(({ encoding }) => encoding.color).encoding.color.legend = legend;
    const { view } = await vegaEmbed(document.createElement("div"), { ...chart, ...alone }, options);
    return view;
  }

  window.peilpuntCharts = { prepare, forget, alone };
  document.documentElement.classList.add("draws");
  prepare(document);
})();
