// The transcript as a person reads it. Text only: nothing from a transcript ever becomes markup.
const KINDS = ["person", "place", "organisation", "agreement", "event", "infrastructure", "nationality"];
const KEYS = [
  ["j, k", "next, previous passage"], ["[, ]", "previous, next turn"], ["← →", "from name to name in the text"],
  ["Enter", "follow the name; open a date or description"], ["f", "follow the name"], ["s", "select the speaker of the turn"],
  ["c", "copy quotation"], ["n", "keep as finding"], ["Esc", "close"], ["?", "this list"],
];

function note(block) {
  const node = make("div", `x-note x-note-${block.kind}`);
  node.dataset.note = block.id;
  if (block.kind === "separator") return node;
  if (block.kind === "cut") {
    node.append(make("span", "x-cut", "<…>"), make("span", "x-cut-told", block.name));
    return node;
  }
  node.append(...block.parts.map(paragraph));
  if (block.kind === "see_also") node.querySelector("p")?.prepend(make("span", "x-told", "See also: "));
  else if (block.name) node.append(make("span", "x-note-name x-told", block.name));
  return node;
}

function head(block, slot, choose) {
  const node = make("div", "x-turn-head");
  const name = make("span", "x-speaker", block.speaker);
  name.tabIndex = -1;
  if (block.speaker_id) {
    name.setAttribute("role", "button");
    name.title = `Select ${block.speaker}`;
    name.onclick = () => choose(block.speaker_id);
  }
  node.append(monogram(block.mark, slot, Boolean(block.speaker_id)), name);
  if (block.role) node.append(make("span", "x-role", block.role));
  if (block.note) node.append(make("span", "x-role", `(${block.note})`));
  node.append(make("span", "x-words", block.words));
  return node;
}

function turn(block, slots, choose) {
  const node = make("section", "x-turn");
  const slot = slots[block.speaker_id];
  if (slot !== undefined) node.style.setProperty("--x-hue", `var(--x-s${slot})`);
  Object.assign(node.dataset, { turn: block.id, speaker: block.speaker_id });
  node.setAttribute("aria-label", `Turn ${block.number}, ${block.speaker}`);
  const body = make("div", "x-body");
  if (!block.goes_on) body.append(head(block, slot, choose));
  body.append(...block.parts.map(paragraph));
  node.append(make("div", "x-number", block.goes_on ? "" : String(block.number)), body);
  return node;
}

function title(page) {
  const meta = make("div", "x-meta", page.meta);
  if (page.excerpt) {
    const excerpt = make("span", "x-excerpt");
    excerpt.append(make("span", "", "excerpt"));
    meta.append(excerpt);
  }
  if (/^https?:\/\//.test(page.url)) {
    const source = make("a", "", "source"), place = make("span", "");
    Object.assign(source, { href: page.url, target: "_blank", rel: "noopener noreferrer" });
    place.append(source);
    meta.append(place);
  }
  return [make("h3", "x-title", page.title), meta];
}

// The key of the underlines, and of the keys.
function legend() {
  const node = make("div", "x-key");
  for (const kind of KINDS) node.append(make("span", `x-m x-kind-${kind}`, kind));
  node.append(make("span", "x-m x-date", "date"), make("span", "x-inside", "editor’s note"));
  node.append(make("span", "x-key-followed", "followed"), make("span", "x-key-inferred", "followed, likely"));
  const keys = make("dl", "x-keys");
  keys.hidden = true;
  for (const [key, does] of KEYS) keys.append(make("dt", "", key), make("dd", "", does));
  const open = button("Keys", () => { keys.hidden = !keys.hidden; open.setAttribute("aria-expanded", String(!keys.hidden)); }, { className: "x-quiet" });
  open.setAttribute("aria-expanded", "false");
  node.append(open);
  return { node, keys, open };
}

// What a quotation is of: words selected in one turn, else the sentence of the name or passage in focus, else the turn.
function quoted(article, here) {
  const selected = document.getSelection();
  if (selected && !selected.isCollapsed && article.contains(selected.anchorNode)) {
    const range = selected.getRangeAt(0);
    const from = closest(range.startContainer, "p[data-at]"), to = closest(range.endContainer, "p[data-at]");
    const turns = [from, to].map((p) => p && p.closest("[data-turn]")?.dataset.turn);
    if (turns[0] && turns[0] === turns[1]) {
      return { turn: turns[0], start: offset(from, range.startContainer, range.startOffset), end: offset(to, range.endContainer, range.endOffset) };
    }
  }
  const name = document.activeElement?.closest?.(".x-m[data-start]") || article.querySelector(".x-focus .x-now");
  const own = name && article.contains(name) && name.closest("[data-turn]");
  if (own) return { turn: own.dataset.turn, start: Number(name.dataset.start), end: Number(name.dataset.start) + 1, around: true };
  const node = here();
  return node ? { turn: node.dataset.turn } : null;
}
const closest = (node, what) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(what);

