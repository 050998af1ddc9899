// What is kept, as cards; the bars of its codes; and a sample that is coded blind. Text only.
const MARKS = { "to check": "check", checked: "half", "to cite": "full", "set aside": "aside" };

function labelled(text, input, className = "x-find-field") {
  const node = make("label", className);
  node.append(make("span", "", text), input);
  return node;
}

function field(value, { rows, type = "text", list } = {}) {
  const node = make(rows ? "textarea" : "input", "x-find-input");
  if (rows) node.rows = rows; else node.type = type;
  if (list) node.setAttribute("list", list);
  node.value = value;
  return node;
}

function choice(options, value, label, act) {
  const node = make("select", "x-find-select");
  node.setAttribute("aria-label", label);
  for (const [key, text] of options) {
    const option = make("option", "", text);
    option.value = key;
    node.append(option);
  }
  node.value = value;
  if (act) node.onchange = () => act(node.value);
  return node;
}

// A table of text, the first column heads of rows.
function table(columns, rows, caption) {
  const box = make("div", "x-find-scroll");
  const node = make("table", "x-find-table");
  if (caption) node.append(make("caption", "", caption));
  const head = node.createTHead().insertRow();
  for (const column of columns) { const cell = make("th", "", column); cell.scope = "col"; head.append(cell); }
  const body = node.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((value, i) => {
      const cell = make(i ? "td" : "th", "", String(value));
      if (!i) cell.scope = "row";
      line.append(cell);
    });
  }
  box.append(node);
  return box;
}

