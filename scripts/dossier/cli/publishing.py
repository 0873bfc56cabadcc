"""The commands that check and publish: check, build, serve, bundle."""

import logging
import time

import click

from dossier import bundle as bundling
from dossier import pipeline, site
from dossier.cli.console import Console, here, many
from dossier.diagnostics import count
from dossier.errors import ProblemsFoundError

strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")


def checked_or_stop(console: Console, *, strict: bool) -> pipeline.Checked:
    """Check, print what was found, and stop where it forbids going on."""
    checked = pipeline.check(console.root, console.stage)
    console.problems(checked.problems)
    if checked.fails(strict=strict):
        raise ProblemsFoundError(f"{count(checked.problems)}; nothing was published")
    return checked


@click.command(epilog="\b\nExamples:\n  dossier check\n  dossier -v check --strict")
@strict_option
@click.pass_obj
def check(console: Console, *, strict: bool) -> None:
    """Check every record, and write nothing.

    Problems are printed with file, line and column. The exit code is 1 where one of them forbids
    publishing.
    """
    checked = checked_or_stop(console, strict=strict)
    console.result(f"{many(len(checked.loaded.entries), 'record')}: {count(checked.problems)}")


@click.command(epilog="\b\nExamples:\n  dossier build\n  dossier build --strict")
@strict_option
@click.pass_obj
def build(console: Console, *, strict: bool) -> None:
    """Check the records, write their pages to docs/ and publish them to site/.

    Where the records have errors nothing is written, and the site that was there stays.
    """
    began = time.monotonic()
    checked = checked_or_stop(console, strict=strict)
    written = pipeline.generate(checked, strict=strict, progress=console.stage)
    folder = site.publish(checked, console.stage)
    records, facts = len(checked.public.entries), len(checked.public.facts)
    console.result(
        f"{many(records, 'record')}, {many(facts, 'fact')}: {written.written} pages written, "
        f"{written.unchanged} unchanged, {written.removed} removed\n"
        f"{here(folder)}/ is ready ({time.monotonic() - began:.1f} s)"
    )


@click.command(epilog="\b\nExamples:\n  dossier serve\n  dossier serve --address 127.0.0.1:9000")
@click.option("-a", "--address", help="Host and port.  [default: 127.0.0.1:8000]")
@click.pass_obj
def serve(console: Console, address: str | None) -> None:
    """Preview the site, drafts included; a saved record is on screen at once.

    Broken records are reported here, and the last good pages stay.
    """
    logging.getLogger("mkdocs").setLevel(logging.WARNING if console.quiet else logging.INFO)
    site.serve(console.root, address)


@click.command(epilog="\b\nExample:\n  dossier build && dossier bundle")
@click.pass_obj
def bundle(console: Console) -> None:
    """Zip site/ for readers without a network, with a list of checksums."""
    checked = pipeline.check(console.root, console.stage)
    console.stage("bundling")
    folder = site.folder(console.root)
    file = bundling.bundle(folder, console.root / bundling.DIST, checked.loaded.card)
    console.result(f"{here(file)} ({file.stat().st_size / 1e6:.1f} MB)")
