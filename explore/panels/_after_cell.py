"""What nothing that a cell shows should wait for."""

from __future__ import annotations

from collections.abc import Callable

from IPython import get_ipython


def after_this_cell(act: Callable[[], object]) -> None:
    """Acts when what the running cell gives is on its way to the page; at once where no cell runs."""
    shell = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        act()
        return

    def once(*_: object) -> None:
        shell.events.unregister("post_run_cell", once)
        act()

    shell.events.register("post_run_cell", once)
