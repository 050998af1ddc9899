// Which transcript is shown: the one before, the one after, or one found by its title or day.
function picker(model, ask) {
  const root = make("div", "x-picker");
  const older = button("Previous", () => step(-1), { label: "Previous transcript" });
  const newer = button("Next", () => step(1), { label: "Next transcript" });
  const open = button("", () => toggle(list.hidden), { className: "x-button x-pages" });
  open.setAttribute("aria-expanded", "false");
  const list = make("div", "x-list");
  list.hidden = true;
  const bar = make("div", "x-picker-bar");
  bar.append(open, older, newer);
  root.append(bar, list);
  const offered = () => model.get("offered") || model.get("contents").map((_, i) => i);
  const where = () => model.get("contents").findIndex(([id]) => id === model.get("page").id);
  const show = (document) => { toggle(false); ask("open", { document }); };
  const told = ([, title, day]) => (day ? `${day} · ${title}` : title);
  function step(by) {
    const at = where(), all = offered();
    const next = by > 0 ? all.find((i) => i > at) : all.findLast((i) => i < at);
    if (next !== undefined) show(model.get("contents")[next][0]);
  }
  function toggle(shown) {
    list.hidden = !shown;
    open.setAttribute("aria-expanded", String(shown));
    if (shown) fill();
  }
  function fill() {
    const search = make("input", "x-input");
    search.type = "search";
    search.placeholder = "Search title or day";
    search.setAttribute("aria-label", "Search transcripts");
    const found = make("div", "x-listed");
    const look = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const fit = offered().filter((i) => words.every((word) => told(model.get("contents")[i]).toLowerCase().includes(word)));
      const rows = fit.slice(0, 50).map((i) => model.get("contents")[i]).map((one) => button(told(one), () => show(one[0]), { className: "x-listed-one" }));
      roving(rows, 1);
      found.replaceChildren(...rows);
      if (!fit.length) found.append(make("p", "x-empty", "No transcript is called so."));
      if (fit.length > 50) found.append(make("p", "x-empty", `${(fit.length - 50).toLocaleString("en")} more: search to see them.`));
    };
    search.oninput = look;
    search.onkeydown = (event) => { if (event.key === "ArrowDown" && found.firstChild) { found.firstChild.focus(); event.preventDefault(); } };
    list.onkeydown = (event) => { if (event.key === "Escape") { toggle(false); open.focus(); event.stopPropagation(); } };
    list.replaceChildren(search, found);
    look();
    search.focus();
  }
  function draw() {
    const all = offered(), at = where(), place = all.indexOf(at);
    const one = model.get("contents")[at];
    root.hidden = model.get("contents").length < 2;
    open.textContent = one ? `${place < 0 ? "Not selected" : `${(place + 1).toLocaleString("en")} of ${all.length.toLocaleString("en")}`} · ${told(one)}` : "No transcript";
    open.setAttribute("aria-label", `Choose a transcript: ${open.textContent}`);
    older.disabled = !all.some((i) => i < at);
    newer.disabled = !all.some((i) => i > at);
  }
  return { node: root, draw };
}
