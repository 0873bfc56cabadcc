"""Build the site: the same as `dossier build`, for those who look for a script."""

import sys

from dossier.cli import main

if __name__ == "__main__":
    main(["build", *sys.argv[1:]])
