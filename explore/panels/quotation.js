// A quotation with its source on the clipboard, for text programs (HTML) and for all else (plain).
// copier(…) gives copy(given): what is given goes to do_quote, and `quotation` brings both forms.
function copier(model, ask, root, say) {
  let take = null;
  model.on("change:quotation", () => { if (take) take(model.get("quotation")); take = null; });
  const box = make("div", "x-copied");
  box.hidden = true;
  root.append(box);
  // Where the browser refuses, the text stands here, selected.
  function show(quotation) {
    const text = make("textarea", "x-copied-text");
    text.value = quotation.plain;
    text.readOnly = true;
    text.setAttribute("aria-label", "Quotation");
    const close = () => { box.hidden = true; };
    box.replaceChildren(make("p", "", "The browser did not let this page copy: press Ctrl+C (⌘C)."), text, button("Close", close));
    box.hidden = false;
    text.focus();
    text.select();
  }
  return (given) => {
    const made = new Promise((resolve, reject) => { take = resolve; setTimeout(reject, 10000); });
    const part = (key, type) => made.then((quotation) => new Blob([quotation[key]], { type }));
    ask("quote", given);
    made.catch(() => {});
    box.hidden = true;
    try {
      const item = new ClipboardItem({ "text/html": part("html", "text/html"), "text/plain": part("plain", "text/plain") });
      navigator.clipboard.write([item]).then(() => say("Copied, with its source."), () => made.then(show, () => {}));
    } catch { made.then(show, () => {}); }
  };
}
