// Names over time: a lane of bars for each name, one time below them all. A period is a button; arrows move along.
const SHOWN = [["passages", "Passages"], ["share", "Share"], ["per_1000_words", "Per 1,000 words"]];
const OF = [["names", "Names"], ["wordings", "Wordings"]];
const BY = [["year", "Years"], ["month", "Months"]];
const ROOM = 48; // pixels of the highest bar

function render({ model, el }) {
  const root = panel(el, "Names over time", "x-names");
  const ask = asking(model);
  const set = (key, value) => { model.set(key, value); model.save_changes(); };
  const heads = make("header", "x-names-head");
  const meta = make("span", "x-names-meta");
  const tools = make("div", "x-names-tools");
  heads.append(make("h2", "x-panel-title", "Names over time"), meta, tools);
  const opened = make("div");
  const place = make("div", "x-names-place");
  const foot = make("div", "x-names-foot");
  root.append(heads, opened);

  function segments(label, key, options) {
    const box = make("div", "x-names-segments");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", label);
    const each = options.map(([value, name]) => {
      const one = button(name, () => set(key, value));
      box.append(one);
      return [value, one];
    });
    tools.append(box);
    return { box, press: (now) => each.forEach(([value, one]) => one.setAttribute("aria-pressed", String(value === now))) };
  }
  const of = segments("Lanes", "of", OF), show = segments("Show", "show", SHOWN), by = segments("Periods", "by", BY);
  const twin = button("Table", () => set("view", model.get("view") === "table" ? "chart" : "table"));
  tools.append(twin);
  exporting(model, tools, opened);
  messages(model, root);
  root.append(place, foot);

  // Only what is looked at is counted: the page asks for it once it is in sight, or nearly.
  let sight = false, asked = 0;
  function look() {
    const stale = model.get("stale");
    if (!sight || model.get("answered") === stale || asked === stale) return;
    asked = stale;
    ask("look");
  }
  const seen = new IntersectionObserver((all) => { sight = all.at(-1).isIntersecting; look(); }, { rootMargin: "300px" });
  seen.observe(root);

  let plot = null, slots = [], told = null;

  function controls(content) {
    const some = content.lanes.length > 0;
    tools.hidden = !some;
    of.press(content.of);
    show.press(model.get("show"));
    by.press(content.by);
    twin.textContent = model.get("view") === "table" ? "Chart" : "Table";
    meta.textContent = some ? content.meta : "";
  }

  function nothing(content) {
    const box = make("div", "x-names-empty");
    box.append(make("p", "x-empty", content.empty));
    const list = make("ul", "x-names-suggested");
    for (const one of content.suggested) {
      const item = make("li");
      const go = button(one.name, () => ask("subject", { entity: one.id }), { label: `Follow ${one.name}` });
      go.dataset.key = `name|${one.id}`;
      item.append(go, make("span", "x-names-why", one.why));
      list.append(item);
    }
    box.append(list);
    return box;
  }

  function label(lane) {
    const node = make("div", `x-names-label${lane.followed ? " x-names-followed" : ""}`);
    if (lane.id) {
      const name = button(lane.name, () => ask("subject", { entity: lane.id }), { className: "x-names-name", title: lane.name, label: `Follow ${lane.name}` });
      name.dataset.key = `name|${lane.id}`;
      name.setAttribute("aria-pressed", String(lane.followed));
      node.append(name);
    } else node.append(make("span", "x-names-name", lane.name));
    node.append(make("small", "", lane.told));
    return node;
  }

  function bar(given) {
    const cell = make("span", "x-names-cell");
    if (!given) return cell;
    const [height, named, number] = given;
    const whole = Math.max(height * ROOM, 2);
    const box = make("span", "x-names-bar");
    const solid = make("span", "x-names-solid");
    box.style.height = `${whole.toFixed(1)}px`;
    solid.style.height = `${(100 * named).toFixed(1)}%`;
    box.append(solid);
    cell.append(make("span", "x-names-number", number), box);
    return cell;
  }

  function slot(period, at, content) {
    const one = button("", (event) => ask("period", { period: period.id, extend: event.shiftKey }), { className: "x-names-period", title: period.told, label: period.told });
    one.dataset.key = period.id;
    one.classList.toggle("x-names-none", !period.transcripts);
    one.classList.toggle("x-names-begins", content.months && period.begins);
    const cells = content.lanes.map((lane) => {
      const cell = bar(lane.bars[at]);
      cell.classList.toggle("x-names-amber", lane.followed);
      return cell;
    });
    const first = at === 0 || period.begins;
    const when = content.months ? (first ? period.year : "") : period.label;
    one.append(...cells, make("span", "x-names-when", when), make("span", "x-names-read", period.transcripts || "none"));
    one.onmouseenter = one.onfocus = () => { told.textContent = period.short; };
    one.onmouseleave = one.onblur = () => { told.textContent = ""; };
    one.addEventListener("focus", () => slots.forEach((other) => { other.tabIndex = other === one ? 0 : -1; }));
    return one;
  }

  function chart(content) {
    const grid = make("div", "x-names-grid");
    const labels = make("div", "x-names-labels");
    labels.append(...content.lanes.map(label), make("div", "x-names-axis", "Transcripts read"));
    const scroll = make("div", "x-names-scroll");
    plot = make("div", `x-names-plot${content.months ? " x-names-months" : ""}`);
    plot.setAttribute("role", "toolbar");
    plot.setAttribute("aria-label", content.months ? "Months" : "Years");
    plot.style.gridTemplateColumns = `repeat(${Math.max(content.periods.length, 1)}, minmax(3px, 1fr))`;
    slots = content.periods.map((period, at) => slot(period, at, content));
    roving(slots, content.months ? 12 : 1);
    plot.append(...slots);
    scroll.append(plot);
    grid.append(labels, scroll);
    watch.disconnect();
    watch.observe(plot);
    return grid;
  }

  function plain(content) {
    const table = make("table", "x-names-table");
    const head = table.createTHead().insertRow();
    const titles = [content.months ? "Month" : "Year", "Transcripts", "Words", ...content.lanes.map((lane) => lane.name)];
    titles.forEach((text, i) => {
      const th = make("th", i ? "x-names-figure" : "", text);
      th.scope = "col";
      head.append(th);
    });
    const body = table.createTBody();
    slots = content.periods.map((period, at) => {
      const row = body.insertRow();
      const th = make("th");
      th.scope = "row";
      const one = button(period.label, () => ask("period", { period: period.id }), { className: "x-names-name", label: `Select ${period.label}` });
      one.dataset.key = period.id;
      th.append(one);
      const cells = content.lanes.map((lane) => (lane.bars[at] ? lane.bars[at][2] : period.transcripts ? "·" : ""));
      row.append(th, ...[period.transcripts || "none", period.words, ...cells].map((text) => make("td", "x-names-figure", text)));
      return one;
    });
    return table;
  }

  function below(content) {
    const line = make("div", "x-names-lines");
    told = make("p", "x-names-told");
    const bars = model.get("view") === "chart";
    line.append(make("p", "x-names-legend", bars ? content.legend : ""), told);
    const ends = content.told.map((text) => make("p", "x-names-ends", text));
    const topics = content.topics.map((one) => {
      const go = button(`Follow the topic ${one.name}`, () => ask("subject", { entity: one.id }));
      go.dataset.key = `topic|${one.id}`;
      return go;
    });
    foot.replaceChildren(line, ...ends, ...topics);
  }

  function draw() {
    const content = model.get("content");
    if (!content.lanes) return;
    controls(content);
    keepingFocus(root, root, (leave) => {
      if (place.contains(document.activeElement) || foot.contains(document.activeElement)) leave();
      if (!content.lanes.length) {
        plot = null;
        slots = [];
        place.replaceChildren(nothing(content));
        foot.replaceChildren();
        return;
      }
      below(content);
      const title = make("p", "x-names-title");
      const body = model.get("view") === "table" ? plain(content) : chart(content);
      place.replaceChildren(title, body);
      titled();
      reach();
      fit();
    });
  }

  function titled() {
    const line = place.querySelector(".x-names-title");
    if (line) line.textContent = `${model.get("content").mark || ""}${model.get("title").trim() || model.get("own_title")}`;
  }

  function reach() {
    const [from, to] = model.get("reach");
    slots.forEach((one, i) => {
      const inside = from !== undefined && i >= from && i <= to;
      one.classList.toggle("x-names-out", from !== undefined && !inside);
      one.setAttribute("aria-pressed", String(inside));
    });
  }

  // Where there is no room for numbers there are none: the period says them when it is pointed at.
  function fit() {
    if (!plot || !slots.length) return;
    const wide = plot.clientWidth / slots.length;
    plot.closest(".x-names-grid").classList.toggle("x-names-narrow", wide < 30);
    plot.style.setProperty("--x-names-bar", `${Math.max(Math.min(wide * 0.7, 48), 2).toFixed(1)}px`);
  }
  const watch = new ResizeObserver(fit);

  const fade = () => place.classList.toggle("x-names-late", model.get("answered") !== model.get("stale") && sight);
  model.on("change:stale", () => { look(); setTimeout(fade, 150); });
  model.on("change:answered", () => { fade(); look(); });
  model.on("change:content change:view", draw);
  model.on("change:reach", reach);
  model.on("change:title change:own_title", titled);
  draw();
  return () => { watch.disconnect(); seen.disconnect(); };
}
export default { render };
