"""A JupyterLab of the tests' own, and pages of a real browser in it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

import explore

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
          "--disable-sync", "--no-first-run"]  # fmt: skip
SLOW = float(os.environ.get("EXPLORE_SLOW", "1"))
"""How many times slower than it is the page's processor shall be: 4 shows what waits for too little."""
_IDLE = (
    "() => { const w = window.jupyterapp && window.jupyterapp.shell.currentWidget;"
    " const k = w && w.sessionContext && w.sessionContext.session && w.sessionContext.session.kernel;"
    " return k && k.status === 'idle'; }"
)
# What the kernel sends can be kept back, and let through later: all that came so far, or from now on everything.
_HELD = """(() => {
  const held = [];
  let holding = false;
  window.WebSocket = class extends WebSocket {
    get onmessage() { return super.onmessage; }
    set onmessage(act) {
      const go = (event) => act.call(this, event);
      super.onmessage = (event) => { if (holding) held.push([event, () => go(event)]); else go(event); };
    }
  };
  window.hold = (on) => { holding = on; };
  window.letThrough = (number = held.length) => { for (const [, act] of held.splice(0, number)) act(); };
  const said = ({ data }) => (typeof data === "string" ? data : new TextDecoder().decode(data));
  window.heldNow = (word) => held.filter(([event]) => said(event).includes(word)).length;
})()"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, and the folder that it shows."""

    address: str
    home: Path
    browser: Any

    @contextmanager
    def page(self, width: int = 1400, height: int = 1100) -> Iterator[Any]:
        """A page of the browser; at its end nothing may have been logged as an error, nothing asked of others."""
        errors: list[str] = []
        outside: list[str] = []
        context = self.browser.new_context(viewport={"width": width, "height": height})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.add_init_script(_HELD)
        if SLOW > 1:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        own = (self.address, "data:", "blob:", "ws:")
        page.on("request", lambda r: None if r.url.startswith(own) else outside.append(r.url))
        try:
            yield page
        finally:
            context.close()
        assert not errors, errors
        assert not outside, outside

    @contextmanager
    def held(self, page: Any) -> Iterator[None]:
        """What the kernel answers in here reaches the page at the end: a kernel that is late, whatever the machine."""
        page.evaluate("hold(true)")
        try:
            yield
        finally:
            page.evaluate("hold(false); letThrough()")

    def copy(self, name: str) -> Path:
        """Copies a notebook of the kit into a folder of its own kind, and gives that folder."""
        shutil.copy(explore.notebooks() / name, self.home)
        return self.home

    def write(self, name: str, *cells: str) -> None:
        """Writes a notebook with these cells."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, self.home / name)

    def open(self, page: Any, name: str) -> None:
        """Opens a notebook and waits for its kernel."""
        page.goto(f"{self.address}/lab/tree/{name}?reset")
        page.wait_for_function(_IDLE, timeout=90_000)

    def run(self, page: Any, name: str) -> None:
        """Opens a notebook and runs all its cells."""
        self.open(page, name)
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")


@contextmanager
def started(folder: Path, **environment: str) -> Iterator[Lab]:
    """A JupyterLab in `folder`, and a browser."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium or Chrome to drive")
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect.set_options(timeout=30_000)
    home = folder / "work"
    home.mkdir()
    quiet = folder / "share" / "lab" / "settings"
    quiet.mkdir(parents=True)
    # Lab's question about news would lie over the page.
    (quiet / "overrides.json").write_text(
        '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}'
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_DATA_DIR": str(folder / "share")}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}",
        "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={home}",
        f"--LabApp.app_settings_dir={quiet}",
    ]  # fmt: skip
    own = {key: value for key, value in os.environ.items() if key != "EXPLORE_DATA"} | settings | environment
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=own, stdout=log, stderr=subprocess.STDOUT)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/api")
            with sync_api.sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
                yield Lab(address, home, browser)
                browser.close()
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(f"JupyterLab does not answer at {address}")
