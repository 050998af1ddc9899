// The transcript as a person reads it. Text only: nothing from a transcript ever becomes markup.
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

function button(text, label, act) {
  const node = make("button", "x-button", text);
  node.setAttribute("aria-label", label);
  node.onclick = act;
  return node;
}

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

function turn(block, slots, choose) {
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
      ? button(block.speaker, `Select ${block.speaker}`, () => choose(block.speaker_id))
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
    for (const [kind, text] of part) {
      if (!kind) paragraph.append(text);
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
  pages.onchange = () => set("asked", pages.value);
  const step = (by) => {
    const next = pages.options[pages.selectedIndex + by];
    if (next) set("asked", next.value);
  };
  const older = button("Previous", "Previous transcript", () => step(-1));
  const newer = button("Next", "Next transcript", () => step(1));
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
    for (const block of page.blocks) article.append(block.type === "turn" ? turn(block, slots, choose) : note(block));
    if (page.more) {
      article.append(button(`Show more: ${page.more} turns are left`, "Show more turns", () => set("most", model.get("most") + 400)));
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
  list();
  draw();
}
export default { render };
