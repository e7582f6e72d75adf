"""The site: Datasette over the public database, with our plugins, templates, static files and settings."""

from __future__ import annotations

from pathlib import Path

import yaml
from datasette.app import Datasette
from datasette.plugins import pm

from db.site.database import PublishedDatabase
from db.site.named_queries import MOST_ROWS
from db.site.plugins import (
    asked,
    canned,
    cells,
    closed,
    crawlers,
    faults,
    feeds,
    headers,
    our_pages,
    query_words,
    template_words,
    undated_rows,
)

HERE = Path(__file__).parent

# Datasette's own handler calls some of the reader's mistakes its own fault, and prints them: `faults` has its place.
if pm.has_plugin("datasette.handle_exception"):
    pm.unregister(name="datasette.handle_exception")

PLUGINS = (
    asked,
    canned,
    cells,
    closed,
    crawlers,
    faults,
    feeds,
    headers,
    our_pages,
    query_words,
    template_words,
    undated_rows,
)

SETTINGS = {
    # A published row must be seen at once: pages may be kept, but are asked for anew.
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "max_returned_rows": MOST_ROWS,
    "sql_time_limit_ms": 3000,
    "num_sql_threads": 4,
    # Suggesting facets tries a query on every column of every table page; each table names its own instead.
    "suggest_facets": False,
    "facet_time_limit_ms": 500,
    "default_facet_size": 12,
    "truncate_cells_html": 400,
    "allow_csv_stream": True,
    "max_csv_mb": 1000,
    # What is published may be taken away whole.
    "allow_download": True,
}


def site(public: Path) -> Datasette:
    """Datasette on the public database at `public`; whatever the file's name, the database is called `positions`."""
    for plugin in PLUGINS:
        if not pm.is_registered(plugin):
            pm.register(plugin)
    datasette = Datasette(
        files=[],
        metadata=yaml.safe_load((HERE / "metadata.yaml").read_text(encoding="utf-8")),
        template_dir=str(HERE / "templates"),
        static_mounts=[("static", str(HERE / "static"))],
        settings=SETTINGS,
    )
    datasette.remove_database("_memory")
    datasette.add_database(PublishedDatabase(datasette, public), name="positions")
    return datasette
