// The files, one a row. Cells move the focus by arrows; Enter edits one, Enter again tells what would change.
const EDITED = ["date", "title", "place", "genre"];

function render({ model, el }) {
  const root = panel(el, "The files", "x-intake");
  const ask = asking(model);
  const told = make("p", "x-intake-told");
  const scroll = make("div", "x-intake-scroll");
  const table = make("table", "x-intake-table");
  const more = button("", () => ask("more"));
  const genres = make("datalist", "");
  genres.id = `x-genres-${model.model_id || Math.random().toString(36).slice(2)}`;
  scroll.append(table);
  root.append(told);
  messages(model, root);
  root.append(scroll, more, genres);
  let at = { key: "", column: "file" }; // the cell that has the focus, kept over every redraw
  let waiting;
  let editing = false; // a cell is being edited: nothing is drawn anew until it is done
  let owed = false;

  const keyOf = (row) => row.document || row.source;
  const busy = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => root.classList.add("x-busy"), 150);
    root.setAttribute("aria-busy", "true");
  };
  const ready = () => {
    clearTimeout(waiting);
    root.classList.remove("x-busy");
    root.removeAttribute("aria-busy");
  };

  // Focus ---------------------------------------------------------------------------------------------------------
  const cells = () => [...table.querySelectorAll("tbody tr.x-file")].map((row) => [...row.querySelectorAll(".x-cell")]);
  function stop(cell) {
    table.querySelectorAll(".x-cell[tabindex='0']").forEach((other) => { other.tabIndex = -1; });
    cell.tabIndex = 0;
    at = { key: cell.dataset.key, column: cell.dataset.column };
  }
  function again() {
    const found = [...table.querySelectorAll(".x-cell")];
    const same = found.find((cell) => cell.dataset.key === at.key && cell.dataset.column === at.column) || found[0];
    if (same) stop(same);
    return same;
  }
  table.addEventListener("focusin", (event) => { if (event.target.classList.contains("x-cell")) stop(event.target); });
  table.addEventListener("keydown", (event) => {
    if (!event.target.classList.contains("x-cell")) return;
    const rows = cells();
    const r = rows.findIndex((row) => row.includes(event.target));
    const c = rows[r].indexOf(event.target);
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -c], End: [0, rows[r].length - 1 - c] }[event.key];
    if (event.key === "Escape" && model.get("row").source !== undefined) { ask("close"); event.preventDefault(); return; }
    if (!step) return;
    const row = rows[r + step[0]];
    const to = row && row[Math.min(c + step[1], row.length - 1)];
    if (to) to.focus();
    event.preventDefault();
  });

  // Editing -------------------------------------------------------------------------------------------------------
  function input(cell, { value, type = "text", list }, done) {
    const field = make("input", "x-edit");
    field.type = type;
    field.value = value;
    field.setAttribute("aria-label", cell.dataset.name);
    if (list) field.setAttribute("list", genres.id);
    let shutting = false; // taking the field away blurs it
    const shut = (focus) => {
      if (shutting) return;
      shutting = true;
      editing = false;
      field.replaceWith(cell);
      if (focus) cell.focus();
      if (owed) later();
    };
    field.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Enter") { const given = field.value; shut(true); done(given); event.preventDefault(); }
      if (event.key === "Escape") { shut(true); event.preventDefault(); }
    };
    field.onblur = () => shut(false);
    cell.replaceWith(field);
    editing = true;
    field.focus();
    if (type === "text") field.select();
  }
  function preview(given) { ask("preview", given); }

  // What a correction would change, in words, before it is made.
  function proposed(columns) {
    const asked = model.get("asked");
    const line = make("tr", "x-asked");
    const cell = line.insertCell();
    cell.colSpan = columns;
    const box = make("div", "x-asked-box");
    const { told: _, ...given } = asked;
    const yes = button("Correct", () => { busy(); ask("correct", given); }, { className: "x-button x-primary" });
    const no = button("Cancel", () => { ask("forget"); });
    const text = make("p", "", asked.told);
    text.setAttribute("role", "status");
    box.addEventListener("keydown", (event) => { if (event.key === "Escape") { ask("forget"); event.preventDefault(); } });
    [yes.dataset.held, no.dataset.held] = ["correct", "forget"];
    box.append(text, yes, no);
    cell.append(box);
    return { line, yes };
  }

  // Rows ----------------------------------------------------------------------------------------------------------
  function cellOf(row, column) {
    const value = row.cells[column];
    const cell = button(value, null, { className: "x-cell" });
    cell.dataset.key = keyOf(row);
    cell.dataset.column = column;
    cell.dataset.name = `${column}, ${value || "nothing"}`;
    cell.tabIndex = -1;
    const marks = [];
    if (row.guessed.includes(column)) marks.push("guessed");
    if (row.corrected.includes(column === "speakers" ? "speaker" : column)) marks.push("corrected");
    for (const mark of marks) cell.append(make("span", `x-flag x-flag-${mark}`, mark));
    if (!value) cell.classList.add("x-empty");
    const opens = column === "file" || (column === "speakers" && value);
    if (opens) {
      const open = model.get("row");
      const isOpen = open.source === row.source;
      cell.setAttribute("aria-expanded", String(isOpen));
      cell.onclick = () => (isOpen ? ask("close") : ask("row", { document: row.document, source: row.source }));
      cell.title = isOpen ? "Close" : "Take the file apart";
    } else if (EDITED.includes(column) && row.document && model.get("content").kept) {
      cell.title = `Correct the ${column}`;
      if (!value) cell.append(`Add a ${column}`);
      cell.onclick = () => input(cell, { value: column === "date" ? row.iso : value, type: column === "date" ? "date" : "text", list: column === "genre" },
        (given) => preview({ document: row.document, field: column, value: given }));
    } else {
      cell.setAttribute("aria-disabled", "true");
      if (!value) cell.append("·");
    }
    return cell;
  }
  function lineOf(row, columns) {
    const line = make("tr", `x-file${row.same ? " x-copy" : ""}${row.attention && !row.same ? " x-look" : ""}`);
    for (const { id } of columns) {
      const cell = line.insertCell();
      if (id === "rank") cell.append(row.attention);
      else if (id === "words") cell.append(row.cells.words);
      else cell.append(cellOf(row, id));
      cell.className = `x-col-${id}`;
    }
    return line;
  }

  // One file taken apart.
  function printed(name, rows) {
    const box = make("section", "x-part");
    box.append(make("h4", "", name));
    for (const { field, text } of rows) {
      const pair = make("div", "x-pair");
      pair.append(make("span", "x-quiet", field), make("span", "x-printed", text));
      box.append(pair);
    }
    if (!rows.length) box.append(make("p", "x-quiet", "none"));
    return box;
  }
  function labels(part) {
    const box = make("section", "x-part x-part-wide");
    box.append(make("h4", "", "Labels, and who speaks under them"));
    const list = make("table", "x-labels");
    for (const row of part.labels.slice(0, 200)) {
      const line = list.insertRow();
      line.className = row.odd ? "x-odd" : "";
      line.insertCell().append(make("span", "x-printed", row.label));
      const who = button(row.speaker || (row.odd ? "names nobody: set the speaker" : "nobody by name"), null, { className: "x-who" });
      who.dataset.name = `Speaker under ${row.label}`;
      if (model.get("content").kept) {
        who.title = "Set the speaker";
        who.onclick = () => input(who, { value: row.speaker }, (given) => preview({ document: part.id, field: "speaker", value: given, label: row.label }));
      } else who.disabled = true;
      line.insertCell().append(who);
      line.insertCell().append(`${row.turns.toLocaleString("en")} turn${row.turns === 1 ? "" : "s"}`);
      line.insertCell().append(row.line ? `from line ${row.line}` : "");
    }
    box.append(list);
    return box;
  }
  function notes(part) {
    const box = make("section", "x-part x-part-wide");
    box.append(make("h4", "", "Notes, in the page but nobody’s speech"));
    const list = make("ul", "");
    for (const row of part.notes.slice(0, 50)) {
      const item = make("li", "");
      item.append(make("span", "x-quiet", `${row.kind}${row.line ? `, line ${row.line}` : ""} `), make("span", "x-printed", row.text));
      list.append(item);
    }
    box.append(part.notes.length ? list : make("p", "x-quiet", "none"));
    if (part.notes.length > 50) box.append(make("p", "x-quiet", `and ${(part.notes.length - 50).toLocaleString("en")} more`));
    return box;
  }
  function apart(columns) {
    const part = model.get("row");
    const line = make("tr", "x-apart");
    const cell = line.insertCell();
    cell.colSpan = columns;
    const box = make("div", "x-apart-box");
    const head = make("div", "x-apart-head");
    head.append(make("span", "x-quiet", part.source));
    if (part.document) head.append(button("Open", () => ask("open", { document: part.document }), { label: `Open ${part.title} in the reader` }));
    head.append(button("Close", () => { ask("close"); }));
    head.querySelectorAll("button").forEach((one) => { one.dataset.held = one.textContent; });
    box.append(head);
    for (const doubt of part.doubts || []) {
      const said = make("p", "x-doubt");
      said.append(make("b", "", doubt.what), `. ${doubt.cure[0] ? doubt.cure[0].toUpperCase() + doubt.cure.slice(1) : ""}. `, make("span", "x-quiet", doubt.place));
      box.append(said);
    }
    if (part.document) {
      const counts = make("div", "x-counts");
      for (const [name, number] of part.counts) {
        const pair = make("div", name === "unaccounted" && number ? "x-lost" : "");
        pair.append(make("span", "", name[0].toUpperCase() + name.slice(1)), make("b", "", number.toLocaleString("en")));
        counts.append(pair);
      }
      const sum = make("p", "x-quiet", `${part.characters.toLocaleString("en")} characters that are not white space: where each went`);
      const grid = make("div", "x-parts");
      grid.append(labels(part), notes(part), printed("Header", part.header), printed("Footer", part.footer));
      box.append(sum, counts, grid);
    }
    cell.append(box);
    return line;
  }

  let proposing = ""; // the correction that was told last
  function draw() {
    owed = editing;
    if (editing) return;
    ready();
    root.hidden = !model.get("shown");
    const content = model.get("content");
    if (root.hidden || !content.columns) { table.replaceChildren(); more.hidden = true; return; }
    const inside = table.contains(document.activeElement);
    const held = inside && document.activeElement.dataset.held;
    const order = model.get("order");
    const asked = model.get("asked");
    const open = model.get("row");
    told.textContent = `${content.told}.${content.kept ? "" : " These transcripts were not loaded from a folder, so nothing can be corrected here."}`;
    told.textContent = told.textContent[0].toUpperCase() + told.textContent.slice(1);
    genres.replaceChildren(...content.genres.map((genre) => { const one = make("option", ""); one.value = genre; return one; }));
    const head = make("thead", "");
    const titles = head.insertRow();
    for (const { id, title } of content.columns) {
      const cell = make("th", `x-col-${id}`);
      cell.scope = "col";
      const sorted = order.by === id;
      if (sorted) cell.setAttribute("aria-sort", order.falling ? "descending" : "ascending");
      cell.append(button(`${title}${sorted ? (order.falling ? " ↓" : " ↑") : ""}`, () => ask("sort", { by: id }), { className: "x-sort", label: `Sort by ${title}` }));
      cell.firstChild.dataset.held = id;
      titles.append(cell);
    }
    const body = make("tbody", "");
    let yes;
    for (const row of content.rows) {
      body.append(lineOf(row, content.columns));
      const mine = asked.told && asked.document === row.document;
      if (mine) { const made = proposed(content.columns.length); body.append(made.line); yes = made.yes; }
      if (open.source === row.source) body.append(apart(content.columns.length));
    }
    table.replaceChildren(head, body);
    more.hidden = !content.more;
    more.textContent = `Show 200 more of ${content.more.toLocaleString("en")}`;
    const cell = again();
    // A correction that is told takes the focus once; whoever has gone on from there is not fetched back to it.
    const anew = asked.told && asked.told !== proposing;
    proposing = asked.told || "";
    const same = held && [...table.querySelectorAll("[data-held]")].find((one) => one.dataset.held === held);
    if (inside) ((anew && yes) || same || cell || table).focus({ preventScroll: !anew });
  }
  let soon;
  const later = () => { cancelAnimationFrame(soon); soon = requestAnimationFrame(draw); };
  model.on("change:content change:shown change:row change:asked change:order", later);
  model.on("change:message", ready);
  draw();
}
export default { render };
