// A table, text only, numbers to the right; a row's button chooses its speaker. With a summary it is closed at first.
function render({ model, el }) {
  el.classList.add("explore");
  let opened = false;
  const draw = () => keepingFocus(el, el, (leave) => {
    leave();
    const { columns, rows, caption, summary } = model.get("content");
    const table = document.createElement("table");
    table.className = "x-table";
    const told = table.createCaption();
    told.textContent = caption;
    const head = table.createTHead().insertRow();
    for (const column of columns) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = column.title;
      cell.className = column.number ? "x-number" : "";
      head.append(cell);
    }
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      if (row.chosen) {
        line.className = "x-chosen";
        line.setAttribute("aria-current", "true");
      }
      row.cells.forEach((value, i) => {
        const cell = line.insertCell();
        cell.className = columns[i].number ? "x-number" : "";
        if (i === 0 && row.id) {
          const button = document.createElement("button");
          button.textContent = value;
          button.dataset.key = row.id;
          button.title = `Select ${value}`;
          button.onclick = () => { model.set("clicked", { id: row.id, at: Date.now() }); model.save_changes(); };
          cell.append(button);
        } else cell.textContent = value;
      });
    }
    if (!summary) { el.replaceChildren(table); return; }
    const closed = document.createElement("details");
    const opener = document.createElement("summary");
    opener.textContent = summary;
    closed.className = "x-closed";
    closed.open = opened;
    closed.ontoggle = () => { opened = closed.open; };
    closed.append(opener, table);
    el.replaceChildren(closed);
  });
  model.on("change:content", draw);
  draw();
}
export default { render };
