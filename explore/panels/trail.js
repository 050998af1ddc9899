// A subject's passages in time order. Text only: nothing from a transcript ever becomes markup.

const WORDS = { certain: "certain", likely: "likely", check: "to check" };
const FOLLOWED = ["taken up", "turned aside", "not taken up", "cut before the reply"];
const SCOPES = { passage: "here", transcript: "in this transcript", everywhere: "everywhere" };
const KINDS = ["person", "place", "organisation", "agreement", "event", "infrastructure", "nationality"];
const HEADS = {
  date: "Date", speaker: "Speaker", transcript: "Transcript", sentence: "Passage", form: "Form", confidence: "How sure",
  reason: "Why it belongs", what_followed: "What followed", said_by: "Said by",
};
// What each correction asks for: its title, what is typed or chosen, how far it may reach, its verb.
const FORMS = {
  reject: { title: "Reject", name: "Reject", verb: "Reject", scopes: ["passage", "transcript", "everywhere"] },
  point: { title: "Means another subject", name: "Another subject", verb: "Change", value: "subject", scopes: ["passage", "transcript", "everywhere"] },
  split: { title: "A subject of its own, called", name: "A new subject", verb: "Part", value: "text", scopes: ["transcript", "everywhere"] },
  speaker: { title: "Who speaks here", name: "The speaker", verb: "Set the speaker", value: "text", scopes: ["passage", "transcript", "everywhere"] },
  alias: { title: "Also called", verb: "Add the name", value: "text" },
  rename: { title: "Name to show", verb: "Rename", value: "text" },
  retype: { title: "Kind", verb: "Change the kind", value: "kind" },
  merge: { title: "Merge into this one", verb: "Merge", value: "subject" },
};

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const number = (n) => n.toLocaleString("en");
const disc = (sure) => { const node = make("span", `x-disc x-disc-${sure}`); node.setAttribute("aria-hidden", "true"); return node; };

// A row of buttons of which one is pressed.
function segments(label, choices, pressed, choose, key = label) {
  const group = make("div", "x-segments");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  for (const { value, text, disabled, why } of choices) {
    const node = button(text, () => choose(value), { className: "x-segment", title: why });
    node.setAttribute("aria-pressed", String(value === pressed));
    node.disabled = Boolean(disabled);
    node.dataset.key = `${key}|${value}`;
    group.append(node);
  }
  return group;
}

// Pieces of text, of which those that are passages are marked: filled what names, outlined what is inferred.
function pieces(into, parts) {
  for (const [look, text] of parts) into.append(look ? make("mark", `x-hit x-hit-${look}`, text) : text);
  return into;
}

