// A chart: as wide as its place, in the colours of the page.
const KEPT = Symbol.for("explore.plotly");

// plotly.js, loaded once a page: a promise of it, or nothing before it has come from Python.
function library(model) {
  const bytes = model.get("library");
  if (!globalThis[KEPT] && bytes?.byteLength) globalThis[KEPT] = load(bytes);
  return globalThis[KEPT];
}

async function load(bytes) {
  // Kept from the page's own module loaders.
  const begin = "const module = { exports: {} }, exports = module.exports, define = undefined;\n";
  const parts = [begin, bytes, "\nexport default module.exports;"];
  const address = URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  try {
    return (await import(/* webpackIgnore: true */ address)).default;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function theme() {
  const light = document.body.dataset.jpThemeLight;
  if (light) return light === "false" ? "dark" : "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function render({ model, el }) {
  el.classList.add("explore");
  const make = (tag, className) => {
    const node = document.createElement(tag);
    node.className = className;
    el.append(node);
    return node;
  };
  const title = make("h3", "x-chart-title");
  const place = make("div", "x-chart");
  place.setAttribute("role", "img");
  const source = make("p", "x-chart-source");
  let width = 0;
  let Plotly;

  async function draw() {
    const { figures = {}, ...text } = model.get("content");
    title.textContent = text.title;
    source.textContent = text.source;
    place.setAttribute("aria-label", text.alt ?? "");
    const given = figures[theme()] ?? Object.values(figures)[0];
    width = Math.floor(place.clientWidth) || width;  // hidden for a moment while JupyterLab changes its theme
    if (!given || !width) return;  // drawn when it gets its place
    const figure = JSON.parse(given);
    place.style.height = `${figure.layout.height}px`;
    if (!Plotly) {
      Plotly = await library(model);
      if (Plotly) draw();  // as it stands by now
      return;
    }
    await Plotly.react(place, figure.data, { ...figure.layout, width }, { displayModeBar: false });
    place.removeAllListeners("plotly_click");
    place.on("plotly_click", ({ points: [point] }) => {
      model.set("clicked", { data: point.customdata, number: point.pointNumber, at: Date.now() });
      model.save_changes();
    });
  }
  const sized = new ResizeObserver(() => {
    const now = Math.floor(place.clientWidth);
    if (now && now !== width) draw();
  });
  sized.observe(place);
  const themed = new MutationObserver(draw);
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", draw);
  model.on("change:content change:library", draw);
  draw();
  return () => {
    model.off("change:content change:library", draw);
    sized.disconnect();
    themed.disconnect();
    scheme.removeEventListener("change", draw);
    Plotly?.purge(place);
  };
}
export default { render };
