"""Small, valid PDF files, written out byte by byte, so that the demo's documents can really be opened."""

from collections.abc import Sequence
from itertools import accumulate


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """Write one A4 page with a title and some lines."""
    page = ["BT /F1 16 Tf 72 770 Td 20 TL", f"({_escaped(title)}) Tj T*", "/F1 11 Tf 16 TL T*"]
    page += [f"({_escaped(line)}) Tj T*" for line in lines]
    content = "\n".join([*page, "ET"]).encode("cp1252", "replace")
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %b >>" % fonts,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    head = b"%PDF-1.4\n"
    parts = [b"%d 0 obj\n%b\nendobj\n" % (number, body) for number, body in enumerate(objects, 1)]
    starts = list(accumulate((len(part) for part in parts), initial=len(head)))
    table = b"".join(b"%010d 00000 n \n" % start for start in starts[:-1])
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return head + b"".join(parts) + tail % (size, table, size, starts[-1])


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
