"""The command line: options in, stages run, problems out. Only this package prints or exits."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dossier.cli import authoring, editing, looking, publishing
from dossier.cli.console import Console, find_root
from dossier.errors import DossierError

#: Every command, in the order in which the help lists them.
COMMANDS: tuple[click.Command, ...] = (
    publishing.check,
    publishing.build,
    publishing.serve,
    publishing.bundle,
    looking.explain,
    looking.list_,
    looking.show,
    authoring.new,
    authoring.schema,
    editing.fmt,
    editing.rename,
    editing.merge,
)


class _Group(click.Group):
    """Turns every expected failure into one message and its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order given, not by the alphabet

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DossierError as error:
            click.echo(f"dossier: {error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            raise  # nobody reads on, as behind `| head`: click ends quietly
        except OSError as error:
            click.echo(f"dossier: {error.filename or ''}: {error.strerror or error}", err=True)
            ctx.exit(1)


_EXAMPLES = """
\b
Examples:
  dossier check                  check the records, write nothing
  dossier build && dossier bundle
                                 publish to site/, zip it to dist/
  dossier serve                  preview at http://127.0.0.1:8000/
  dossier -C ../other check      the same for another dossier
"""


@click.group(cls=_Group, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the dossier.  [default: the nearest one above here]",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print notes, and each stage as it begins.")
@click.version_option(package_name="dossier")
@click.pass_context
def dossier(ctx: click.Context, project: Path | None, *, quiet: bool, verbose: bool) -> None:
    """Publish a folder of sourced YAML records as a site that also works offline."""
    ctx.obj = Console(find_root(project), quiet=quiet, verbose=verbose)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO if verbose else logging.WARNING)


for command in COMMANDS:
    dossier.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; `arguments` stand for those of the process."""
    dossier.main(args=list(arguments) if arguments is not None else None, prog_name="dossier")