// The text of one transcript: what is shown, what is marked in it, and going to a place.
function sheet(model, ask) {
  const article = make("article", "x-page");
  article.tabIndex = 0;
  const choose = (speaker) => ask("choose", { speaker });
  const turnsOf = (id) => [...article.querySelectorAll(`[data-turn="${CSS.escape(id)}"]`)];
  const paragraphOf = (places, start) => places.flatMap((node) => [...node.querySelectorAll("p[data-at]")]).findLast((p) => Number(p.dataset.at) <= Math.max(start, 0));
  // What a page shows as before stays as it is: what is marked for copying, how far it is scrolled, what is open in it.
  const kept = remembering();
  let watcher = null;
  function draw() {
    const page = model.get("page"), slots = model.get("slots");
    const other = article.dataset.page !== (page.id || "");
    article.setAttribute("aria-label", page.title || "Transcript");
    article.dataset.page = page.id || "";
    watcher?.disconnect();
    const nodes = (page.blocks || []).map((block) => kept.node(`${page.id} ${block.id}`, [block, slots[block.speaker_id]], () => (block.type === "turn" ? turn(block, slots, choose) : note(block))));
    kept.drawn();
    if (!page.id) nodes.push(make("p", "x-empty", "No transcript fits the selection."));
    watcher = new IntersectionObserver(soon, { root: article, rootMargin: "600px 0px 1200px 0px" });
    if (page.earlier) nodes.unshift(more(page.earlier, "Show earlier: ", "before", true));
    if (page.more) nodes.push(more(page.more, "Show more: ", "left", false));
    // What comes above what is read does not move it.
    const anchor = other ? null : [...article.children].find((node) => nodes.includes(node) && node.getBoundingClientRect().bottom > article.getBoundingClientRect().top);
    const before = anchor?.getBoundingClientRect().top;
    arrange(article, article, nodes);
    if (other) article.scrollTop = 0;
    else if (anchor) article.scrollTop += anchor.getBoundingClientRect().top - before;
  }
  // A long transcript comes as it is read: what comes next is asked for before one is there.
  function more(turns, verb, where, earlier) {
    const node = button(`${verb}${turns.toLocaleString("en")} turns are ${where}`, () => ask("more", { earlier }));
    watcher.observe(node);
    return node;
  }
  function soon(seen) {
    const near = seen.find((one) => one.isIntersecting);
    if (near) { watcher.disconnect(); near.target.click(); }
  }
  function paint() {
    const chosen = model.get("chosen") && new Set(model.get("chosen"));
    const followed = new Set(model.get("followed"));
    for (const node of article.querySelectorAll(".x-turn")) node.classList.toggle("x-aside", Boolean(chosen) && !chosen.has(node.dataset.turn));
    for (const node of article.querySelectorAll(".x-m[data-entity]")) {
      const about = ABOUT.get(node), amber = followed.has(node.dataset.entity);
      const how = about.sure === "check" ? "x-unsure" : about.form && about.form !== "description" && about.sure === "certain" ? "x-followed" : "x-inferred";
      for (const one of ["x-followed", "x-inferred", "x-unsure"]) node.classList.toggle(one, amber && one === how);
    }
    plainAgain(article, "x-found");
    for (const [id, start, end] of model.get("found")) {
      for (const p of turnsOf(id).flatMap((node) => [...node.querySelectorAll("p[data-at]")])) emphasise(p, start, end, "x-found");
    }
  }
  function into(node, share = 0.25) {
    article.scrollTop += node.getBoundingClientRect().top - article.getBoundingClientRect().top - article.clientHeight * share;
  }
  // The paragraph in focus, and the name or words in it that the passage is.
  function light(scroll) {
    const target = model.get("target");
    for (const name of ["x-focus", "x-now"]) article.querySelectorAll(`.${name}`).forEach((node) => node.classList.remove(name));
    if (!target.at) return;
    const places = target.turn && !target.note ? turnsOf(target.turn) : target.note ? [...article.querySelectorAll(`[data-note="${CSS.escape(target.note)}"]`)] : [];
    const p = paragraphOf(places, target.start);
    if (!p) { if (scroll && places[0]) into(places[0]); else if (scroll) article.scrollTop = 0; return; }
    p.classList.add("x-focus");
    const now = target.start < 0 ? null : p.querySelector(`.x-found[data-start="${target.start}"], .x-m[data-start="${target.start}"]`);
    if (now) now.classList.add("x-now");
    if (scroll) into(target.start < 0 ? places[0] : p, target.start < 0 ? 0 : 0.25);
  }
  // The turn that has the focus, else that of the paragraph in focus, where it is in sight, else the first in sight.
  function here() {
    const held = document.activeElement?.closest?.(".x-turn");
    if (held && article.contains(held)) return held;
    const box = article.getBoundingClientRect();
    const inSight = (node) => { const own = node.getBoundingClientRect(); return own.bottom > box.top + 12 && own.top < box.bottom; };
    const lit = article.querySelector(".x-turn .x-focus");
    if (lit && inSight(lit)) return lit.closest(".x-turn");
    return [...article.querySelectorAll(".x-turn")].find(inSight) || null;
  }
  return { article, draw, paint, light, here, into, turnsOf };
}

