"""Datasette plugins of the site: one small module, one hook each."""
