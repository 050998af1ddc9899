"""Frames that are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

MayHold = Callable[[str], npt.NDArray[np.bool_] | None]
"""A text sought → for each turn whether it may hold all its words; None where that cannot be told."""


class Lazy(Mapping[str, pd.DataFrame]):
    """Frames by name, each made once, when it is first asked for: narrowing pays for what is looked at, no more.

    >>> frames = Lazy({"turns": lambda: pd.DataFrame({"words": [3]})})
    >>> list(frames), len(frames["turns"]), frames["turns"] is frames["turns"]
    (['turns'], 1, True)
    """

    __slots__ = ("_made", "_makers", "may_hold")

    def __init__(
        self, makers: Mapping[str, Callable[[], pd.DataFrame]], *, may_hold: MayHold | None = None
    ) -> None:  # fmt: skip
        self._makers = dict(makers)
        self._made: dict[str, pd.DataFrame] = {}
        self.may_hold = may_hold
        """Where there is an index of the words in turns: which of them may hold the words of a text."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __reduce__(self) -> tuple[Any, ...]:
        # What makes a frame cannot be sent to another process; the frames can.
        return dict, (dict(self),)

    def changed(self, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> Lazy:
        """These frames with others in their places."""
        may_hold = None if "turns" in makers else self.may_hold
        return Lazy({**{name: lambda name=name: self[name] for name in self}, **makers}, may_hold=may_hold)  # type: ignore[misc]


def lazily(frames: Mapping[str, pd.DataFrame]) -> Lazy:
    """The frames as they are, ready to be changed."""
    return frames if isinstance(frames, Lazy) else Lazy({n: lambda n=n: frames[n] for n in frames})  # type: ignore[misc]
