// The transcript as a person reads it. Text only: nothing from a transcript ever becomes markup.

function note(block) {
  if (block.kind === "separator") return make("div", "x-note x-separator", "");
  const node = make("div", `x-note x-note-${block.kind}`);
  if (block.kind === "cut") {
    node.append(make("span", "x-cut", block.text), make("span", "x-cut-told", block.name));
    return node;
  }
  for (const line of block.text.split("\n")) node.append(make("p", "", line));
  if (block.name) node.append(make("span", "x-note-name", block.name));
  return node;
}

const SURE = { certain: "certain", likely: "likely", check: "to check" };

// A name, underlined by what it is; a click follows what it means.
function mention(text, about, followed, follow) {
  const amber = followed.includes(about.entity) ? (about.form === "description" ? " x-inferred" : " x-followed") : "";
  const node = make("button", `x-mention x-kind-${about.kind}${amber}`, text);
  const why = about.why ? ` — ${about.why}` : "";
  node.title = `${about.name} (${about.kind}, ${SURE[about.sure] || about.sure})${why}`;
  node.setAttribute("aria-label", `${text}: follow ${about.name}`);
  node.onclick = () => follow(about.entity);
  return node;
}

// A date, which opens its value and the arithmetic under the paragraph.
function date(text, about, paragraph) {
  const node = make("button", "x-date", text);
  node.title = `${about.value || "left open"}: ${about.why}`;
  node.setAttribute("aria-expanded", "false");
  let box = null;
  node.onclick = () => {
    if (box) { box.remove(); box = null; node.setAttribute("aria-expanded", "false"); return; }
    box = make("div", "x-reason");
    box.append(make("b", "", about.value || "left open"), make("p", "", about.why));
    if (about.event) box.append(make("p", "", `What happened: “${about.event}”`));
    if (about.of) box.append(make("p", "", about.of));
    paragraph.after(box);
    node.setAttribute("aria-expanded", "true");
  };
  node.onkeydown = (event) => { if (event.key === "Escape" && box) { node.onclick(); event.stopPropagation(); } };
  return node;
}

function turn(block, slots, choose, followed, follow) {
  const node = make("section", `x-turn${block.aside ? " x-aside" : ""}`);
  const slot = slots[block.speaker_id];
  node.style.setProperty("--x-hue", slot === undefined ? "var(--x-neutral)" : `var(--x-s${slot})`);
  node.dataset.turn = block.id;
  const number = make("div", "x-number", block.goes_on ? "" : String(block.number));
  const body = make("div", "x-body");
  node.setAttribute("aria-label", `Turn ${block.number}, ${block.speaker}`);
  if (!block.goes_on) {
    const head = make("div", "x-head");
    const kind = block.speaker_id ? (slot === undefined ? "" : " x-hued") : " x-unnamed";
    head.append(make("span", `x-mark${kind}`, block.mark));
    const name = block.speaker_id
      ? button(block.speaker, () => choose(block.speaker_id), { label: `Select ${block.speaker}` })
      : make("span", "", block.speaker);
    name.className = "x-speaker";
    head.append(name);
    if (block.role) head.append(make("span", "x-role", block.role));
    if (block.note) head.append(make("span", "x-role", `(${block.note})`));
    head.append(make("span", "x-words", block.words));
    body.append(head);
  }
  for (const part of block.parts) {
    const paragraph = make("p", "");
    for (const [kind, text, about] of part) {
      if (!kind) paragraph.append(text);
      else if (kind === "mention") paragraph.append(mention(text, about, followed, follow));
      else if (kind === "date") paragraph.append(date(text, about, paragraph));
      else {
        const inside = make("span", `x-inside x-inside-${kind}`, text);
        if (kind === "editor") inside.append(make("small", "", "editor’s note"));
        paragraph.append(inside);
      }
    }
    body.append(paragraph);
  }
  node.append(number, body);
  return node;
}

function render({ model, el }) {
  el.classList.add("explore");
  el.dataset.lmSuppressShortcuts = "true";
  const set = (key, value) => { model.set(key, value); model.save_changes(); };
  const bar = make("div", "x-reader-bar");
  const pages = make("select", "x-pages");
  pages.setAttribute("aria-label", "Transcript");
  const ask = (id) => set("asked", { id, at: Date.now() });
  pages.onchange = () => ask(pages.value);
  const step = (by) => {
    const next = pages.options[pages.selectedIndex + by];
    if (next) ask(next.value);
  };
  const older = button("Previous", () => step(-1), { label: "Previous transcript" });
  const newer = button("Next", () => step(1), { label: "Next transcript" });
  bar.append(make("h2", "x-panel-title", "Reader"), pages, older, newer);
  const article = make("article", "x-page");
  article.tabIndex = 0;
  article.setAttribute("aria-label", "Transcript");
  el.append(bar, article);

  function list() {
    const contents = model.get("contents");
    pages.replaceChildren(...contents.map(({ id, title, date }) => {
      const option = make("option", "", date ? `${date} · ${title}` : title);
      option.value = id;
      return option;
    }));
    bar.classList.toggle("x-one", contents.length < 2);
  }
  function draw() {
    const page = model.get("page");
    article.replaceChildren();
    if (!page.id) { article.append(make("p", "x-empty", "No transcript fits the selection.")); return; }
    pages.value = page.id;
    older.disabled = pages.selectedIndex < 1;
    newer.disabled = pages.selectedIndex === pages.options.length - 1;
    const meta = make("div", "x-meta", page.meta);
    if (page.excerpt) meta.append(make("span", "x-excerpt", "excerpt"));
    if (/^https?:\/\//.test(page.url)) {
      const source = make("a", "", "source");
      source.href = page.url;
      source.target = "_blank";
      source.rel = "noopener noreferrer";
      meta.append(source);
    }
    article.append(make("h3", "x-title", page.title), meta);
    const slots = model.get("slots");
    const choose = (id) => set("clicked", { id, at: Date.now() });
    const followed = model.get("followed");
    const follow = (id) => set("wanted", { id, at: Date.now() });
    const shown = (block) => (block.type === "turn" ? turn(block, slots, choose, followed, follow) : note(block));
    for (const block of page.blocks) article.append(shown(block));
    if (page.more) {
      article.append(button(`Show more: ${page.more} turns are left`, () => set("most", model.get("most") + 400)));
    }
    const first = article.querySelector(".x-turn:not(.x-aside)");
    if (first && article.querySelector(".x-aside")) article.scrollTop = first.offsetTop - article.offsetTop - 8;
    else if (model.get("most") <= 400) article.scrollTop = 0;
  }
  article.onkeydown = (event) => {
    if (event.key !== "[" && event.key !== "]") return;
    const turns = [...article.querySelectorAll(".x-turn:not(.x-aside)")];
    const top = article.scrollTop + article.offsetTop + 12;
    const next = event.key === "]" ? turns.find((t) => t.offsetTop > top) : turns.filter((t) => t.offsetTop < top - 16).pop();
    if (next) article.scrollTop = next.offsetTop - article.offsetTop - 8;
    event.preventDefault();
  };
  model.on("change:contents", list);
  model.on("change:page", draw);
  model.on("change:slots", draw);
  model.on("change:followed", draw);
  model.on("change:target", () => {
    const node = article.querySelector(`[data-turn="${CSS.escape(model.get("target").turn)}"]`);
    if (!node) return;
    article.querySelectorAll(".x-target").forEach((other) => other.classList.remove("x-target"));
    node.classList.add("x-target");
    article.scrollTop = node.offsetTop - article.offsetTop - 8;
  });
  list();
  draw();
}
export default { render };
