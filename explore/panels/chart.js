// A chart: as wide as its place, in the colours of the page. `library` comes from Python, before this.
const Plotly = globalThis[Symbol.for("explore.plotly")] ??= library();

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
  model.on("change:content", draw);
  draw();
  return () => {
    model.off("change:content", draw);
    sized.disconnect();
    themed.disconnect();
    scheme.removeEventListener("change", draw);
    Plotly.purge(place);
  };
}
export default { render };
