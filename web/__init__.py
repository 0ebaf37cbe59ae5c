"""The web face: pages, JSON API and the session."""
