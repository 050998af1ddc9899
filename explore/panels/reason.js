// Why a date or a name is read so: opens under the line that holds it, and what is below moves down.
const SCOPES = [["passage", "This passage"], ["transcript", "This transcript"], ["everywhere", "Everywhere"]];

// Puts the box before the first word of the paragraph that stands below the mark's last line.
function below(node, box) {
  const own = node.closest("p");
  const lines = node.getClientRects();
  const bottom = lines[lines.length - 1].bottom - 6;
  const range = document.createRange();
  for (const text of texts(own)) {
    if (node.contains(text) || !(node.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    for (const word of text.data.matchAll(/\S+/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (range.getBoundingClientRect().top <= bottom) continue;
      if (text.parentNode === own) own.insertBefore(box, word.index ? text.splitText(word.index) : text);
      else text.parentElement.closest("p > *").before(box);
      return;
    }
  }
  own.append(box);
}

function tail(node, box) {
  const lines = node.getClientRects();
  const line = lines[lines.length - 1], edge = box.getBoundingClientRect();
  const left = line.left + line.width / 2 - edge.left - 5;
  box.style.setProperty("--x-tail", `${Math.max(12, Math.min(edge.width - 24, left))}px`);
}

function sure(reason) {
  const node = make("span", "");
  node.append(make("span", `x-disc x-disc-${reason.sure}`), make("b", "", SURE[reason.sure] || reason.sure));
  node.append(reason.told ? `: ${reason.told}` : "");
  return node;
}

// What the box says: the sum, then what it rests on, how sure it is, and other readings.
function said(reason, take) {
  const sum = make("div", "x-sum");
  for (const [text, role] of reason.sum) sum.append(make(role === "result" ? "strong" : "span", role === "op" ? "x-op" : "", text));
  const list = make("dl", "");
  const row = (term, ...given) => { const dd = make("dd", ""); dd.append(...given); list.append(make("dt", "", term), dd); };
  for (const [term, text] of reason.rows) row(term, text);
  row("How sure", sure(reason));
  for (const rival of reason.rivals) {
    row("Or", `${rival.name}: ${rival.why} `, ...(take ? [button("Take this", () => take(rival), { label: `Take ${rival.name} instead` })] : []));
  }
  return [sum, list];
}

// Asks how far a correction goes, and tells what it would change before it is made.
function correcting(model, ask, box, reason, { action, verb, value = "", input = null }, leave) {
  const row = make("div", "x-correct"), told = make("span", "x-preview");
  told.setAttribute("role", "status");
  let scope = "passage";
  const given = () => ({ kind: reason.what, id: reason.id, action, scope, value: input ? input.value : value });
  const look = () => {
    if (input && !input.value.trim()) { told.textContent = ""; return; }
    told.textContent = "counting what it changes…";
    ask("preview", given());
  };
  const group = make("span", "x-seg");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "How far");
  for (const [key, name] of SCOPES) {
    const one = button(name, () => {
      scope = key;
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === one));
      look();
    });
    one.setAttribute("aria-pressed", String(key === scope));
    group.append(one);
  }
  const make_ = button(verb, () => { box.asked = true; ask("correct", given()); }, { className: "x-button x-main" });
  row.append(...(input ? [input] : []), group, told, make_, button("Cancel", leave));
  if (input) {
    input.onchange = look;
    input.onkeydown = (event) => { if (event.key === "Enter") { look(); event.stopPropagation(); } };
  }
  box.previewed = (text) => { told.textContent = text; };
  look();
  return row;
}

function acts(model, ask, box, reason, keep) {
  const row = make("div", "x-acts");
  const fixed = model.get("fixed");
  const leave = () => { box.querySelector(".x-correct").replaceWith(row); row.querySelector("button:not(:disabled)").focus(); };
  const begin = (what) => {
    const asked = correcting(model, ask, box, reason, what, leave);
    (box.querySelector(".x-correct") || row).replaceWith(asked);
    asked.querySelector("input, button").focus();
  };
  const change = (text, what) => {
    const one = button(text, () => begin(what()), fixed ? { label: `${text}: ${fixed}`, title: fixed } : {});
    one.disabled = Boolean(fixed);
    return one;
  };
  if (reason.entity) row.append(button("Follow", () => { box.leave(); ask("follow", { entity: reason.entity, ...box.place }); }));
  if (model.get("keeps")) row.append(button("Keep", keep));
  row.append(change("Reject", () => ({ action: "reject", verb: "Reject" })));
  if (reason.what === "date") {
    row.append(change("Set another date", () => {
      const input = make("input", "x-input");
      input.placeholder = "26 May 1992";
      input.setAttribute("aria-label", "The date meant");
      return { action: "set", verb: "Set", input };
    }));
  }
  row.append(make("kbd", "", "Esc"));
  box.begin = fixed ? null : (rival) => begin({ action: "set", verb: `Take ${rival.name}`, value: rival.entity });
  return row;
}

// The one box that is open: open(mark) asks for its reason and shows it, close() takes it away.
function reasons(model, ask, keep) {
  let box = null, opener = null;
  const place = () => { if (box) { below(opener, box); tail(opener, box); } };
  function close() {
    if (!box) return false;
    const own = opener.closest("p");
    const inside = box.contains(document.activeElement);
    box.remove();
    own.normalize();
    opener.setAttribute("aria-expanded", "false");
    opener.classList.remove("x-open");
    if (inside) opener.focus();
    box = null;
    return true;
  }
  function open(node) {
    const again = box && opener === node;
    if (close() && again) return;
    opener = node;
    ask("explain", { kind: node.dataset.kind === "date" ? "date" : "mention", id: node.dataset.id });
  }
  model.on("change:reason", () => {
    const reason = model.get("reason");
    if (!reason.id || !opener || !opener.isConnected || opener.dataset.id !== reason.id || box) return;
    box = make("span", "x-reason x-told");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `Why: ${reason.surface}`);
    const turn = opener.closest("[data-turn]");
    box.leave = close;
    box.place = turn ? { turn: turn.dataset.turn, start: Number(opener.dataset.start) } : {};
    const row = acts(model, ask, box, reason, () => keep(opener, reason.entity));
    box.append(make("span", "x-tail"), ...said(reason, box.begin), row);
    opener.setAttribute("aria-expanded", "true");
    opener.classList.add("x-open");
    place();
  });
  model.on("change:message", () => { if (box && model.get("message")) box.asked = false; });
  // A page drawn anew keeps the box with what is typed in it, under the same name or date; not where it was corrected.
  function over(draw, page) {
    const of = (node) => [node.dataset.id, node.dataset.start, node.textContent, node.closest("[data-turn]")?.dataset.turn].join("|");
    const kept = box && !box.asked && of(opener);
    const held = box && box.contains(document.activeElement) ? document.activeElement : null;
    draw();
    if (!box) return;
    if (!kept) { close(); return; }
    const found = [...page.querySelectorAll(".x-m[data-id]")].find((node) => of(node) === kept);
    if (!found) { close(); return; }
    if (found === opener && box.isConnected) return;
    opener = found;
    opener.setAttribute("aria-expanded", "true");
    opener.classList.add("x-open");
    place();
    if (held) held.focus({ preventScroll: true });
  }
  model.on("change:previewed", () => { if (box && box.previewed) box.previewed(model.get("previewed").told); });
  return { open, close, over, place, isOpen: () => Boolean(box) };
}
