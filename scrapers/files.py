"""Files on disk as a source publishes them: which there are, and what each says, to the keeper."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapers.items import Capture, Document, NotCame, Problem
from scrapers.limits import too_large
from scrapers.source import Parsed, Visited, in_batches

if TYPE_CHECKING:
    from scrapers.pipelines import Keeper

log = logging.getLogger(__name__)

INVENTED = "INVENTED.md"
"""A file of this name in a folder marks all files of that folder as invented."""


def import_file(module: Any, path: Path, url: str, keeper: Keeper) -> int:
    """Keep what a file says; returns its size. One that cannot be read stops no other."""
    if path.is_dir() and os.access(path, os.R_OK | os.X_OK):
        keep_unread(url, "no_file", "there is no file in this folder", keeper)
        return 0
    try:
        if large := too_large(path.stat().st_size):
            keep_unread(url, "too_large", large, keeper)
            return 0
        body = path.read_bytes()
    except OSError as error:
        reason = "Permission denied" if path.is_dir() else error.strerror
        keep_unread(url, "unreadable_file", f"cannot be read: {reason}", keeper)
        return 0
    invented = (path.parent / INVENTED).is_file()
    keep_file(module, path, Capture(keeper.source, url, body, media_type=_media(path), invented=invented), keeper)
    return len(body)


def keep_file(module: Any, path: Path, capture: Capture, keeper: Keeper) -> None:
    """Keep a file and what it says; of the path only the name is read."""
    keeper.keep(Visited(capture.url))
    keeper.keep(capture)
    for batch in in_batches(_parsed(module, path, capture.url, capture.body, keeper.source)):
        keeper.keep(batch)


def keep_unread(url: str, kind: str, message: str, keeper: Keeper) -> None:
    """Keep why a file could not be read."""
    keeper.keep(Visited(url))
    keeper.keep(NotCame(url, kind, message))
    keeper.keep(Problem(keeper.source, "parse", kind, f"{keeper.source}, {url}: {message}", "", url))


def _parsed(module: Any, path: Path, url: str, body: bytes, source: str) -> Iterator[Any]:
    """What a file holds. A parser that breaks is a problem of this file, and the run goes on."""
    try:
        for item in module.parse_file(path, body, url):
            yield Parsed(item, url) if isinstance(item, Document) else item
    except Exception as error:
        log.debug("%s", url, exc_info=True)
        said = f"{source}, {url}: cannot be read: {type(error).__name__}: {error}"
        yield Problem(source, "parse", "crash", said, "", url)


def files_in(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Files in order, each with the address it has in the database: relative to what was named, so that it is the
    same on every machine. A folder stands for itself where it has no file or cannot be listed."""
    for path in paths:
        if path.is_dir():
            name = path.resolve().name
            for file in _walked(path) or [path]:
                yield file, f"file:{name}/{file.relative_to(path).as_posix()}".removesuffix(".")
        elif path.is_file():
            yield path, f"file:{path.name}"
        else:
            raise FileNotFoundError(f"no file or folder {path}")


def _walked(folder: Path) -> list[Path]:
    """What is in a folder and its folders, but for what is hidden, no file (a pipe), or says that it is invented."""
    closed: list[Path] = []
    seen: list[Path] = []
    for here, _, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        seen += [Path(here, name) for name in names if name != INVENTED]
    kept = [path for path in seen if path.is_file() or path.is_symlink()] + closed
    return sorted(path for path in kept if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _media(path: Path) -> str:
    known = {
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".txt": "text/plain",
        ".pdf": "application/pdf",
        ".json": "application/json",
    }
    return known.get(path.suffix.lower(), "application/octet-stream")
