// A subject's passages in time order. Text only: nothing from a transcript ever becomes markup.

function render({ model, el }) {
  el.classList.add("explore");
  el.dataset.lmSuppressShortcuts = "true";
  const set = (key, value) => { model.set(key, value); model.save_changes(); };
  const open = (item) => set("opened", { document: item.document, turn: item.turn, at: Date.now() });
  const root = make("section", "x-trail");
  root.setAttribute("aria-label", "Trail");
  el.append(root);

  function passage(item) {
    const node = make("li", `x-passage x-form-${item.form}`);
    const head = make("div", "x-trail-head");
    head.append(make("span", "x-when", item.when), make("span", "x-mark", item.mark), make("b", "", item.speaker));
    if (item.role) head.append(make("span", "x-role", item.role));
    const said = make("p", "x-said", item.before);
    if (item.surface) said.append(make("mark", item.form === "description" ? "x-inferred" : "", item.surface), item.after);
    const foot = make("div", "x-trail-why");
    foot.append(make("span", `x-disc x-disc-${item.sure}`), make("span", "", `${item.sure}: ${item.why}`));
    const button = make("button", "x-button", "Open");
    button.setAttribute("aria-label", `Open ${item.title}, ${item.when}`);
    button.onclick = () => open(item);
    foot.append(button);
    node.append(head, make("div", "x-trail-title", item.title), said, foot);
    return node;
  }
  function draw() {
    const content = model.get("content");
    root.replaceChildren(make("h2", "x-panel-title", "Trail"));
    if (!content.name) {
      root.append(make("p", "x-empty", "Choose a subject, or click a name in the reader: its passages come here in time order."));
      return;
    }
    const title = make("h3", "x-trail-name", content.name);
    title.append(make("span", "x-trail-kind", content.kind));
    root.append(title);
    const firsts = make("div", "x-firsts");
    for (const first of content.firsts) {
      const box = make("button", "x-first");
      box.append(make("span", "x-first-title", first.title), make("b", "", first.when), make("span", "", first.who));
      box.onclick = () => open(first);
      firsts.append(box);
    }
    root.append(firsts, make("p", "x-meta", content.much));
    const list = make("ol", "x-passages");
    for (const item of content.items) list.append(passage(item));
    root.append(list);
    if (content.more) {
      const more = make("button", "x-button", `Show 200 more of ${content.more.toLocaleString("en")}`);
      more.onclick = () => set("most", model.get("most") + 200);
      root.append(more);
    }
  }
  model.on("change:content", draw);
  draw();
}
export default { render };
