"""Writes the page."""

import sys

from cli.reference.page import FILE, page

sys.exit(0 if FILE.write_text(page(), "utf-8") else 1)
