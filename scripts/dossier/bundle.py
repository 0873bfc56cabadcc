"""Bundle: `site/` -> one zip file for readers without a network.

It holds one folder, with `index.html` at its top and `SHA256SUMS` beside it. The same site gives
the same bytes: files in order of their names, one date for all, no owners or rights of a machine.
"""

import datetime
import hashlib
import zipfile
from pathlib import Path

from dossier.errors import PublishError
from dossier.model.card import Card

CHECKSUMS = "SHA256SUMS"
DIST = "dist"


def bundle(site: Path, dist: Path, card: Card) -> Path:
    """Zip `site` as `dist/<name>-<edition>.zip` and return the file.

    Raises `PublishError` where there is no site, or the disk refuses; an older file then stays.
    """
    if not (site / "index.html").is_file():
        raise PublishError(f"{site} holds no site; run `dossier build` first")
    name = f"{card.name}-{card.edition}"
    target, partial = dist / f"{name}.zip", dist / f".{name}.zip.part"
    try:
        dist.mkdir(parents=True, exist_ok=True)
        for torn in dist.glob(".*.zip.part"):  # left by one that was killed
            torn.unlink()
        try:
            _zip(site, partial, name, card.day)
            partial.replace(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PublishError(f"{error.filename or target}: {error.strerror or error}") from error
    return target


def _zip(site: Path, target: Path, name: str, day: datetime.date) -> None:
    date = (max(day.year, 1980), day.month, day.day, 0, 0, 0)  # zip knows no earlier year
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in sorted(site.rglob("*")):
            if not file.is_file() or file.is_symlink():
                continue
            path, data = file.relative_to(site).as_posix(), file.read_bytes()
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {path}\n")
            archive.writestr(_entry(f"{name}/{path}", date), data)
        archive.writestr(_entry(f"{name}/{CHECKSUMS}", date), "".join(sums))


def _entry(path: str, date: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, date)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix, so that the rights below mean something everywhere
    info.external_attr = 0o644 << 16
    return info
