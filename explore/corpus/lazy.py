"""Frames that are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd


class Lazy(Mapping[str, pd.DataFrame]):
    """Frames by name, each made once, when it is first asked for: narrowing pays for what is looked at, no more.

    >>> frames = Lazy({"turns": lambda: pd.DataFrame({"words": [3]})})
    >>> list(frames), len(frames["turns"]), frames["turns"] is frames["turns"]
    (['turns'], 1, True)
    """

    __slots__ = ("_made", "_makers")

    def __init__(self, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, pd.DataFrame] = {}

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
        return Lazy({**{name: lambda name=name: self[name] for name in self}, **makers})  # type: ignore[misc]


def lazily(frames: Mapping[str, pd.DataFrame]) -> Lazy:
    """The frames as they are, ready to be changed."""
    return frames if isinstance(frames, Lazy) else Lazy({n: lambda n=n: frames[n] for n in frames})  # type: ignore[misc]
