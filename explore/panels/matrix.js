// Who on what: a grid of numbers, its cells' shade, bars at its margins; and the same as a plain table.
const SHOWN = [["passages", "Passages"], ["per_1000_words", "Per 1,000 words"], ["share", "Share"]];
const SORTS = [["words", "words spoken"], ["passages", "passages"], ["name", "name"]];
const BAR = 44; // pixels of the highest

function render({ model, el }) {
  const root = panel(el, "Who on what", "x-matrix");
  const ask = asking(model);
  const set = (key, value) => { model.set(key, value); model.save_changes(); };
  const heads = make("header", "x-matrix-head");
  const tools = make("div", "x-matrix-tools");
  heads.append(make("h2", "x-panel-title", "Who on what"), make("span", "x-mx-meta", "passages in turns, by speaker and subject (titles and captions are nobody’s); a cell opens its passages"), tools);
  const opened = make("div");
  const wide = make("div", "x-matrix-wide");
  const foot = make("div", "x-matrix-foot");
  root.append(heads, opened);

  const segments = make("div", "x-mx-segments");
  segments.setAttribute("role", "group");
  segments.setAttribute("aria-label", "Show");
  const shows = SHOWN.map(([key, name]) => {
    const one = button(name, () => set("show", key));
    one.dataset.key = key;
    segments.append(one);
    return one;
  });
  const sorting = make("label", "x-mx-sorting", "Sort by ");
  const sort = make("select", "x-mx-select");
  sort.onchange = () => set("sort", sort.value);
  sorting.append(sort);
  const grouping = button("By office", () => set("grouped", !model.get("grouped")), { title: "Keep speakers of one kind of office together" });
  const twin = button("Table", () => set("view", model.get("view") === "table" ? "chart" : "table"));
  tools.append(segments, sorting, grouping, twin);
  exporting(model, tools, opened);
  messages(model, root);
  root.append(wide, foot);

  // Groups of neighbours with the same name: [name, how many].
  function runs(list, key) {
    const out = [];
    for (const one of list) {
      if (out.length && out.at(-1)[0] === one[key]) out.at(-1)[1] += 1;
      else out.push([one[key], 1]);
    }
    return out;
  }
  const gaps = (columns) => columns.map((column, i) => i === 0 || columns[i - 1].type !== column.type);

  function cell(tag, className, text) {
    const node = make(tag, className, text);
    if (tag === "th") node.scope = "col";
    return node;
  }
  function sorter(text, by, name) {
    const on = model.get("sort") === by;
    const one = button(`${text}${on ? (by === "name" ? " ↑" : " ↓") : ""}`, () => set("sort", by), { className: "x-mx-head", label: `Sort by ${name}` });
    one.dataset.key = `sort|${by}`;
    return one;
  }
  const sorted = (node, by) => {
    if (model.get("sort") === by) node.setAttribute("aria-sort", by === "name" ? "ascending" : "descending");
  };

  function top(columns, breaks) {
    const head = make("thead");
    const groups = head.appendChild(make("tr", "x-mx-groups"));
    groups.append(blank(2, "x-mx-corner"));
    for (const [name, many] of runs(columns, "type")) {
      const th = cell("th", "", name);
      th.colSpan = many;
      th.scope = "colgroup";
      groups.append(blank(1, "x-mx-gap"), th);
    }
    const totals = head.appendChild(make("tr", "x-mx-totals"));
    const told = blank(2, "x-mx-corner", "All passages");
    totals.append(told);
    const names = head.appendChild(make("tr", "x-mx-subjects"));
    const who = cell("th", "x-mx-who");
    who.append(sorter("Speaker", "name", "name"));
    sorted(who, "name");
    const words = cell("th", "x-mx-words");
    words.append(sorter("Words spoken", "words", "words spoken"));
    sorted(words, "words");
    names.append(who, words);
    columns.forEach((column, i) => {
      if (breaks[i]) { totals.append(blank(1, "x-mx-gap")); names.append(blank(1, "x-mx-gap")); }
      const total = make("td", "x-mx-on");
      total.dataset.entity = column.id;
      total.append(make("span", "x-mx-total", column.passages));
      const bar = make("span", "x-mx-high");
      bar.style.height = `${Math.max(column.part * BAR, 1)}px`;
      total.append(bar);
      totals.append(total);
      const th = cell("th", "x-mx-on");
      th.dataset.entity = column.id;
      sorted(th, column.id);
      const follow = button(column.short, () => ask("subject", { entity: column.id }), { className: "x-mx-head", title: column.name, label: `Follow ${column.name}` });
      follow.dataset.key = `|${column.id}`;
      th.append(follow);
      names.append(th);
    });
    return head;
  }
  function blank(many, className, text) {
    const node = make("td", className, text);
    node.colSpan = many;
    return node;
  }

  function line(row, columns, breaks) {
    const tr = make("tr", row.id || row.office ? "x-mx-row" : "x-mx-row x-mx-rest");
    const who = make("th", "x-mx-who");
    who.scope = "row";
    who.dataset.speaker = row.id;
    const name = button("", () => ask("speaker", { speaker: row.id }), { className: "x-mx-name", label: row.id ? `Select ${row.name}, ${row.role}` : `${row.name}, ${row.role}` });
    name.dataset.key = `${row.id || row.name}|`;
    const mark = row.mark ? monogram(row.mark, row.slot, Boolean(row.id)) : make("span", "x-mx-no-mark");
    mark.setAttribute("aria-hidden", "true");
    const told = make("span", "x-mx-told", row.name);
    told.append(make("small", "", row.role));
    name.title = `${row.name}, ${row.role}`;
    name.append(mark, told);
    who.append(name);
    const words = make("td", "x-mx-words");
    const bar = make("span", `x-mx-long${row.id ? "" : " x-mx-several"}`);
    bar.style.width = `${row.part * 100}%`;
    if (row.slot !== null && row.slot !== undefined) bar.style.background = `var(--x-s${row.slot})`;
    words.append(bar, make("span", "x-mx-number", row.words + (row.few ? "*" : "")));
    tr.append(who, words);
    row.cells.forEach((given, i) => {
      if (breaks[i]) tr.append(blank(1, "x-mx-gap"));
      const column = columns[i];
      const td = make("td", given ? `x-mx-cell x-mx-t${given[1]}` : "x-mx-cell x-mx-none");
      td.dataset.entity = column.id;
      td.dataset.speaker = row.id;
      const one = button(given ? given[0] : "·", () => ask("open", { speaker: row.id, entity: column.id }), { className: "x-mx-count" });
      const what = `${row.name} on ${column.name}: ${given ? given[2] : "none"}`;
      one.setAttribute("aria-label", what);
      one.title = what;
      one.dataset.key = `${row.id || row.name}|${column.id}`;
      td.append(one);
      tr.append(td);
    });
    return tr;
  }
  function between(office, columns, breaks) {
    const tr = make("tr", "x-mx-office");
    const th = make("th", "", office);
    th.colSpan = 2;
    th.scope = "rowgroup";
    tr.append(th);
    columns.forEach((column, i) => {
      if (breaks[i]) tr.append(blank(1, "x-mx-gap"));
      const rail = make("td", "x-mx-on");
      rail.dataset.entity = column.id;
      tr.append(rail);
    });
    return tr;
  }

  function chart({ rows, columns }) {
    const table = make("table", "x-mx-grid");
    table.setAttribute("aria-label", "Who on what");
    const breaks = gaps(columns);
    const widths = table.appendChild(make("colgroup"));
    widths.append(make("col", "x-mx-col-who"), make("col", "x-mx-col-words"));
    columns.forEach((_, i) => { if (breaks[i]) widths.append(make("col", "x-mx-col-gap")); widths.append(make("col")); });
    table.style.minWidth = `${324 + columns.length * 66 + breaks.filter(Boolean).length * 9}px`;
    const body = make("tbody");
    let office = null;
    for (const row of rows) {
      if (model.get("grouped") && row.office && row.office !== office) body.append(between(row.office, columns, breaks));
      office = row.office;
      body.append(line(row, columns, breaks));
    }
    table.append(top(columns, breaks), body);
    arrows(table);
    return table;
  }

  // Arrows walk from cell to cell over heads, names and numbers; one of them is reached by Tab.
  function arrows(table) {
    const lines = [...table.rows].map((row) => [...row.querySelectorAll("button")]).filter((row) => row.length);
    const left = lines[0].length - lines[1].length; // the heads have one more: words spoken
    const all = lines.flat();
    all.forEach((node) => { node.tabIndex = -1; });
    (all.find((node) => node.dataset.key === at) ?? lines[1][1] ?? lines[1][0]).tabIndex = 0;
    const place = (node) => {
      const r = lines.findIndex((row) => row.includes(node));
      return [r, lines[r].indexOf(node)];
    };
    const go = (node) => {
      if (!node) return;
      all.forEach((one) => { if (one.tabIndex === 0) one.tabIndex = -1; });
      node.tabIndex = 0;
      at = node.dataset.key;
      node.focus();
    };
    table.addEventListener("focusin", ({ target }) => {
      if (!target.dataset.key || target.tabIndex === 0) return;
      all.forEach((one) => { if (one.tabIndex === 0) one.tabIndex = -1; });
      target.tabIndex = 0;
      at = target.dataset.key;
    });
    table.addEventListener("keydown", (event) => {
      if (event.altKey || event.metaKey || !event.target.dataset.key) return;
      const [r, c] = place(event.target);
      const under = (to) => {
        const row = lines[to];
        if (!row) return null;
        const shift = (r === 0 ? -left : 0) + (to === 0 ? left : 0);
        return row[c === 0 ? 0 : Math.min(Math.max(c + shift, 0), row.length - 1)];
      };
      const steps = {
        ArrowRight: () => lines[r][c + 1], ArrowLeft: () => lines[r][c - 1],
        ArrowDown: () => under(r + 1), ArrowUp: () => under(r - 1),
        Home: () => (event.ctrlKey ? lines[0] : lines[r])[0], End: () => (event.ctrlKey ? lines.at(-1) : lines[r]).at(-1),
      };
      if (!steps[event.key]) return;
      event.preventDefault();
      go(steps[event.key]());
    });
  }

  function plain({ rows, columns }) {
    const table = make("table", "x-mx-plain");
    const head = table.createTHead().insertRow();
    const titles = [["Speaker", "name", ""], ["Role", "", ""], ["Words", "words", "x-mx-number"]];
    for (const [text, by, className] of [...titles, ...columns.map((column) => [column.short, column.id, "x-mx-number"])]) {
      const th = cell("th", className);
      if (by) { th.append(sorter(text, by, text)); sorted(th, by); } else th.textContent = text;
      head.append(th);
    }
    const body = table.createTBody();
    const chosen = model.get("chosen");
    for (const row of rows) {
      const tr = body.insertRow();
      const who = make("th", "", row.name);
      who.scope = "row";
      if (row.id && chosen.speakers.includes(row.id)) { tr.className = "x-mx-chosen"; tr.setAttribute("aria-current", "true"); }
      tr.append(who, make("td", "", row.role), make("td", "x-mx-number", row.words + (row.few ? "*" : "")));
      for (const given of row.cells) tr.append(make("td", "x-mx-number", given ? given[0] : "·"));
    }
    return table;
  }

  function below(content) {
    const told = make("p", "x-mx-legend");
    const first = make("span", "", content.number);
    const ramp = make("span", "x-mx-ramp");
    for (let step = 1; step <= 5; step += 1) ramp.append(make("i", `x-mx-t${step}`));
    first.append(ramp, content.shade);
    told.append(first, ...content.told.map((one) => make("span", "", one)));
    const whole = model.get("whole");
    const more = button(whole ? "Fewer speakers and subjects" : "More speakers and subjects", () => set("whole", !whole));
    more.dataset.key = "whole";
    arrange(root, foot, [told, ...(whole || content.rows.length > 20 || content.columns.length >= 14 ? [more] : [])]);
  }

  function mark() {
    const { speakers, entities } = model.get("chosen");
    for (const node of wide.querySelectorAll("[data-entity]")) {
      const followed = entities.includes(node.dataset.entity);
      node.classList.toggle("x-mx-followed", followed);
      const inside = node.querySelector("button");
      if (node.classList.contains("x-mx-cell")) {
        const on = followed && speakers.includes(node.dataset.speaker);
        node.classList.toggle("x-mx-here", on);
        inside.setAttribute("aria-pressed", String(on));
      } else if (inside) inside.setAttribute("aria-pressed", String(followed));
    }
    for (const node of wide.querySelectorAll("th[data-speaker]")) {
      const on = Boolean(node.dataset.speaker) && speakers.includes(node.dataset.speaker);
      node.classList.toggle("x-mx-chosen", on);
      node.querySelector("button").setAttribute("aria-pressed", String(on));
    }
  }

  let at = null;
  function controls(content) {
    shows.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.key === model.get("show"))));
    grouping.setAttribute("aria-pressed", String(model.get("grouped")));
    twin.textContent = model.get("view") === "table" ? "Chart" : "Table";
    sorts(content.columns.map((column) => [column.id, column.name]));
    if (sort.value !== model.get("sort")) sort.value = model.get("sort");
  }
  // The list of sorts closes where it is made anew: it is not while it says the same.
  let listed = "";
  function sorts(columns) {
    if (listed === JSON.stringify(columns)) return;
    listed = JSON.stringify(columns);
    const option = ([value, text]) => { const one = make("option", "", text); one.value = value; return one; };
    const subjects = make("optgroup");
    subjects.label = "what is said of";
    subjects.append(...columns.map(option));
    sort.replaceChildren(...SORTS.map(option), subjects);
  }
  function draw() {
    const content = model.get("content");
    if (!content.rows) return;
    controls(content);
    keepingFocus(root, wide, (leave) => { leave(); filled(content); });
  }
  function filled(content) {
    if (!content.columns.length) {
      wide.replaceChildren(make("p", "x-empty", "No subject is named in what is selected. Take off a filter, or undo."));
      foot.replaceChildren();
      return;
    }
    const scrolled = wide.scrollLeft;
    wide.replaceChildren(model.get("view") === "table" ? plain(content) : chart(content));
    wide.scrollLeft = scrolled;
    below(content);
    mark();
  }
  model.on("change:content change:view", draw);
  model.on("change:chosen", () => { if (model.get("view") === "table") draw(); else mark(); });
  model.on("change:show change:sort change:grouped change:whole", draw);  // also where the numbers stay the same
  draw();
}
export default { render };
