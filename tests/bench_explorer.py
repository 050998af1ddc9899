"""How long a change of the selection takes: in the kernel, and until the page is painted. A command, not a test.

    python tests/bench_explorer.py FOLDER [--browser]

In the kernel: the time of `selection.set` with all panels following. In the browser: from the click to the last
change of the page; the sentence must have changed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lab_driver import started

import explore

_PAINTED = """(act) => new Promise((done) => {
  const root = document.querySelector('.explore-root');
  const sentence = document.querySelector('.explore-sticky');
  const before = sentence.textContent;
  const start = performance.now();
  let last = start, changed = false;
  const seen = new MutationObserver(() => {
    last = performance.now();
    changed = changed || sentence.textContent !== before;
  });
  seen.observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
  act();
  const wait = () => {
    const now = performance.now();
    if ((changed && now - last > 400) || now - start > 4000) {
      seen.disconnect();
      done({ took: last - start, changed });
    } else requestAnimationFrame(wait);
  };
  requestAnimationFrame(wait);
})"""


def changes(corpus: explore.Corpus) -> list[dict[str, Any]]:
    """Choices such as an analyst makes, each after the one before."""
    speakers = corpus.turns["speaker_id"].value_counts().index[:4].tolist()
    subjects = corpus.mentions["entity_id"].value_counts().index[:40:8].tolist()
    years = sorted(corpus.documents["date"].dt.year.dropna().astype(int).unique())[-3:]
    out: list[dict[str, Any]] = [{"speakers": [one]} for one in speakers] + [{"speakers": None}]
    out += [{"entities": [one]} for one in subjects]
    out += [{"since": str(year), "until": str(year)} for year in years] + [{"since": None, "until": None}]
    out += [{"text": "railway"}, {"text": "security"}, {"text": None}, {"entities": None}]
    return out


def told(name: str, took: Iterable[float]) -> str:
    """Least, median, 95th of a hundred and most, in milliseconds."""
    times = sorted(took)
    late = times[min(len(times) - 1, round(0.95 * (len(times) - 1)))]
    least, middle, most = times[0], statistics.median(times), times[-1]
    return f"{name}: {least:.0f} least, {middle:.0f} median, {late:.0f} p95, {most:.0f} most (ms, {len(times)} changes)"


def in_kernel(corpus: explore.Corpus, rounds: int) -> list[tuple[float, dict[str, Any]]]:
    """Milliseconds and the change, each from the state before it."""
    app = explore.Explorer(corpus)
    out = []
    for _ in range(rounds):
        for keys in changes(corpus):
            start = time.perf_counter()
            app.selection.set(**keys)
            out.append((1000 * (time.perf_counter() - start), keys))
    return out


def in_browser(folder: str) -> list[float]:
    """Milliseconds from click to painted, on cells of the matrix and Reset; a click that changed nothing is told."""
    with started(Path(tempfile.mkdtemp())) as lab, lab.page(1400, 1400) as page:
        lab.write("bench.ipynb", f"import explore\ncorpus = explore.load({folder!r}, progress=False)",
                  "app = explore.Explorer(corpus)\napp")  # fmt: skip
        lab.run(page, "bench.ipynb")
        page.wait_for_selector(".explore-root .x-mx-count", timeout=120_000)
        page.wait_for_timeout(3000)
        took = []
        for i in range(24):
            # Another cell each time; every third time back to everything.
            act = (
                "() => [...document.querySelectorAll('.x-selection button')]"
                ".find((b) => b.textContent === 'Reset').click()"
                if i % 3 == 2
                else f"() => {{ const cells = [...document.querySelectorAll('.x-matrix .x-mx-count')]"
                " .filter((cell) => cell.textContent !== '·');"
                f" cells[{i * 7} % cells.length].click(); }}"
            )
            found = page.evaluate(f"({_PAINTED})({act})")
            if found["changed"]:
                took.append(found["took"])
            else:
                print(f"click {i} changed nothing within 4 s", flush=True)
        return took


def main() -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    corpus = explore.load([given.folder, explore.sample()], progress=False)
    print(corpus)
    took = in_kernel(corpus, given.rounds)
    print(told("kernel", (ms for ms, _ in took)))
    for ms, keys in sorted(took, key=lambda pair: -pair[0])[:5]:
        print(f"  {ms:.0f} ms {keys}")
    if given.browser:
        print(told("browser, change to painted", in_browser(given.folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
