// A quotation is pasted; what becomes of it is told. Text only: nothing from a transcript ever becomes markup.
const NAMES = { same: "", said: "said, not quoted: ", quoted: "quoted, not said: " };

// What was said; what the quotation leaves out is underlined, what it adds is struck out.
function words(runs) {
  const node = make("p", "x-quote-said");
  node.append("“");
  runs.forEach(([how, text], i) => {
    if (how === "same") { node.append(text); return; }
    const one = make(how === "said" ? "ins" : "del", "", text);
    one.setAttribute("aria-label", NAMES[how] + text);
    node.append(one, how === "quoted" && i + 1 < runs.length ? " " : "");
  });
  node.append("”");
  return node;
}

function beside(place) {
  const node = make("details", "x-quote-beside");
  node.append(make("summary", "", "What stands before and after"));
  const turn = (text, none) => (text ? make("p", "", text) : make("p", "x-quote-none", none));
  node.append(turn(place.before, "Nothing stands before it in this transcript."), turn(place.after, "Nothing stands after it in this transcript."));
  return node;
}

function render({ model, el }) {
  const ask = asking(model), root = panel(el, "Quote check", "x-quote-check");
  const quote = make("textarea", "x-quote-text"), speaker = make("input", "x-quote-speaker"), names = make("datalist", "");
  quote.placeholder = "Paste a quotation";
  quote.setAttribute("aria-label", "Quotation");
  quote.rows = 3;
  speaker.placeholder = "Said by, if it is known";
  speaker.setAttribute("aria-label", "Said by, if it is known");
  names.id = `x-quote-${Math.random().toString(36).slice(2)}`;
  speaker.setAttribute("list", names.id);
  const result = make("div", "x-quote-result"), status = make("span", "x-quote-status");
  status.setAttribute("role", "status");
  const say = (text) => { status.textContent = text; };
  const copy = copier(model, ask, root, say);
  const check = () => { say("looking…"); ask("check", { quote: quote.value, speaker: speaker.value }); };
  const bar = make("div", "x-quote-bar");
  bar.append(speaker, names, button("Check", check, { className: "x-button x-main", title: "Check (Ctrl+Enter)" }), status);
  quote.onkeydown = (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { check(); event.stopPropagation(); } };
  speaker.onkeydown = (event) => { if (event.key === "Enter") check(); };
  root.prepend(make("h2", "x-panel-title", "Quote check"), quote, bar, result);
  messages(model, root);

  function item(place, i) {
    const node = make("li", "x-quote-place"), head = make("div", "x-quote-head"), acts = make("div", "x-quote-acts");
    head.append(monogram(place.mark, model.get("slots")[place.speaker_id], Boolean(place.speaker_id)), make("b", "", place.who));
    if (place.role) head.append(make("span", "", place.role));
    head.append(make("span", "", `${place.when} · ${place.title} · turn ${place.turn}`));
    const about = `${place.who}, ${place.when}`;
    acts.append(button("Open", () => ask("open", { number: i }), { label: `Open ${about}` }), button("Copy quotation", () => copy({ number: i }), { label: `Copy quotation of ${about}` }));
    node.append(head, words(place.said));
    for (const flag of place.flags) node.append(make("p", "x-quote-flag", flag));
    node.append(beside(place), acts);
    return node;
  }
  function draw() {
    const found = model.get("found");
    say("");
    result.replaceChildren();
    if (!found.verdict) return;
    const verdict = make("p", "x-quote-verdict");
    verdict.setAttribute("role", "status");
    verdict.append(make("b", "", found.verdict), ` ${found.meaning} `, make("span", "x-quote-much", found.much));
    const list = make("ol", "x-quote-places");
    list.append(...found.places.map(item));
    result.append(verdict, list);
  }
  function fill() {
    names.replaceChildren(...model.get("speakers").map((name) => { const one = make("option", ""); one.value = name; return one; }));
  }
  model.on("change:found", draw);
  model.on("change:slots", draw);
  model.on("change:speakers", fill);
  model.on("change:message", () => { if (model.get("message")) say(""); });
  fill();
  draw();
}
export default { render };
