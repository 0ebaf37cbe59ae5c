"""The JSON API of the same commands and questions as the pages."""