// Arrows from name to name, from turn to turn.
function walking(article, here, into) {
  const focus = (node) => { if (node) node.focus({ preventScroll: true }); if (node && node.getClientRects().length) keep(node); };
  const keep = (node) => {
    const own = node.getBoundingClientRect(), box = article.getBoundingClientRect();
    if (own.top < box.top + 20 || own.bottom > box.bottom - 20) into(node);
  };
  function name(by) {
    const all = [...article.querySelectorAll(".x-m[data-id]")];
    const at = all.indexOf(document.activeElement);
    if (at >= 0) return focus(all[at + by]);
    const top = article.getBoundingClientRect().top, held = document.activeElement.closest?.(".x-turn");
    const follows = (node) => (held ? held.compareDocumentPosition(node) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY) : node.getBoundingClientRect().top >= top);
    return focus(by > 0 ? all.find(follows) : all.findLast((node) => !follows(node)));
  }
  function step(by) {
    const all = [...article.querySelectorAll(".x-turn:not(.x-aside) .x-speaker")];
    const own = here();
    const next = by > 0
      ? all.find((node) => own && own.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING && !own.contains(node))
      : all.findLast((node) => own && own.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING && !own.contains(node));
    if (!next) return;
    next.focus({ preventScroll: true });
    into(next.closest(".x-turn"), 0.02);
  }
  return { name, step };
}

