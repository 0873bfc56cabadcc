"""Render: dossier -> Markdown pages, by way of one frozen plain-data context per page."""
