"""What MkDocs loads (`hooks:` in mkdocs.yml): hands its events to the package.

It stands outside the package because MkDocs puts a hook's folder first on the import path.
"""

from dossier.hooks import Hooks

#: Where `dossier build` leaves what it has checked.
hooks = Hooks()
globals().update({name: getattr(hooks, name) for name in dir(hooks) if name.startswith("on_")})
