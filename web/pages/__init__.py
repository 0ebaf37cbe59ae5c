"""The server-rendered pages, one module for each kind of page."""