function render({ model, el }) {
  const ask = asking(model), root = panel(el, "Reader", "x-reader");
  const text = sheet(model, ask), { article } = text;
  const status = make("span", "x-status"), hint = make("p", "x-hint"), standing = make("span", "x-standing");
  status.setAttribute("role", "status");
  let told = 0;
  const say = (words) => {
    clearTimeout(told);
    status.textContent = words;
    told = setTimeout(() => { status.textContent = ""; }, 8000);
  };
  const given = (node, entity) => {
    const own = node && node.closest("[data-turn]");
    return own ? { turn: own.dataset.turn, start: Number(node.dataset.start), end: Number(node.dataset.start) + 1, around: true, entity } : null;
  };
  const map = minimap(model, (id, into) => {
    const [node] = text.turnsOf(id);
    if (!node) { ask("open", { document: model.get("page").id, turn: id }); return; }
    const box = node.getBoundingClientRect();
    article.scrollTop += box.top + into * box.height - article.getBoundingClientRect().top - article.clientHeight / 2;
  });
  const why = reasons(model, ask, (node, entity) => { const what = given(node, entity); if (what) ask("keep", what); });
  const pick = picker(model, ask), key = legend(), header = make("header", "x-document");
  const copy = copier(model, ask, root, say);
  const doCopy = () => { const what = quoted(article, text.here); if (what) copy(what); };
  const doKeep = () => { const what = quoted(article, text.here); if (what) ask("keep", what); };
  const up = button("↑", () => ask("step", { by: -1 }), { label: "Previous passage", title: "Previous passage (k)" });
  const down = button("↓", () => ask("step", { by: 1 }), { label: "Next passage", title: "Next passage (j)" });
  const copying = button("Copy quotation", doCopy), keeping = button("Keep", doKeep, { label: "Keep as finding" });
  // Pressing a button leaves the words selected that it is about.
  for (const one of [copying, keeping]) one.onmousedown = (event) => event.preventDefault();
  const bar = make("div", "x-bar"), right = make("div", "x-bar-right"), read = make("div", "x-page-row");
  right.append(status, standing, up, down, copying, keeping);
  bar.append(make("h2", "x-panel-title", "Reader"), right);
  read.append(article, map.node);
  root.prepend(bar, pick.node, header, read, hint, key.node, key.keys);
  messages(model, root);

  function stand() {
    const { told: words, why: reason } = model.get("standing");
    standing.textContent = words || "";
    for (const [one, name] of [[up, "Previous passage"], [down, "Next passage"]]) {
      one.disabled = Boolean(reason);
      one.setAttribute("aria-label", reason ? `${name}: ${reason}` : name);
    }
  }
  function ticks() {
    const page = model.get("page");
    const sizes = new Map();
    for (const block of page.blocks || []) if (block.type === "turn" && block.parts.length) {
      const [at, runs] = block.parts[block.parts.length - 1];
      sizes.set(block.id, at + runs.reduce((sum, run) => sum + letters(typeof run === "string" ? run : run[1]), 0));
    }
    const all = model.get("ticks").length ? model.get("ticks") : model.get("found").map(([id, start]) => [id, start, "certain"]);
    map.tick(all.map(([id, start, sure]) => [id, start / (sizes.get(id) || start || 1), sure]));
  }
  // What changed in one go is drawn in one go.
  const stale = new Set();
  function later(what) {
    if (!stale.size) queueMicrotask(update);
    stale.add(what);
  }
  function update() {
    const now = new Set(stale);
    stale.clear();
    const page = model.get("page");
    const held = document.activeElement;
    const back = article.contains(held) ? { turn: held.closest("[data-turn]")?.dataset.turn, start: held.dataset.start } : null;
    if (now.has("page")) {
      header.replaceChildren(...(page.id ? title(page) : []));
      why.over(text.draw, article);
      map.draw();
    }
    if (now.has("page") || now.has("paint")) { text.paint(); ticks(); }
    pick.draw();
    stand();
    text.light(now.has("target"));
    if (back && !held.isConnected && (document.activeElement === article || !article.contains(document.activeElement))) {
      const again = back.turn && text.turnsOf(back.turn).map((node) => node.querySelector(`.x-m[data-start="${back.start}"]`)).find(Boolean);
      (again || article).focus({ preventScroll: true });
    }
    keeping.hidden = !model.get("keeps");
  }
  for (const key_ of ["page", "slots"]) model.on(`change:${key_}`, () => later("page"));
  for (const key_ of ["chosen", "followed", "found", "ticks"]) model.on(`change:${key_}`, () => later("paint"));
  for (const key_ of ["contents", "offered", "standing", "keeps"]) model.on(`change:${key_}`, () => later("head"));
  model.on("change:target", () => later(model.get("target").quiet ? "lit" : "target"));
  model.on("change:done", () => say(model.get("done").told || ""));

  const act = (node) => {
    const about = ABOUT.get(node), followed = node.dataset.entity && model.get("followed").includes(node.dataset.entity);
    if (node.dataset.kind === "date" || about.form === "description" || followed) why.open(node);
    else follow(node);
  };
  const follow = (node) => {
    const own = node.closest("[data-turn]");
    if (node.dataset.entity) ask("follow", { entity: node.dataset.entity, ...(own ? { turn: own.dataset.turn, start: Number(node.dataset.start) } : {}) });
  };
  const marked = (event) => event.target.closest?.(".x-m[data-id]");
  article.addEventListener("click", (event) => {
    const node = marked(event);
    if (node && document.getSelection().isCollapsed) act(node);
  });
  for (const kind of ["focusin", "mouseover"]) article.addEventListener(kind, (event) => {
    const node = marked(event);
    if (node) hint.textContent = node.title;
  });
  const walk = walking(article, text.here, text.into);
  const does = {
    j: () => ask("step", { by: 1 }), k: () => ask("step", { by: -1 }), "[": () => walk.step(-1), "]": () => walk.step(1),
    c: doCopy, n: () => { if (model.get("keeps")) doKeep(); }, "?": () => key.open.click(),
    s: () => { const id = text.here()?.dataset.speaker; if (id) ask("choose", { speaker: id }); },
    f: () => { const node = document.activeElement.closest?.(".x-m[data-id]"); if (node) follow(node); },
    Escape: () => why.close(),
  };
  const inText = { ArrowRight: () => walk.name(1), ArrowLeft: () => walk.name(-1) };
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) {
      if (event.key === "Escape" && event.target.closest(".x-reason")) why.close();
      return;
    }
    const node = marked(event), own = node === event.target && article.contains(node);
    const doing = (own && (event.key === "Enter" || event.key === " ") && (() => act(node))) || does[event.key]
      || (article.contains(event.target) && !event.target.closest(".x-reason") && inText[event.key])
      || (event.key === "Enter" && event.target.closest(".x-speaker[role]") && does.s);
    if (!doing) return;
    doing();
    event.preventDefault();
    event.stopPropagation();
  });
  // Drawn before it has its place on the page, it goes to its passage when it gets it.
  let placed = false;
  const seen = new ResizeObserver(() => {
    if (!placed && article.clientHeight) { placed = true; text.light(!model.get("target").quiet); }
    why.place();
  });
  seen.observe(article);
  later("page");
  later("target");
  return () => seen.disconnect();
}
export default { render };
