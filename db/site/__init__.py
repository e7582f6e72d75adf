"""What Datasette serves: pages, templates, named queries and plugins over the public database."""
