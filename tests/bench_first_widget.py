"""How long an analyst waits for the first panel: the first notebook in JupyterLab, run in a real browser.

    python tests/bench_first_widget.py [--runs 5] [--cold]

Each run has a kernel of its own, and begins when that kernel is idle and all cells are run. Three times are told, in
seconds: until the first cell's answer is on the screen, until the first panel is (the sentence and the reader's text),
and until the chart's bars are. `--cold` empties the kit's cache on disk before each run.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from lab_driver import started
from test_browser import BARS, SENTENCE

STEPS = {
    "first answer": "document.querySelector('.jp-OutputArea-output')",
    "first panel": f"document.querySelector('{SENTENCE}')?.textContent && document.querySelector('.x-turn')",
    "bars": f"document.querySelector('{BARS}')",
}
# Each time is that of the first frame in which the thing is there.
WAITED = """async (steps) => {
  const since = performance.now(), found = {};
  window.jupyterapp.commands.execute('notebook:run-all-cells');
  while (Object.keys(found).length < steps.length) {
    const now = await new Promise(requestAnimationFrame);
    for (const [name, there] of steps) if (!(name in found) && eval(there)) found[name] = (now - since) / 1000;
  }
  return found;
}"""


def main() -> None:
    """Prints the times of each run, then the least and the median of each."""
    parser = argparse.ArgumentParser(description="Time from an idle kernel to the first panel in JupyterLab.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--cold", action="store_true", help="empty the kit's cache on disk before each run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder, "cache")
        runs = []
        with started(Path(folder), EXPLORE_CACHE=str(cache)) as lab:
            home = lab.copy("01_start_here.ipynb")
            for number in range(-1, options.runs):
                name = f"run{number}.ipynb"
                shutil.copy(home / "01_start_here.ipynb", home / name)
                _without_outputs(home / name)
                if options.cold:
                    shutil.rmtree(cache, ignore_errors=True)
                with lab.page() as page:
                    lab.open(page, name)
                    page.wait_for_timeout(1000)  # JupyterLab itself comes to rest
                    times = page.evaluate(WAITED, list(STEPS.items()))
                    page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
                if number >= 0:  # the one before all fills the caches of disk and browser
                    runs.append(times)
                    print("  ".join(f"{step} {times[step]:.2f}" for step in STEPS), flush=True)
    for step in STEPS:
        every = [times[step] for times in runs]
        print(f"{step}: least {min(every):.2f} s, median {statistics.median(every):.2f} s")


def _without_outputs(notebook: Path) -> None:
    from explore.cli import _without_outputs as without

    notebook.write_bytes(without(notebook.read_bytes()))


if __name__ == "__main__":
    main()
