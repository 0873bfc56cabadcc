"""Dossier: records and their evidence, published as one cross-linked static site."""