function render({ model, el }) {
  const root = panel(el, "Findings", "x-findings");
  const ask = asking(model);
  const head = make("div", "x-find-top");
  const body = make("div", "x-find-body");
  root.append(head);
  messages(model, root);
  root.append(body);
  const seen = { editing: null, editor: null, exporting: false, table: false };  // of this view alone

  const kept = remembering();
  const drawn = (place, nodes) => { arrange(root, place, nodes.filter(Boolean)); kept.drawn(); };
  const keyed = (node, key) => { node.dataset.key = key; return node; };

  function top() {
    const content = model.get("content");
    const right = make("div", "x-find-right");
    const chart = model.get("chart");
    if (!model.get("coding").step) {
      if (content.kept) {
        const bars = keyed(button("Count by code", () => ask("chart", chart.by ? {} : { by: "code" })), "chart");
        bars.setAttribute("aria-pressed", String(!!chart.by));
        right.append(bars);
      }
      if (content.folder) right.append(keyed(button("Draw a sample to code", () => ask("coding")), "coding"));
      if (content.kept) {
        const open = keyed(button("Export…", () => { seen.exporting = !seen.exporting; top(); }), "export");
        open.setAttribute("aria-expanded", String(seen.exporting));
        right.append(open);
      }
    } else right.append(keyed(button("Back to findings", () => ask("leave")), "leave"));
    const line = make("div", "x-find-head");
    line.append(make("h2", "x-panel-title", "Findings"), make("span", "x-find-sub", content.head), right);
    arrange(root, head, [line, seen.exporting && content.kept && !model.get("coding").step && exporting()].filter(Boolean));
  }

  function exporting() {
    const line = make("div", "x-find-line");
    line.append(make("span", "", "Export what is shown, each with its citation:"));
    for (const [text, format] of [["Page", "html"], ["Markdown", "md"], ["Table", "csv"]]) {
      line.append(keyed(button(text, () => ask("export", { formats: [format] }), { label: `Export as ${text.toLowerCase()}` }), format));
    }
    return line;
  }

  // Cards -------------------------------------------------------------------------------------------------------
  function filters(content) {
    const line = make("div", "x-find-line");
    const { code, status } = content.filter;
    const codes = content.codes.map(([one, number]) => [one, `${one} (${number})`]);
    if (content.uncoded && content.codes.length) codes.push(["no code yet", `no code yet (${content.uncoded})`]);
    const statuses = content.statuses.filter(([one, number]) => number || one === status);
    if (codes.length) {
      line.append(keyed(choice([["", "All codes"], ...codes], code, "Code", (value) => ask("filter", { code: value, status })), "code"));
    }
    const states = [["", "Any status"], ...statuses.map(([one, number]) => [one, `${one} (${number})`])];
    line.append(keyed(choice(states, status, "Status", (value) => ask("filter", { code, status: value })), "status"));
    return line;
  }

  function card(item, content) {
    const node = make("article", `x-find-card${item.found ? "" : " x-find-lost"}`);
    node.setAttribute("aria-label", `Finding: ${item.text.slice(0, 80)}`);
    node.dataset.finding = item.id;
    const about = make("header", "");
    about.append(make("span", `x-find-square x-find-${MARKS[item.status] || "check"}`));
    about.append(make("span", "x-find-code", item.codes.join(" · ") || "no code yet"));
    const states = [...new Set([...content.statuses.map(([one]) => one), item.status])].map((one) => [one, one]);
    const change = (value) => ask("change", { finding: item.id, status: value });
    about.append(keyed(choice(states, item.status, `Status of this finding`, change), `${item.id}:status`));
    node.append(about);
    if (item.title) node.append(make("h3", "x-find-title", item.title));
    const said = make("div", "x-find-said");
    for (const line of item.text.split("\n")) said.append(make("p", "", line));
    scrolls(said, "Quotation");
    const cite = make("div", "x-find-cite");
    const slot = model.get("slots")[item.speaker_id];
    if (item.mark) cite.append(monogram(item.mark, item.speaker_id ? slot : undefined, !!item.speaker_id));
    const whose = make("span", "");
    if (item.speaker) whose.append(make("b", "", item.speaker), item.role ? ` ${item.role}, ` : ", ");
    whose.append(item.from);
    cite.append(whose);
    node.append(said, cite);
    if (item.why) node.append(make("p", "x-find-why", item.found ? `Moved: ${item.why}.` : `No longer found: ${item.why}. The words and the note are kept.`));
    if (seen.editing === item.id) {
      seen.editor ||= editor(item);
      if (seen.editor.contains(document.activeElement)) leaving();  // to come back once it stands in the new card
      node.append(seen.editor);
    }
    else {
      if (item.note) {
        const note = make("div", "x-find-note");
        for (const line of item.note.split("\n")) note.append(make("p", "", line));
        scrolls(note, "Note");
        node.append(note);
      }
      node.append(acts(item));
    }
    return node;
  }
  function scrolls(node, label) {
    if (node.textContent.length < 700) return;
    node.classList.add("x-find-long");
    node.tabIndex = 0;
    node.setAttribute("role", "region");
    node.setAttribute("aria-label", label);
  }
  function acts(item) {
    const line = make("div", "x-find-acts");
    const finding = { finding: item.id };
    line.append(keyed(button("Copy quotation", () => ask("quote", finding)), `${item.id}:copy`));
    if (item.can_open) line.append(keyed(button("Open", () => ask("open", finding), { label: "Open in the reader" }), `${item.id}:open`));
    const edit = () => { seen.editing = item.id; seen.editor = null; cards(); body.querySelector(".x-find-editor textarea").focus(); };
    line.append(keyed(button("Edit note", edit), `${item.id}:edit`));
    line.append(keyed(button("Drop", () => ask("drop", finding), { label: "Drop this finding" }), `${item.id}:drop`));
    return line;
  }
  function editor(item) {
    const node = make("form", "x-find-editor");
    const inputs = { note: field(item.note, { rows: 3 }), code: field(item.codes.join("; "), { list: "x-find-codes" }), title: field(item.title) };
    for (const [name, input] of Object.entries(inputs)) keyed(input, `${item.id}:${name}`);
    const done = () => { seen.editing = seen.editor = null; };
    const close = () => { done(); cards(); const back = body.querySelector(`[data-key="${CSS.escape(`${item.id}:edit`)}"]`); if (back) back.focus(); };
    const save = make("button", "x-button", "Save note");
    save.type = "submit";
    keyed(save, `${item.id}:edit`);  // where the focus goes back to
    const line = make("div", "x-find-acts");
    line.append(save, button("Cancel", close));
    node.append(labelled("Note", inputs.note), labelled("Codes, parted by a semicolon", inputs.code), labelled("Title", inputs.title), line);
    node.onsubmit = (event) => {
      event.preventDefault();
      const changed = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]));
      close();
      ask("change", { finding: item.id, ...changed });
    };
    node.onkeydown = (event) => {
      if (event.key === "Escape") { close(); event.stopPropagation(); }
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) node.requestSubmit();
    };
    return node;
  }
  function above(content) {
    const line = content.kept ? filters(content) : make("div", "x-find-line");
    if (content.undo) line.append(keyed(button(`Undo: ${content.undo}`, () => ask("undo")), "undo"));
    return line;
  }
  const grid = make("div", "x-find-grid");
  let leaving = () => {};
  const cards = () => keepingFocus(root, body, (leave) => { leaving = leave; cardsAndMore(); });
  function cardsAndMore() {
    const content = model.get("content");
    const nodes = [];
    if (content.trouble.length) {
      const box = make("div", "x-find-trouble");
      box.append(...content.trouble.slice(0, 5).map((one) => make("p", "", `${one}. The row stays in the file as it is.`)));
      if (content.trouble.length > 5) box.append(make("p", "", `and ${content.trouble.length - 5} more rows`));
      nodes.push(box);
    }
    const chart = model.get("chart");
    nodes.push(chart.by ? kept.node("chart", [chart, seen.table], bars) : null);
    const about = [content.filter, content.codes, content.statuses, content.uncoded, content.kept, content.undo];
    const line = kept.node("filters", about, () => above(content));
    if (line.childElementCount) nodes.push(line);
    if (content.items.length) {
      arrange(root, grid, content.items.map((item) => kept.node(item.id, [item, content.statuses.map(([one]) => one), seen.editing === item.id], () => card(item, content))));
      const list = make("datalist", "");
      list.id = "x-find-codes";
      list.append(...content.codes.map(([one]) => { const option = make("option", ""); option.value = one; return option; }));
      nodes.push(grid, list);
    } else if (content.folder) {
      nodes.push(empty(content));
    }
    if (content.more) nodes.push(keyed(button(`Show ${Math.min(200, content.more)} more of ${content.shown.toLocaleString("en")}`, () => ask("more")), "more"));
    drawn(body, nodes);
  }
  function empty(content) {
    if (!content.kept) return make("p", "x-empty", "Nothing kept yet: Keep in the reader or the trail puts a passage here.");
    const line = make("p", "x-empty", "No finding has this code and this status. ");
    line.append(keyed(button("Show all", () => ask("filter")), "all"));
    return line;
  }

  // Bars --------------------------------------------------------------------------------------------------------
  function bars() {
    const chart = model.get("chart");
    const box = make("section", "x-find-chart");
    box.setAttribute("aria-label", chart.title);
    const line = make("div", "x-find-line");
    line.append(make("h3", "x-find-title", chart.title));
    line.append(keyed(choice(chart.ways, chart.by, "Count findings", (by) => ask("chart", { by })), "by"));
    line.append(keyed(button(seen.table ? "Chart" : "Table", () => { seen.table = !seen.table; cards(); }), "twin"));
    box.append(line);
    if (seen.table) { box.append(table(chart.table.columns, chart.table.rows)); return box; }
    const most = Math.max(1, ...chart.rows.map((row) => row.parts.reduce((sum, part) => sum + part.number, 0)));
    const drawing = make("div", "x-find-bars");
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", chart.alt);
    if (chart.rows.length > 15) drawing.tabIndex = 0;  // it scrolls
    const shades = new Map();
    for (const row of chart.rows) {
      const bar = make("div", "x-find-bar");
      const whole = row.parts.reduce((sum, part) => sum + part.number, 0);
      bar.style.width = `${(100 * whole) / most}%`;
      for (const part of row.parts) {
        const piece = make("i", chart.by === "code" ? "" : `x-find-shade-${part.shade}`);
        piece.style.width = `${(100 * part.number) / whole}%`;
        piece.title = `${part.code}: ${part.number}`;
        shades.set(part.code, part.shade);
        bar.append(piece);
      }
      const track = make("div", "x-find-track");
      track.append(bar, make("span", "x-find-number", String(whole)));
      drawing.append(make("span", "x-find-label", row.label), track);
    }
    box.append(drawing);
    if (chart.by !== "code") box.append(key(shades));
    if (chart.twice) box.append(make("p", "x-find-sub", "A finding with two codes counts under both."));
    return box;
  }
  function key(shades) {
    const line = make("div", "x-find-key");
    const named = [...shades].sort((a, b) => a[1] - b[1]);
    for (const [code, shade] of named.filter(([, one]) => one < 3)) line.append(make("i", `x-find-shade-${shade}`), make("span", "", code));
    const rest = named.filter(([, shade]) => shade === 3).map(([code]) => code);
    if (rest.length) line.append(make("i", "x-find-shade-3"), make("span", "", rest.length > 4 ? `${rest.length} other codes` : rest.join(", ")));
    return line;
  }

  // A sample ----------------------------------------------------------------------------------------------------
  function choose(coding) {
    const node = make("form", "x-find-draw");
    const inputs = {
      coder: field(coding.coder), name: field(coding.name), n: field("50", { type: "number" }), seed: field("1", { type: "number" }),
      scheme: field(coding.scheme),
    };
    inputs.n.min = 1;
    inputs.scheme.placeholder = "a warm tone; a cool tone; neither";
    const what = choice(coding.whats, coding.whats[0][0], "Of what");
    node.append(
      make("h3", "x-find-title", "Draw a sample to code"),
      make("p", "x-find-sub", `Drawn from what is selected (${coding.ground}), and shown without who said it and when.`),
      labelled("Who codes", inputs.coder), labelled("How many", inputs.n), labelled("Of what", what),
      labelled("Codes, parted by a semicolon; keys 1 to 9 give them", inputs.scheme, "x-find-field x-find-wide"),
      labelled("Name of the sample", inputs.name), labelled("Seed: the same gives the same sample", inputs.seed),
    );
    const draw = make("button", "x-button", "Draw and begin");
    draw.type = "submit";
    node.append(draw);
    node.onsubmit = (event) => {
      event.preventDefault();
      const given = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]));
      ask("draw", { ...given, n: Number(given.n) || 0, seed: Number(given.seed) || 0, what: what.value });
    };
    const nodes = [node];
    if (coding.samples.length) {
      const others = make("section", "x-find-draw");
      others.append(make("h3", "x-find-title", "Go on with a sample"));
      for (const sample of coding.samples) {
        const by = sample.coders.length ? `coded by ${sample.coders.join(", ")}` : "not coded yet";
        const line = make("div", "x-find-line");
        const go = () => ask("go_on", { name: sample.name, coder: inputs.coder.value });
        line.append(button("Go on", go, { label: `Go on with ${sample.name}` }), make("b", "", sample.name), make("span", "x-find-sub", by));
        others.append(line);
      }
      nodes.push(others);
    }
    return nodes;
  }

  function coded(coding) {
    const node = make("section", "x-find-coding");
    // Each says which passage was seen, so that a quick key never codes one that was not.
    const step = (by) => ask("step", { by, seen: coding.at });
    const gives = (code) => ask("give", { code, seen: coding.at });
    node.tabIndex = -1;
    node.setAttribute("aria-label", `Passage ${coding.at + 1} of ${coding.of}`);
    const line = make("div", "x-find-line");
    const progress = make("progress", "");
    progress.max = coding.of;
    progress.value = coding.done;
    progress.setAttribute("aria-label", `${coding.done} of ${coding.of} coded`);
    line.append(make("b", "x-find-count", `${coding.at + 1} of ${coding.of}`), progress, make("span", "x-find-sub", `${coding.done} coded by ${coding.coder}, in ${coding.name}`));
    const said = make("div", "x-find-said x-find-one");
    for (const text of coding.text.split("\n")) said.append(make("p", "", text));
    const codes = make("div", "x-find-codes");
    codes.setAttribute("role", "group");
    codes.setAttribute("aria-label", "Codes");
    coding.codes.forEach((code, i) => {
      const give = button("", () => gives(code), { label: i < 9 ? `${code}, key ${i + 1}` : code });
      if (i < 9) give.append(make("kbd", "", String(i + 1)));
      give.append(make("span", "", code));
      give.setAttribute("aria-pressed", String(coding.given === code));
      codes.append(keyed(give, `code:${i}`));
    });
    const steps = make("div", "x-find-acts");
    const back = keyed(button("Back", () => step(-1), { label: "Back to the passage before" }), "back");
    back.disabled = !coding.at;
    steps.append(back, keyed(button(coding.given ? "Next" : "Skip", () => step(1)), "next"));
    steps.append(make("span", "x-find-sub", "Keys: 1 to 9 give a code, Enter goes on, ← goes back."));
    const hidden = coding.from || "Who said it, when and where is hidden until it is coded.";
    node.append(line, said, make("p", "x-find-sub", hidden), codes, steps);
    node.onkeydown = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = "123456789".indexOf(event.key);
      if (event.key.length === 1 && at >= 0 && coding.codes[at]) gives(coding.codes[at]);
      else if (event.key === "Enter" && event.target === node) step(1);
      else if (event.key === "ArrowLeft" && coding.at) step(-1);
      else if (event.key === "ArrowRight") step(1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    return [node];
  }

  function ended(coding) {
    const node = make("section", "x-find-coding");
    node.tabIndex = -1;
    node.append(make("h3", "x-find-title", `${coding.done} of ${coding.of} coded by ${coding.coder}`), make("p", "x-find-sub", `${coding.name}: ${coding.drawn}.`));
    const line = make("div", "x-find-line");
    line.append(keyed(button("Back to the last passage", () => ask("step", { by: -1, seen: coding.of })), "back"));
    if (coding.done === coding.of) {
      for (const other of coding.others) line.append(keyed(button(`Agreement with ${other}`, () => ask("agree", { other })), `agree:${other}`));
      if (!coding.others.length) line.append(make("span", "x-find-sub", "Nobody else has coded this sample yet: a second coder goes on with it under another name."));
    } else line.append(make("span", "x-find-sub", `${coding.of - coding.done} are left: code them before you look at another coder’s.`));
    node.append(line);
    if (coding.agreement) node.append(...agreed(coding));
    return [node];
  }
  function agreed(coding) {
    const found = coding.agreement;
    const nodes = [make("p", "x-find-agreed", found.sentence), ...found.warnings.map((one) => make("p", "x-find-why", one))];
    nodes.push(table([`${coding.coder} ↓ · ${found.other} →`, ...found.codes], found.rows.map((row, i) => [found.codes[i], ...row])));
    if (!found.parted.length) return nodes;
    nodes.push(make("h3", "x-find-title", `Coded differently: ${found.parted.length}`));
    const list = make("ol", "x-find-parted");
    for (const one of found.parted) {
      const item = make("li", "");
      item.append(make("p", "x-find-said", one.text), make("p", "x-find-sub", `${coding.coder}: ${one.mine} · ${found.other}: ${one.theirs} · ${one.from}`));
      list.append(item);
    }
    nodes.push(list);
    return nodes;
  }

  function sample() {
    const coding = model.get("coding");
    const held = root.contains(document.activeElement) ? document.activeElement.dataset.key || "" : null;
    const made = kept.node("coding", coding, () => ({ nodes: { choose, card: coded, end: ended }[coding.step](coding) }));
    drawn(body, made.nodes);
    // Keys go to the passage, unless a button was pressed that is there again.
    if (coding.step !== "choose" && coding !== seen.coding && held !== null && !/^(back|next|agree)/.test(held)) body.firstChild.focus();
    seen.coding = coding;
  }
  function draw() {
    top();
    if (model.get("coding").step) sample(); else cards();
  }
  function copy() {
    const { finding, text } = model.get("quoted");
    if (!text) return;
    const key = body.querySelector(`[data-key="${CSS.escape(`${finding}:copy`)}"]`);
    const told = (said) => { if (key) { key.textContent = said; setTimeout(() => { key.textContent = "Copy quotation"; }, 2000); } };
    navigator.clipboard.writeText(text).then(() => told("Copied"), () => {
      if (!key) return;
      const box = field(text, { rows: 4 });
      box.readOnly = true;
      key.parentNode.before(labelled("The browser does not let it be copied: copy it from here", box));
      box.select();
    });
  }
  for (const name of ["content", "chart", "coding", "slots"]) model.on(`change:${name}`, draw);
  model.on("change:quoted", copy);
  draw();
}
export default { render };
