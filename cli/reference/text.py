"""Codes of the text of a file: its characters, and what YAML may not hold."""

from typing import Final

from cli.reference.entry import Entry

ENTRIES: Final = (
    Entry(
        "unreadable_file",
        "A file cannot be read, or a folder holds no SOP. The other files are looked at all the same, and the exit "
        "code is 2.",
        "tertib check nowhere/sop.yaml",
        "Look at its name, and whether you may read it.",
        "tertib check definitions/incoming-mail/sop.yaml",
        by="file",
        says="The file cannot be read: No such file or directory.",
    ),
    Entry(
        "too_large",
        "The file is larger than 1 MiB, a line longer than 100,000 characters, or there are more than 20,000 parts.",
        "…\n<A MILLION SIGNS>\n",
        "Divide the SOP, or look whether it is the right file.",
        "…\n",
    ),
    Entry(
        "not_utf8",
        "The file holds bytes that are no UTF-8.",
        "title: Cuti <BYTE E9>\n",
        "Save it again with the encoding UTF-8.",
        "title: Cuti é\n",
    ),
    Entry(
        "control_character",
        "An invisible character stands in the file: it would be read otherwise than it is seen.",
        "title: Cu<U+200E>ti\n",
        "Delete it; retype the word if it cannot be found.",
        "title: Cuti\n",
    ),
    Entry(
        "empty_file",
        "There is nothing in the file.",
        "",
        "Write the SOP into it.",
        "…\n",
    ),
    Entry(
        "yaml_syntax",
        "The file is no YAML.",
        "title: Cuti: tahunan\n",
        "Put a text that holds `: ` in quotation marks; close every quotation mark and bracket; align lists and maps.",
        'title: "Cuti: tahunan"\n',
    ),
    Entry(
        "tab",
        "A tab stands where spaces are needed.",
        "roles:\n␉staff: {title: Staf}\n␉head: {title: Kepala}\n",
        "Indent with spaces only.",
        "roles:\n  staff: {title: Staf}\n  head: {title: Kepala}\n",
    ),
    Entry(
        "several_documents",
        "A second YAML document begins in the file.",
        "…\n---\nsop: other\n",
        "Write one SOP in one file.",
        "…\n",
    ),
    Entry(
        "directive",
        "A YAML directive stands before the SOP.",
        "%YAML 1.1\n---\n…\n",
        "Delete it: the file is YAML 1.2.",
        "…\n",
    ),
    Entry(
        "anchor",
        "An anchor (`&a`) or an alias (`*a`) stands in the file.",
        "title: &a Cuti\n",
        "Write the value out at each place.",
        "title: Cuti\n",
    ),
    Entry(
        "tag",
        "A YAML tag (`!!str`) stands in the file.",
        "title: !!str Cuti\n",
        "Delete it, and put the value in quotation marks if it is meant as a text.",
        "title: Cuti\n",
    ),
    Entry(
        "key_not_text",
        "A key is a list or a map.",
        "title: {[id]: Cuti}\n",
        "Write a plain word before the colon.",
        "title: {id: Cuti}\n",
    ),
    Entry(
        "duplicate_key",
        "A key stands twice in one map.",
        "title: Cuti\ntitle: Izin\n",
        "Keep one of the two.",
        "title: Cuti\n",
    ),
    Entry(
        "nested_too_deep",
        "There are more than 32 levels of lists and maps.",
        f"title: {'[' * 33}{']' * 33}\n",
        "Look for a bracket too many.",
        "title: Cuti\n",
    ),
)
