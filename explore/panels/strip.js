// What was read, month by month. A month is a button; arrows move along, up and down by a year.
const CLOSED = { whole: [], excerpts: [], words: [], ids: [], told: [], gaps: [], years: [], most: {} };

function render({ model, el }) {
  const root = panel(el, "Transcripts, words and passages by month", "x-strip-box");
  const ask = asking(model);
  const grid = make("div", "x-strip-grid");
  const lanes = make("div", "x-strip-lanes");
  const scroll = make("div", "x-strip-scroll");
  const strip = make("div", "x-strip");
  const told = make("p", "x-strip-told");
  const note = make("p", "x-strip-note");
  let slots = [];
  strip.setAttribute("role", "toolbar");
  strip.setAttribute("aria-label", "Months");
  scroll.append(strip);
  grid.append(lanes, scroll);
  const foot = make("div", "x-strip-foot");
  foot.append(note, told);
  root.append(grid, foot);
  messages(model, root);

  const lane = (top, name, more = "") => {
    const node = make("span", "x-strip-lane");
    node.style.top = `${top}px`;
    node.append(make("b", "", name), ...(more ? [make("span", "x-strip-much", more)] : []));
    return node;
  };
  const bar = (className, share, height) => {
    const node = make("span", className);
    node.style.height = `${share ? Math.max(1.5, share * height).toFixed(1) : 0}px`;
    return node;
  };
  const months = () => { const found = model.get("months"); return found.ids ? found : CLOSED; };
  const sentence = (i) => {
    const { name, months: each } = model.get("lane");
    const passages = each && each[i];
    const told = months().told[i];
    return passages ? `${told}, ${passages.toLocaleString("en")} passage${passages === 1 ? "" : "s"} on ${name}` : told;
  };

  // The months themselves: drawn once for an archive.
  function draw() {
    const m = months();
    const first = new Set(m.years.filter(([, , january]) => january).map(([at]) => at));
    const size = m.ids.length;
    const place = (node, at, length) => {
      node.style.left = `${(100 * at / size).toFixed(3)}%`;
      if (length) node.style.width = `${(100 * length / size).toFixed(3)}%`;
      return node;
    };
    grid.hidden = !size;
    strip.style.gridTemplateColumns = `repeat(${Math.max(size, 1)}, minmax(2px, 1fr))`;
    slots = m.ids.map((id, i) => {
      const many = m.whole[i] + m.excerpts[i];
      const slot = button("", (event) => ask("month", { month: id, extend: event.shiftKey }), { className: "x-month" });
      slot.classList.toggle("x-january", first.has(i));
      slot.classList.toggle("x-none", !many);
      const read = make("span", "x-month-read");
      read.append(bar("x-excerpt", m.excerpts[i] / m.most.transcripts, 58), bar("x-whole", m.whole[i] / m.most.transcripts, 58));
      const words = make("span", "x-month-words");
      words.append(bar("x-words", m.words[i] / m.most.words, 24));
      slot.append(read, words, make("span", "x-month-lane"));
      slot.onmouseenter = slot.onfocus = () => { told.textContent = sentence(i); };
      slot.onmouseleave = slot.onblur = () => { told.textContent = ""; };
      slot.addEventListener("focus", () => slots.forEach((other) => { other.tabIndex = other === slot ? 0 : -1; }));
      return slot;
    });
    const over = make("div", "x-strip-gaps");
    for (const [at, length] of m.gaps) {
      const gap = place(make("span", ""), at, length);
      const words = make("span", "x-gap");
      words.append(make("span", "x-gap-long", "nothing for "), `${length} months`);
      gap.append(words);
      over.append(gap);
    }
    const years = make("div", "x-strip-years");
    m.years.forEach(([at, year], i) => {
      const next = i + 1 < m.years.length ? m.years[i + 1][0] : size;
      years.append(place(make("span", "", year), at, next - at));
    });
    over.setAttribute("aria-hidden", "true");
    years.setAttribute("aria-hidden", "true");
    slots.forEach((slot, i) => { slot.dataset.key = m.ids[i]; });
    roving(slots, 12);
    keepingFocus(root, strip, (leave) => { leave(); strip.replaceChildren(...slots, over, years); });
    follow();
  }

  // What changes with the selection: the third lane, and which months are selected.
  function follow() {
    const m = months();
    const about = model.get("lane");
    const each = about.months || {};
    const [from, to] = model.get("reach");
    lanes.replaceChildren(
      lane(28, "Transcripts", `up to ${(m.most.transcripts || 0).toLocaleString("en")} a month`),
      lane(62, "Words", `up to ${(m.most.words || 0).toLocaleString("en")}`),
      ...(about.name ? [lane(96, `${about.short} passages`)] : []));
    if (about.name) lanes.lastChild.title = `${about.name}: passages`;
    slots.forEach((slot, i) => {
      const found = each[i];
      const badge = found ? make("span", "x-badge", found.toLocaleString("en")) : null;
      slot.lastChild.replaceChildren(...(badge ? [badge] : []));
      slot.title = sentence(i);
      slot.setAttribute("aria-label", slot.title);
      slot.classList.toggle("x-out", from !== undefined && (i < from || i > to));
      slot.setAttribute("aria-pressed", String(from !== undefined && i >= from && i <= to));
    });
    const none = m.ids.length ? "" : "No transcript here has a date, so there is no strip of months.";
    note.textContent = [none, model.get("note")].filter(Boolean).join(" ");
    fit();
  }

  // What has no room is not drawn over its neighbours: years thin out, badges become ticks, gaps say less or nothing.
  function fit() {
    if (!slots.length) return;
    const wide = strip.clientWidth / slots.length;
    const each = model.get("lane").months || {};
    const there = Object.keys(each).map(Number);
    there.forEach((i, at) => {
      const room = Math.min(i - (at ? there[at - 1] : -99), (at + 1 < there.length ? there[at + 1] : i + 99) - i);
      const badge = slots[i].lastChild.firstChild;
      if (badge) badge.classList.toggle("x-tick", wide * room < 4 + 6.2 * badge.textContent.length);
    });
    strip.querySelectorAll(".x-gap").forEach((gap, i) => {
      const room = months().gaps[i][1] * wide;
      gap.classList.toggle("x-short", room < 116);
      gap.classList.toggle("x-shut", room < 58);
    });
    const labels = [...strip.querySelectorAll(".x-strip-years span")];
    const step = [1, 2, 5, 10, 25, 50, 100].find((n) => n * 12 * wide >= 34) || 100;
    labels.forEach((label, i) => {
      const shown = step === 1 || label.textContent % step === 0;
      const next = (i + 1 < labels.length ? months().years[i + 1][0] : slots.length) - months().years[i][0];
      label.hidden = !shown || (step === 1 && next * wide < 26 && i + 1 < labels.length);
    });
  }

  model.on("change:months", draw);
  model.on("change:lane change:reach change:note", follow);
  const watch = new ResizeObserver(fit);
  watch.observe(strip);
  draw();
  return () => watch.disconnect();
}
export default { render };