function render({ model, el }) {
  const root = panel(el, "Trail", "x-trail");
  const ask = asking(model);
  const body = make("div", "x-trail-body");
  let asked = 0; // the number of the last preview asked for
  let form = null; // the form that is open
  let current = ""; // the sentence that j and k go on from
  const whole = new Set(); // turns whose whole reply is shown

  const open = (document, turn, start) => {
    model.set("opened", { document, turn, start, at: Date.now() });
    model.save_changes();
  };

  // Corrections ------------------------------------------------------------------------------------------------------
  const openerOf = (one) => body.querySelector(`[data-key="${CSS.escape(one.opener)}"]`);
  function close(back = true) {
    if (!form) return;
    const one = form;
    form = null;
    const opener = back && (openerOf(one) || quotes().find((said) => said.tabIndex === 0));
    if (opener) opener.focus({ preventScroll: true });
    one.node.remove();
  }
  // A list drawn anew keeps the form that is open, with what is typed in it, where its opener still stands.
  function keepForm() {
    if (!form || form.node.isConnected) return;
    const host = openerOf(form)?.closest("[data-host]");
    if (host?.dataset.host === form.host) host.append(form.node);
    else form = null;
  }
  function correction(action, opener, { passage = "", text = "", others = [] } = {}) {
    close(false);
    const host = body.querySelector(`[data-key="${CSS.escape(opener)}"]`).closest("[data-host]");
    const spec = FORMS[action];
    const node = make("div", "x-form");
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", spec.title);
    const told = make("p", "x-preview", "");
    told.setAttribute("role", "status");
    const given = { action, passage, scope: spec.scopes ? spec.scopes[0] : "", value: "" };
    const confirm = button(spec.verb, () => {
      // On a large archive it takes seconds: it is said, and not asked twice.
      confirm.disabled = true;
      confirm.textContent = "Writing …";
      ask("correct", given);
    }, { className: "x-button x-primary" });
    confirm.disabled = true;
    let waiting = 0;
    const preview = (delay) => {
      clearTimeout(waiting);
      confirm.disabled = true;
      if (spec.value && !given.value.trim()) { told.textContent = ""; return; }
      told.textContent = "Counting what it would change …";
      asked += 1;
      form.asked = asked;
      waiting = setTimeout(() => ask("preview", { asked: form ? form.asked : asked, ...given }), delay);
    };
    const refused = () => { if (confirm.textContent !== spec.verb) { confirm.disabled = false; confirm.textContent = spec.verb; } };
    form = { node, opener, host: host.dataset.host, asked: 0, told, confirm, refused, choose: null };
    if (others.length) {
      node.append(segments(
        "What is wrong", others.map((value) => ({ value, text: FORMS[value].name })), action,
        (next) => correction(next, opener, { passage, text, others }),
      ));
    }
    node.append(make("b", "", text ? `${spec.title}: “${text}”` : spec.title));
    const field = make(spec.value === "kind" ? "select" : "input", "x-input");
    if (spec.value) {
      field.setAttribute("aria-label", spec.title);
      if (spec.value === "kind") for (const kind of KINDS) field.append(make("option", "", kind));
      if (spec.value === "kind") given.value = field.value;
      node.append(field);
    }
    if (spec.value === "subject") {
      field.placeholder = "Type a name";
      const list = make("div", "x-choices");
      field.oninput = () => { clearTimeout(waiting); waiting = setTimeout(() => ask("find", { what: field.value }), 200); };
      form.choose = ({ what, choices }) => {
        if (what !== field.value) return;
        list.replaceChildren(...choices.map(({ entity_id, name, kind, mentions }) => button(
          `${name} · ${kind} · ${number(mentions)}`,
          () => { given.value = entity_id; field.value = name; list.replaceChildren(); preview(0); },
        )));
        if (!choices.length && what.trim()) list.append(make("span", "x-meta", "Nothing here is called so."));
      };
      node.append(list);
    } else if (spec.value) {
      field.oninput = () => { given.value = field.value; preview(300); };
    }
    const scopes = () => segments("How far", spec.scopes.map((value) => ({ value, text: SCOPES[value] })), given.scope, (value) => {
      given.scope = value;
      const next = scopes();
      node.querySelector('[aria-label="How far"]').replaceWith(next);
      next.querySelector("[aria-pressed=true]").focus();
      preview(0);
    });
    if (spec.scopes) node.append(scopes());
    node.append(told, confirm, button("Cancel", () => close()));
    node.onkeydown = (event) => {
      if (event.key === "Escape") { close(); event.stopPropagation(); event.preventDefault(); }
      if (event.key === "Enter" && event.target === field && !confirm.disabled) { confirm.click(); event.preventDefault(); }
    };
    host.append(node);
    (spec.value ? field : node.querySelector(".x-segment")).focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
    preview(0);
  }
  model.on("change:previewed", () => {
    const { asked: answered, sentence } = model.get("previewed");
    if (!form || answered !== form.asked) return;
    form.told.textContent = sentence || model.get("message");
    form.confirm.disabled = !sentence;
  });
  model.on("change:message", () => { if (form && model.get("message")) form.refused(); });
  model.on("change:corrected", () => close());
  model.on("change:found", () => { if (form && form.choose) form.choose(model.get("found")); });

  // What is shown ----------------------------------------------------------------------------------------------------
  function bar(content) {
    const head = make("div", "x-trail-bar");
    const right = make("div", "x-trail-acts");
    head.append(make("h2", "x-panel-title", "Trail"), right);
    if (!content.name) return head;
    const { likely, check } = content.tally;
    right.append(
      segments("Show", [
        { value: "", text: "All" },
        { value: "likely", text: `Likely, ${number(likely)}`, disabled: !likely },
        { value: "check", text: `To check, ${number(check)}`, disabled: !check },
      ], content.sure, (sure) => ask("show", { sure })),
    );
    const table = Boolean(model.get("twin").rows);
    right.append(
      button(table ? "List" : "Table", () => ask("view", { table: !table })),
      button("Export…", () => ask("export"), { title: "Write the passages as CSV, with their source" }),
    );
    return head;
  }
  function subject(content) {
    const node = make("div", "x-subject");
    const title = make("h3", "x-trail-name", content.name);
    title.append(make("span", "x-trail-kind", content.kind));
    const also = make("div", "x-also");
    if (content.also.length) {
      also.append("Also called ");
      content.also.forEach((name, i) => also.append(i ? ", " : "", make("b", "", name)));
      if (content.also_more) also.append(` and ${number(content.also_more)} more`);
    }
    if (content.one && content.corrects) {
      node.dataset.host = "";
      const act = (name, action) => {
        const opener = button(name, () => correction(action, opener.dataset.key), { className: "x-button x-small" });
        opener.dataset.key = action;
        return opener;
      };
      for (const [name, action] of [["Add a name", "alias"], ["Rename", "rename"], ["Another kind", "retype"], ["Merge another subject", "merge"]]) {
        also.append(" ", act(name, action));
      }
    }
    const firsts = make("div", "x-firsts");
    for (const first of content.firsts) {
      const box = button("", () => open(first.document, first.turn, first.start), { className: "x-first", title: first.why });
      box.append(make("span", "x-first-title", first.title), make("b", "", first.when), make("span", "", first.who));
      if (first.sure === "check") box.append(disc("check"));
      firsts.append(box);
    }
    const tally = make("p", "x-tally", `${content.ground}: `);
    ["certain", "likely", "check"].forEach((sure, i) => {
      tally.append(i ? ", " : "", disc(sure), make("b", "", number(content.tally[sure])), ` ${WORDS[sure]}`);
    });
    const marked = content.anniversaries;
    tally.append(marked ? `; and ${marked === 1 ? "an anniversary" : `${number(marked)} anniversaries`} of it.` : ".");
    if (content.most_in) tally.append(` ${content.most_in}.`);
    node.append(title, also, firsts, tally);
    return node;
  }
  function followed(item) {
    const { reply, suggested, why, own } = item.followed;
    const node = make("div", "x-followed-by");
    const head = make("div", "x-followed-head");
    const said = make("span", "x-followed-said", own ? "Your word: " : "Suggested: ");
    said.append(make("b", "", own || suggested));
    head.append(make("b", "", "What followed"), said);
    node.append(head);
    if (reply) {
      const slot = model.get("slots")[reply.speaker_id];
      node.style.setProperty("--x-hue", slot === undefined ? "var(--x-neutral)" : `var(--x-s${slot})`);
      const paragraphs = reply.begins.map((parts) => pieces(make("p", "x-said"), parts));
      if (paragraphs.length) paragraphs[0].prepend(monogram(reply.mark, slot, Boolean(reply.speaker_id)), " ");
      node.append(make("div", "x-replier", `${reply.speaker}, turn ${number(reply.number)}`), ...paragraphs);
      const rest = model.get("rests")[item.turn];
      if (reply.rest && whole.has(item.turn) && rest) {
        for (const parts of rest) node.append(pieces(make("p", "x-said"), parts));
      } else if (reply.rest) {
        const more = button(`Read the whole reply, ${number(reply.words)} words`, () => { whole.add(item.turn); ask("read", { turn: item.turn }); }, { className: "x-link" });
        node.append(more);
      }
    }
    node.append(make("p", "x-why", own && suggested && own !== suggested ? `Suggested was ${suggested}. ${why}` : why));
    node.append(segments(
      "What followed", FOLLOWED.map((value) => ({ value, text: capital(value) })), own || suggested,
      (value) => ask("judge", { turn: item.turn, uptake: value === own ? "" : value }), `${item.turn} followed`,
    ));
    if (own) node.classList.add("x-own");
    return node;
  }
  function acts(passage, item, content) {
    const row = make("span", "x-acts");
    const act = (name, action, others) => {
      const opener = button(name, () => correction(action, opener.dataset.key, { passage: passage.id, text: passage.surface, others }), {
        className: "x-button x-small", label: `${name}: ${passage.surface}`,
      });
      opener.dataset.key = `${passage.id} ${action} ${passage.surface}`;
      return opener;
    };
    if (model.get("can_keep")) {
      const keep = button("Keep", () => ask("keep", { passage: passage.id }), { className: "x-button x-small", label: `Keep: ${passage.surface}` });
      keep.dataset.key = `${passage.id} keep`;
      row.append(keep);
    }
    if (content.corrects) {
      const others = item.turn ? ["point", "split", "speaker"] : ["point", "split"];
      row.append(act("Reject", "reject", []), act("Correct…", "point", others));
    }
    return row;
  }
  function sentence(one, item, content) {
    const node = make("div", "x-sentence");
    node.dataset.host = `${item.turn || item.document}/${one.start}`;
    const said = pieces(make("p", "x-said x-quote"), one.parts);
    said.tabIndex = -1;
    said.dataset.key = `${item.turn || item.document}/${one.start}`;
    said.setAttribute("role", "button");
    said.setAttribute("aria-description", `Open in the reader: ${item.title}, ${item.when}`);
    said.onclick = () => { if (!String(getSelection())) { mark(said); open(item.document, item.turn, one.start); } };
    node.append(said);
    for (const passage of one.passages) {
      const why = make("div", `x-passage x-sure-${passage.sure}`);
      const text = make("span", "x-why");
      text.append(disc(passage.sure), make("b", "", WORDS[passage.sure]), ` “${passage.surface}”: ${passage.why}`);
      why.append(text, acts(passage, item, content));
      node.append(why);
    }
    return node;
  }
  function turn(item, content) {
    const node = make("li", "x-item");
    const date = make("div", "x-date-of", item.day);
    if (item.year) date.append(make("br"), item.year);
    const knob = make("i", "x-knob");
    knob.setAttribute("aria-hidden", "true");
    const box = make("div", "x-item-body");
    if (item.badges.length) {
      const badges = make("div", "x-badges");
      for (const badge of item.badges) badges.append(make("span", "x-badge", badge));
      box.append(badges);
    }
    const slot = model.get("slots")[item.speaker_id];
    const head = make("div", "x-trail-head");
    head.style.setProperty("--x-hue", slot === undefined ? "var(--x-neutral)" : `var(--x-s${slot})`);
    if (item.mark) head.append(monogram(item.mark, slot, Boolean(item.speaker_id)));
    head.append(make("b", "x-who", item.speaker));
    if (item.role) head.append(make("span", item.introduced ? "x-introduced" : "", item.introduced ? `${item.role}, self-introduced` : item.role));
    head.append(make("span", "x-where", [item.title, item.place].filter(Boolean).join(" · ")));
    const pair = make("div", "x-pair");
    const said = make("div", "x-sentences");
    for (const one of item.sentences) said.append(sentence(one, item, content));
    pair.append(said);
    if (item.followed) pair.append(followed(item));
    box.append(head, pair);
    node.append(date, knob, box);
    node.addEventListener("click", (event) => { if (!event.target.closest("button, .x-quote, .x-form")) mark(node.querySelector(".x-quote")); });
    node.setAttribute("aria-label", `${item.when}, ${item.speaker}`);
    return node;
  }
  function hole(item) {
    const node = make("li", "x-item x-hole");
    const knob = make("i", "x-knob");
    knob.setAttribute("aria-hidden", "true");
    node.append(knob, make("div", "x-hole-told", item.text));
    return node;
  }
  function twin(content, rows) {
    const box = make("div", "x-twin");
    const table = make("table", "x-table");
    table.createCaption().textContent = `The passages of ${content.name}, in time order`;
    const head = table.createTHead().insertRow();
    for (const column of rows.columns) {
      const cell = make("th", "", HEADS[column]);
      cell.scope = "col";
      head.append(cell);
    }
    const lines = table.createTBody();
    for (const row of rows.rows) {
      const line = lines.insertRow();
      row.forEach((text, i) => {
        const cell = line.insertCell();
        cell.textContent = text;
        if (rows.columns[i] === "sentence") cell.className = "x-quoted";
      });
    }
    box.append(table);
    return box;
  }
  function nothing(content) {
    const node = make("div", "x-empty");
    node.append(make("p", "", `No passage of ${content.name} fits.`));
    for (const { key, name, passages } of content.relax) {
      node.append(button(`Without ${name} there ${passages === 1 ? "is 1" : `are ${number(passages)}`}`, () => ask("relax", { key })));
    }
    return node;
  }

  // Where one is -----------------------------------------------------------------------------------------------------
  const quotes = () => [...body.querySelectorAll(".x-quote")];
  function mark(said) {
    for (const one of quotes()) one.tabIndex = one === said ? 0 : -1;
    for (const one of body.querySelectorAll(".x-current")) one.classList.remove("x-current");
    said.closest(".x-item").classList.add("x-current");
    current = said.dataset.key;
  }
  root.addEventListener("focusin", (event) => {
    const item = event.target.closest(".x-item");
    const said = event.target.closest(".x-quote") || (item && !item.classList.contains("x-current") && item.querySelector(".x-quote"));
    if (said) mark(said);
  });
  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const all = quotes();
    const at = all.findIndex((one) => one.dataset.key === current);
    const onQuote = event.target.classList.contains("x-quote");
    const by = { j: 1, k: -1, ...(onQuote && { ArrowDown: 1, ArrowUp: -1 }) }[event.key];
    if (by) {
      const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
      if (next) { mark(next); next.focus(); }
    } else if (onQuote && (event.key === "Home" || event.key === "End")) {
      const next = all[event.key === "Home" ? 0 : all.length - 1];
      mark(next);
      next.focus();
    } else if (onQuote && (event.key === "Enter" || event.key === " ")) event.target.click();
    else if (event.key === "n" && model.get("can_keep") && at >= 0) {
      const keep = all[at].parentNode.querySelector('.x-acts [aria-label^="Keep"]');
      if (keep) keep.click();
    } else return;
    event.preventDefault();
  });

  // What comes next is asked for before one is there.
  let watcher = null;
  function watch(node) {
    watcher = new IntersectionObserver((seen) => {
      if (seen.some((one) => one.isIntersecting)) { watcher.disconnect(); ask("more"); }
    }, { rootMargin: "800px" });
    watcher.observe(node);
  }

  let shown = ""; // the subject that is drawn
  const kept = remembering();
  const passages = make("ol", "x-passages");
  function draw() {
    const content = model.get("content"), other = shown !== content.id;
    if (other) { current = ""; whole.clear(); form = null; }
    shown = content.id;
    if (watcher) watcher.disconnect();
    keepingFocus(root, body, () => { fill(content); kept.drawn(); keepForm(); });
    if (other) passages.scrollTop = 0;
  }
  function fill(content) {
    const rows = model.get("twin");
    const head = kept.node("bar", [content.name, content.tally, content.sure, Boolean(rows.rows)], () => bar(content));
    if (!content.name) {
      const how = "Choose a subject, or click a name in the reader: its passages come here in time order.";
      arrange(root, body, [head, make("p", "x-empty", how)]);
      return;
    }
    const { items, more, goes_on, sure, relax, ...about } = content;
    const top = kept.node("subject", about, () => subject(content));
    if (!content.passages) arrange(root, body, [head, top, nothing(content)]);
    else if (rows.rows) arrange(root, body, [head, top, kept.node("twin", [content.name, rows], () => twin(content, rows))]);
    else {
      arrange(root, body, [head, top, passages]);
      list(content, items);
    }
  }
  function list(content, items) {
    const rests = model.get("rests"), also = [content.corrects, model.get("can_keep"), model.get("slots")];
    const nodes = items.map((item) => {
      const key = item.type === "hole" ? `hole ${item.text}` : `${item.document}/${item.turn || item.sentences[0].start}`;
      const rest = whole.has(item.turn) && rests[item.turn];
      return kept.node(key, [item, rest, ...also], () => (item.type === "hole" ? hole(item) : turn(item, content)));
    });
    if (content.more) {
      const more = make("li", "x-more");
      if (content.goes_on) watch(more);
      else more.append(button(`Show ${number(Math.min(200, content.more))} more of ${number(content.more)}`, () => ask("more")));
      nodes.push(more);
    }
    arrange(root, passages, nodes);
    const said = quotes().find((one) => one.dataset.key === current);
    if (said) mark(said);
    else quotes().forEach((one, i) => { one.tabIndex = i ? -1 : 0; });
  }
  root.append(body);
  messages(model, root);
  let due = false; // what changes together is drawn once
  const soon = () => { if (!due) { due = true; queueMicrotask(() => { due = false; draw(); }); } };
  for (const name of ["content", "twin", "rests", "slots", "can_keep"]) model.on(`change:${name}`, soon);
  draw();
}
export default { render };
