// A button that opens what a chart is written with: title, note, folder, formats; and a line that tells what became of it.
const FORMATS = [
  ["png", "PNG", "A picture"],
  ["svg", "SVG", "A picture to scale and edit"],
  ["html", "HTML", "A page that opens offline"],
  ["csv", "CSV", "The table, for a spreadsheet"],
];

// The opener goes into `bar`, what it opens into `place`.
function exporting(model, bar, place) {
  const ask = asking(model);
  const opener = button("Export…", () => (form ? close() : open()));
  opener.setAttribute("aria-expanded", "false");
  bar.append(opener);
  let form = null;
  let told = null;

  function field(name, label, { lines, shown }) {
    const box = make("label", `x-field x-field-${name}`);
    const input = make(lines ? "textarea" : "input", "x-input");
    if (lines) input.rows = lines;
    input.placeholder = shown();
    input.value = model.get(name);
    const keep = () => { if (model.get(name) !== input.value) { model.set(name, input.value); model.save_changes(); } };
    input.onchange = keep;
    if (!lines) input.addEventListener("keydown", ({ key }) => { if (key === "Enter") keep(); });
    box.append(make("span", "", label), input);
    return { box, input, show: () => { input.placeholder = shown(); if (document.activeElement !== input) input.value = model.get(name); } };
  }
  function open() {
    form = make("div", "x-export");
    form.setAttribute("role", "group");
    form.setAttribute("aria-label", "Export");
    const fields = [
      field("title", "Title", { shown: () => model.get("own_title") }),
      field("note", "Note", { lines: 2, shown: () => "printed under the chart" }),
      field("folder", "Folder", { shown: () => "exports" }),
    ];
    form.fields = fields;
    const kinds = make("div", "x-export-kinds");
    for (const [kind, name, what] of FORMATS)
      kinds.append(button(name, () => ask("export", { formats: [kind] }), { className: `x-button explore-export-${kind}`, label: `Export ${name}: ${what}`, title: what }));
    const all = FORMATS.map(([kind]) => kind);
    kinds.append(button("All four", () => ask("export", { formats: all }), { className: "x-button explore-export-all", label: "Export all four" }));
    told = make("p", "x-export-told");
    told.setAttribute("role", "status");
    form.append(...fields.map((one) => one.box), kinds, told);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
      opener.focus();
    });
    place.append(form);
    opener.setAttribute("aria-expanded", "true");
    show();
    fields[0].input.focus();
  }
  function close() {
    form.remove();
    form = told = null;
    opener.setAttribute("aria-expanded", "false");
  }
  function show() {
    if (!form) return;
    form.fields.forEach((one) => one.show());
    told.textContent = model.get("exported");
  }
  model.on("change:title change:own_title change:note change:folder change:exported", show);
}
