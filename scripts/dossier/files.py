"""Files: the folder `data/` -> what there is to read, and the bytes of one file.

Takes the project's root; gives the files in order and the problems of those that are none. Links
are not followed, so nothing from outside the project is read; pipes and devices are not opened
for longer than it takes to see what they are. What is hidden, as editors and systems leave it, is
not looked at. It must not know what stands in a file.
"""

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from dossier import codes
from dossier.diagnostics import Diagnostic, Position
from dossier.errors import ProblemsFoundError

#: Files, folders and links below `data/`: five times what MkDocs publishes in minutes.
MAX_FILES = 50_000

# Characters that cannot be read on: control characters, and line breaks that only YAML counts.
_BREAKING = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
# Characters that change how a line reads without being seen: marks of direction, zero widths,
# fillers, tags.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
#: What stands in no text and no name.
UNSEEN = re.compile(f"(?P<breaking>[{_BREAKING}])|[{_INVISIBLE}]")
# In a name also the other white space, and the bytes that are no UTF-8 as Python keeps them.
_NOT_IN_NAMES = re.compile(f"[{_BREAKING}{_INVISIBLE}\t\n\r\ud800-\udfff]")


@dataclass(slots=True)
class Survey:
    """What was found below a folder."""

    root: Path
    #: Ordinary files, in order of their paths.
    files: list[Path] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    #: Stems of what stands there and cannot be read; whatever names it is not a second mistake.
    broken: set[str] = field(default_factory=set)
    _seen: int = 0

    def walk(self, top: Path) -> None:
        """Find every file below `top`. Raises `ProblemsFoundError` where there are too many."""
        if top.is_symlink():
            self._refuse_link(top)
            return
        folders = [top]
        while folders:
            for entry in self._entries(folders.pop()):
                self._count(top)
                path = Path(entry)
                if entry.is_symlink():
                    self._refuse_link(path)
                elif not self._has_a_good_name(path):
                    self.broken.add(path.stem)
                elif entry.is_dir(follow_symlinks=False) and not is_yaml(entry.name):
                    folders.append(path)
                else:
                    self.files.append(path)
        self.files.sort()

    def path(self, file: Path) -> str:
        """Return how messages name a file: from the root, and whatever is unprintable escaped."""
        return printable(file.relative_to(self.root).as_posix())

    def _entries(self, folder: Path) -> Iterable["os.DirEntry[str]"]:
        try:
            with os.scandir(folder) as entries:
                return [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            self.problems.append(unreadable(self.path(folder), error))
            return ()

    def _count(self, top: Path) -> None:
        self._seen += 1
        if self._seen > MAX_FILES:
            raise ProblemsFoundError(f"{top} holds more than {MAX_FILES:,} files; part the dossier")

    def _refuse_link(self, path: Path) -> None:
        self.problems.append(_link(self.path(path)))
        self.broken.add(path.stem)
        try:  # what a folder elsewhere would bring is not missed once more by whatever names it
            with os.scandir(path) as entries:
                self.broken |= {Path(entry).stem for entry in islice(entries, MAX_FILES)}
        except OSError:
            pass  # it leads to a file, or nowhere

    def _has_a_good_name(self, path: Path) -> bool:
        found = _NOT_IN_NAMES.search(path.name)
        if found:
            message = f"{unseen(found)} stands in this name; rename it"
            position = Position(self.path(path))
            self.problems.append(Diagnostic.of(codes.FILE_NAME, position, message))
        return found is None


def is_yaml(name: str) -> bool:
    """Tell whether a name ends as that of a record, or nearly so."""
    return fnmatch.fnmatchcase(name, "*.y*ml")


def first_bytes(file: Path, number: int) -> bytes:
    """Return the first bytes of an ordinary file. Raises OSError, for all other files as well."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "it is no ordinary file")
        parts = []
        while number and (part := os.read(handle, number)):
            parts.append(part)
            number -= len(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def unreadable(path: str, error: OSError) -> Diagnostic:
    """Return what to say of a file or folder that the system does not give."""
    if error.errno == errno.ELOOP:
        return _link(path)
    message = f"this cannot be read: {error.strerror or error}"
    return Diagnostic.of(codes.FILE_UNREADABLE, Position(path), message)


def _link(path: str) -> Diagnostic:
    message = "this is a link, and links are not followed; put the file itself here"
    return Diagnostic.of(codes.FILE_LINK, Position(path), message)


def unseen(found: re.Match[str]) -> str:
    """Name a character that cannot be seen."""
    return f"the invisible character U+{ord(found[0]):04X}"


def printable(text: str) -> str:
    """Return a name for messages: what cannot be seen or printed is written as its number."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
