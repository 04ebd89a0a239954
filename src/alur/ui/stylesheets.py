"""How the css reaches the browser: written in parts, served as one file, without a build.

`css/citizen.css` and `css/desk.css` are lists of `@import` of their parts, so the sources work as they stand
(development, tests). `collectstatic` stores them here with the imports put in place and the comments taken out:
a page asks for one stylesheet and authors never meet a generated file.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # ships no types

_IMPORT = re.compile(r'@import url\("(?P<path>[^":]+)"\);')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(r"\s*\n\s*")

_SOURCES = "ui/css/"


def flattened(name: str, paths: dict[str, Any]) -> str:
    """The text of stylesheet `name` with its imports in place and comments gone.

    `paths` is what collectstatic hands over: name → (storage, path). KeyError for an import of a missing file.
    """
    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()

    def put_in_place(match: re.Match[str]) -> str:
        return flattened(str(PurePosixPath(name).parent / match["path"]), paths)

    text = _IMPORT.sub(put_in_place, _COMMENT.sub("", text))
    return _BLANK.sub("\n", text).strip() + "\n"


class StylesheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # as above
    """Whitenoise's storage (hashed names, brotli and gzip) over flattened stylesheets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as the base has them
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Every page asks for the same few; the names in the manifest stay as they are until files are collected."""
        if force:
            return str(super().url(name, force))
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: ANN401
        if not dry_run:
            # Always from the source: the file stored last time is already flat and would hide a changed part.
            texts = {name: flattened(name, paths) for name in paths if name.startswith(_SOURCES)}
            for name, text in texts.items():
                self.delete(name)
                self._save(name, ContentFile(text.encode()))
            # Django hashes what `paths` points at, so the stored flat file takes the place of the source.
            paths = paths | {name: (self, name) for name in texts}
        yield from super().post_process(paths, dry_run=dry_run, **options)
        self._addresses.clear()
