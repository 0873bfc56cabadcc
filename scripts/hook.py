"""What MkDocs loads (`hooks:` in mkdocs.yml): hands its events to the package.

It stands outside the package because MkDocs puts a hook's folder first on the import path.
"""

from dossier.site import Hooks

_hooks = Hooks()
on_startup = _hooks.on_startup
on_config = _hooks.on_config
on_pre_build = _hooks.on_pre_build
on_files = _hooks.on_files
on_env = _hooks.on_env
on_post_template = _hooks.on_post_template
on_post_page = _hooks.on_post_page
on_serve = _hooks.on_serve
on_shutdown = _hooks.on_shutdown
