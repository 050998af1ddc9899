// The whole transcript in eight pixels: turns by their words in their speakers' hues, passages as ticks.
function minimap(model, go) {
  const node = make("div", "x-mini");
  node.setAttribute("aria-hidden", "true");
  let ends = [], total = 0;
  function draw() {
    const lengths = model.get("page").lengths || [], slots = model.get("slots");
    total = 0;
    ends = lengths.map(([, words]) => (total += Math.max(words, 1)));
    node.classList.toggle("x-many", lengths.length > 60);
    node.replaceChildren(...lengths.map(([speaker, words]) => {
      const bar = make("i", "");
      bar.style.flexGrow = Math.max(words, 1);
      if (speaker in slots) bar.style.setProperty("--x-hue", `var(--x-s${slots[speaker]})`);
      return bar;
    }));
  }
  // Each tick: turn, and how far into it from 0 to 1.
  function tick(ticks) {
    node.querySelectorAll("em").forEach((one) => one.remove());
    const lengths = model.get("page").lengths || [];
    const at = new Map(lengths.map(([, , id], i) => [id, i]));
    for (const [turn, into, sure] of ticks) {
      const i = at.get(turn);
      const mark = make("em", sure === "certain" ? "" : "x-likely");
      const words = i === undefined ? 0 : ends[i] - (1 - into) * (ends[i] - (ends[i - 1] || 0));
      mark.style.top = `${(100 * words) / (total || 1)}%`;
      node.append(mark);
    }
  }
  node.onclick = (event) => {
    const box = node.getBoundingClientRect();
    const words = ((event.clientY - box.top) / box.height) * total;
    const i = ends.findIndex((end) => end >= words);
    if (i < 0) return;
    const begin = ends[i - 1] || 0;
    go(model.get("page").lengths[i][2], (words - begin) / (ends[i] - begin));
  };
  return { node, draw, tick };
}
