"""The schema for editors is that of the document model, and fits the library."""

from cli import schema


def test_the_schema_in_the_library_is_fresh() -> None:
    assert schema.FILE.read_text("utf-8") == schema.text(), "run python -m cli.schema"
