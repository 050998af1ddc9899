"""The one place where files are written: each whole, or not at all."""

from __future__ import annotations

import getpass
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

STALE = 10.0
"""Seconds after which a lock that never changed is its dead writer's, and is taken over."""
_PATIENCE = 60.0
_PAUSE = 0.01


def user(unknown: str = "unknown") -> str:
    """Who writes: the name by which this person is known to the machine, `unknown` where there is none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return unknown


def write(path: Path, content: bytes) -> None:
    """Puts `content` at `path`, by way of a file beside it: a kill at any moment leaves the old file or the new one.

    Raises OSError where the folder cannot be written to; then nothing is left behind.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lets one writer at a time read `path`, change it and write it: the others wait until it has.

    A file beside it, made by whoever comes first, is the lock; it is not to be asked for again while it is held. How
    old a lock is is told by watching it, for the clocks of two machines differ. Where no lock can be made, the folder
    takes no file either, and the writing says so.

    Raises TimeoutError where others write for a minute without end.
    """
    lock = path.with_name(f".{path.name[:100]}.lock")
    mine = secrets.token_hex(8).encode()
    held = _taken(lock, mine)
    try:
        yield
    finally:
        if held:
            with suppress(OSError):  # one that stays is taken over
                if lock.read_bytes() == mine:
                    lock.unlink()


def _taken(lock: Path, mine: bytes) -> bool:
    """Makes the lock, once nobody else holds it; False where the folder takes no lock."""
    began = since = time.monotonic()
    seen: tuple[int, int] | None = None
    while time.monotonic() - began < _PATIENCE:
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            pass
        except OSError as error:
            # Windows says so of a file that is just going.
            if os.name != "nt" or not isinstance(error, PermissionError) or time.monotonic() - began > STALE:
                return False
        else:
            with os.fdopen(handle, "wb") as file:
                file.write(mine)
            return True
        state = _state(lock)
        if state != seen:
            seen, since = state, time.monotonic()
        elif state is not None and time.monotonic() - since > STALE:
            with suppress(OSError):
                lock.unlink()
        time.sleep(_PAUSE)
    raise TimeoutError(f"others are writing to this file ({lock.name} stays): try again")


def _state(lock: Path) -> tuple[int, int] | None:
    try:
        stat = lock.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns
