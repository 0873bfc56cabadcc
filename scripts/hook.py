"""What MkDocs loads (`hooks:` in mkdocs.yml): hands its events to the package.

It stands outside the package because MkDocs puts a hook's folder first on the import path.
"""

from dossier.site import Hooks

_hooks = Hooks()
on_startup = _hooks.on_startup
on_config = _hooks.on_config
on_pre_build = _hooks.on_pre_build
on_serve = _hooks.on_serve
