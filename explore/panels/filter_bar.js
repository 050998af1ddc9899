// Seven filters in a row. A click opens one below the row; what it lists is counted by Python while it is open.
const SEARCHED = { speakers: "Name, role or paper", subject: "Any name or acronym, or words: 1992 friendship treaty", places: "Place", genres: "Genre", transcripts: "Title, date or place" };
const IDLE = { speakers: "Everyone", subject: "Stop following", dates: "Any date", places: "Any place", genres: "Any genre", transcripts: "All transcripts" };

function render({ model, el }) {
  const root = panel(el, "Filters", "x-filters");
  const ask = asking(model);
  const put = (name, value) => { model.set(name, value); model.save_changes(); };
  const row = make("div", "x-filter-bar");
  const pop = make("div", "x-filter-pop");
  root.append(row, pop);
  messages(model, root);
  const openers = {};
  let topic = null;

  // ---- the row ----
  function close() {
    const was = model.get("unfolded");
    put("unfolded", "");
    if (openers[was]) openers[was].focus();
  }
  // What was searched for in one list is not searched for in the next.
  function toggle(key) { model.set("find", ""); put("unfolded", model.get("unfolded") === key ? "" : key); }
  function cell(one) {
    const box = make("div", "x-filter");
    box.dataset.filter = one.key;
    if (one.key === "text") return textCell(box);
    const opener = button("", () => toggle(one.key), { className: "x-filter-open" });
    opener.append(make("span", "x-filter-name", one.name), make("b", "x-filter-value"));
    const clear = button("✕", () => { if (now === one.key) dates?.settle(); ask("clear", { name: one.key }); opener.focus(); }, { className: "x-filter-clear", label: `Clear ${one.name}` });
    openers[one.key] = opener;
    box.append(opener, clear);
    return box;
  }
  function drawRow() {
    const shown = model.get("shown");
    // A topic that was made is followed: its form has done its work.
    if (topic && topic.asked !== undefined && topic.asked !== shown.find((one) => one.subject).value) { topic = null; drawForm(); drawList(); search.focus({ preventScroll: true }); }
    if (!row.children.length) row.append(...shown.map(cell));
    shown.forEach((one, i) => {
      const box = row.children[i];
      box.classList.toggle("x-on", one.on);
      box.classList.toggle("x-unfolded", model.get("unfolded") === one.key);
      if (one.key === "text") return;
      const [opener, clear] = box.children;
      opener.lastChild.textContent = one.value;
      opener.title = one.on ? `${one.name}: ${one.value}` : "";
      opener.setAttribute("aria-expanded", String(model.get("unfolded") === one.key));
      clear.hidden = !one.on;
    });
  }

  // ---- the text ----
  let typed, toggles, pause = 0, sent = 0;  // the number of what was last asked, until it is answered
  function textCell(box) {
    typed = make("input", "x-filter-typed");
    typed.type = "text";
    typed.placeholder = "Word or phrase";
    typed.setAttribute("aria-label", "Text: word or phrase");
    typed.spellcheck = false;
    typed.oninput = () => { clearTimeout(pause); pause = setTimeout(() => look(true), 300); };
    typed.onkeydown = (event) => {
      if (event.key === "Enter") look(false);
      else if (event.key === "Escape" && typed.value) { typed.value = ""; look(false); event.stopPropagation(); }
    };
    const line = make("div", "x-filter-line");
    toggles = [["case", "Aa", "Match case"], ["whole_word", "ab|", "Whole word"], ["regex", ".*", "Pattern"]].map(([key, sign, name]) => {
      const one = button(sign, () => { one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true")); look(false); }, { className: "x-filter-how", label: name, title: name });
      one.dataset.key = key;
      return one;
    });
    line.append(typed, ...toggles);
    box.append(make("span", "x-filter-name", "Text"), line);
    return box;
  }
  const how = () => Object.fromEntries(toggles.map((one) => [one.dataset.key, one.getAttribute("aria-pressed") === "true"]));
  function look(typing) {
    clearTimeout(pause);
    pause = 0;
    sent = Math.random();
    ask("text", { text: typed.value, ...how(), typing, asked: sent });
  }
  function drawText() {
    const state = model.get("text_state");
    if (state.asked === sent) sent = 0;
    // What is typed is not written over by the answer to what was typed before it.
    if (pause || sent) return;
    if (typed.value !== state.text) typed.value = state.text;
    toggles.forEach((one) => one.setAttribute("aria-pressed", String(Boolean(state[one.dataset.key]))));
    const whole = toggles[1];
    whole.disabled = Boolean(state.regex);
    whole.title = state.regex ? "Whole word: a pattern says itself where words end" : "Whole word";
    whole.setAttribute("aria-label", whole.title);
  }
  function drawWrong() {
    typed.setAttribute("aria-invalid", String(model.get("wrong") === "text"));
    pop.querySelectorAll(".x-date-box").forEach((one) => one.setAttribute("aria-invalid", String(model.get("wrong") === "dates")));
  }

  // ---- what is open ----
  let now = "", search, list, head, form, wait = 0, dates = null;
  function unfold() {
    drawRow();
    const key = model.get("unfolded");
    if (key === now) return;
    now = key;
    topic = null;
    clearTimeout(wait);
    wait = 0;
    pop.replaceChildren();
    pop.hidden = !key;
    if (!key) return;
    const name = (model.get("shown").find((one) => one.key === key) || {}).name;
    pop.setAttribute("role", "group");
    pop.setAttribute("aria-label", `${name}: choose`);
    head = make("div", "x-pop-head");
    form = make("div", "x-pop-form");
    list = make("div", "x-pop-list");
    search = dates = null;
    if (key === "dates") { dates = dateBoxes(); head.append(...dates.nodes); }
    else {
      search = make("input", "x-pop-search");
      search.type = "search";
      search.placeholder = SEARCHED[key];
      search.setAttribute("aria-label", `Search: ${SEARCHED[key]}`);
      search.value = model.get("find");
      search.oninput = () => { clearTimeout(wait); wait = setTimeout(() => { wait = 0; put("find", search.value); }, 120); };
      search.onkeydown = (event) => {
        if (event.key === "ArrowDown") { const first = list.querySelector("[data-focus]"); if (first) { first.focus(); event.preventDefault(); } }
        if (event.key === "Enter" && key === "subject" && search.value.trim() && !topic) ask("subject", { what: search.value.trim() });
      };
      head.append(search);
    }
    const clear = button(IDLE[key], () => { dates?.settle(); ask("clear", { name: key }); }, { className: "x-button x-pop-idle" });
    head.append(clear);
    if (key === "subject") head.append(button("A topic of your own", () => { topic = topic ? null : { name: "", words: "", members: new Map() }; drawForm(); drawList(); }, { className: "x-button x-pop-topic" }));
    head.append(button("Close", close, { className: "x-button x-pop-close", title: "Close (Esc)" }));
    pop.append(head, form, list);
    place();
    drawForm();
    drawList();
    (search || head.querySelector("input")).focus({ preventScroll: true });
  }
  function place() {
    const at = openers[now];
    if (!at) return;
    const space = root.clientWidth;
    const width = Math.min(space - 24, now === "subject" ? 720 : 560);
    pop.style.width = `${width}px`;
    pop.style.marginLeft = `${Math.max(12, Math.min(at.parentNode.offsetLeft + 4, space - width - 12))}px`;
  }
  // What is typed stands until it is applied and answered, or the dates are settled in another way: a late answer to
  // something else, or one that refuses, writes nothing over it.
  function dateBoxes() {
    const edited = new Set();
    let applied = 0;
    const boxes = ["From", "To"].map((name) => {
      const box = make("input", "x-date-box");
      box.type = "text";
      box.placeholder = name === "From" ? "2012 or May 2012" : "2012-05-15";
      box.oninput = () => { edited.add(box); };
      box.onkeydown = (event) => { if (event.key === "Enter") apply(); };
      return box;
    });
    const labels = ["From", "To"].map((name, i) => { const label = make("label", "x-date-label", name); label.append(boxes[i]); return label; });
    function apply() {
      edited.clear();
      applied = Math.random();
      ask("dates", { since: boxes[0].value, until: boxes[1].value, asked: applied });
    }
    function fill({ since, until, asked }) {
      if (asked === applied) applied = 0;
      if (!applied) [since, until].forEach((value, i) => { if (!edited.has(boxes[i]) && boxes[i].value !== value) boxes[i].value = value; });
    }
    function settle() {
      edited.clear();
      applied = 0;
      const content = model.get("content");
      if (content.key === "dates") fill(content);
    }
    return { nodes: [...labels, button("Apply", apply)], fill, settle };
  }

  function drawForm() {
    form.replaceChildren();
    form.hidden = !topic;
    const toggle = head.querySelector(".x-pop-topic");
    if (toggle) toggle.setAttribute("aria-expanded", String(Boolean(topic)));
    if (!topic) return;
    const field = (name, key, hint) => {
      const label = make("label", "x-topic-label", name);
      const box = make("input", "x-topic-box");
      box.value = topic[key];
      box.placeholder = hint;
      box.oninput = () => { topic[key] = box.value; };
      label.append(box);
      return label;
    };
    const members = make("div", "x-topic-members");
    members.append(make("span", "x-meta", topic.members.size ? "Subjects:" : "Tick subjects in the list below; words are looked for as they stand."));
    topic.members.forEach((name, id) => members.append(button(`${name} ✕`, () => { topic.members.delete(id); drawForm(); drawList(); }, { className: "x-chip", label: `Take out ${name}` })));
    const done = button("Make the topic and follow it", () => {
      topic.asked = model.get("shown").find((one) => one.subject).value;
      ask("topic", { name: topic.name, members: [...topic.members.keys()], words: topic.words });
    });
    form.append(field("Name", "name", "Railways of the East"), field("Words", "words", "parted by commas"), members, done);
  }

  const plain = (one) => [make("span", "x-row-name", one.name), make("span", "x-row-told", one.also ? `also called ${one.also}` : one.told)];
  function line(one, content) {
    const much = make("span", "x-row-much", one.much);
    let node;
    if (one.turn) {
      node = make("div", "x-row x-row-read");
      node.append(monogram("?", null, false), ...plain(one), much, button("Open", () => ask("read", { turn: one.turn }), { label: `Open the passage: ${one.name}` }));
      node.lastChild.dataset.focus = one.turn;
    } else if (!one.value) {
      node = make("div", "x-row x-row-only");
      node.append(...(one.mark ? [monogram("?", null, false)] : []), ...plain(one), much);
    } else if (content.many || topic) {
      node = make("label", "x-row");
      const box = make("input", "x-row-box");
      box.type = "checkbox";
      box.checked = topic ? topic.members.has(one.value) : one.chosen;
      box.dataset.focus = one.value;
      box.onchange = () => {
        if (!topic) return ask("choose", { name: content.key, value: one.value, on: box.checked });
        if (box.checked) topic.members.set(one.value, one.name); else topic.members.delete(one.value);
        drawForm();
      };
      node.append(box, ...(one.mark ? [monogram(one.mark, one.slot)] : []), ...plain(one), much);
    } else {
      node = make("button", "x-row x-row-one");
      node.type = "button";
      node.dataset.focus = one.value;
      node.setAttribute("aria-pressed", String(one.chosen));
      node.onclick = () => {
        dates?.settle();
        ask(...(content.key === "dates" ? ["year", { year: one.value }] : ["subject", { what: one.chosen ? "" : one.value }]));
      };
      node.append(...plain(one), much);
    }
    node.classList.toggle("x-none", !one.there);
    return node;
  }
  function part(group, content) {
    const box = make("div", "x-pop-group");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", group.name);
    box.append(make("div", "x-pop-title", group.name));
    const rows = make("div", content.key === "dates" && group.name === "Years" ? "x-years" : "x-rows");
    rows.append(...group.rows.map((one) => line(one, content)));
    box.append(rows);
    if (group.left) box.append(button(`Show ${Math.min(200, group.left)} more of ${group.total.toLocaleString("en")}`, () => ask("more", { group: group.name }), { className: "x-button x-pop-more" }));
    return box;
  }
  function drawList() {
    const content = model.get("content");
    if (!now || content.key !== now) return;
    const active = list.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
    const maybe = (content.maybe || []).map((one) => ({ ...one, there: true, chosen: false, also: "", turn: "" }));
    const groups = [...(maybe.length ? [{ name: "These may be meant", rows: maybe, left: 0 }] : []), ...content.groups];
    list.replaceChildren(...groups.map((group) => part(group, content)));
    if (!groups.length) list.append(make("p", "x-meta", `Nothing here is called “${model.get("find")}”.`));
    if (content.left_out) list.append(make("p", "x-meta", `Undated transcripts: ${content.left_out.toLocaleString("en")} left out.`));
    list.append(make("p", "x-pop-ground", `Counted ${content.ground}: all that the other filters leave.`));
    const nodes = [...list.querySelectorAll("[data-focus]")];
    roving(nodes, 1);
    const again = active !== undefined && nodes.find((node) => node.dataset.focus === active);
    if (again) { nodes[0].tabIndex = -1; again.tabIndex = 0; again.focus({ preventScroll: true }); }
    head.querySelector(".x-pop-idle").disabled = !content.on;
    dates?.fill(content);
    drawWrong();
  }
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && model.get("unfolded")) { close(); event.stopPropagation(); event.preventDefault(); }
  });
  model.on("change:shown", drawRow);
  model.on("change:unfolded", unfold);
  model.on("change:content", drawList);
  model.on("change:text_state", drawText);
  model.on("change:wrong", drawWrong);
  model.on("change:find", () => { if (search && !wait && search.value !== model.get("find")) search.value = model.get("find"); });
  // A topic that was refused is still being made.
  model.on("change:message", () => { if (topic && model.get("message")) topic.asked = undefined; });
  drawRow();
  drawText();
  drawWrong();
  unfold();
  const wide = new ResizeObserver(place);
  wide.observe(root);
  return () => { clearTimeout(pause); clearTimeout(wait); wide.disconnect(); };
}
export default { render };
