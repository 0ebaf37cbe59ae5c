"""Files: what is taken, by what name, and how long an unnamed one is kept."""

import io
import zipfile
from hashlib import sha256

import pytest

from engine.case.commands import Accepted, AttachDocuments, Paper, Refused
from engine.persistence.store import FileRow
from engine.service import FileRefused, StoredFile
from tests.store.office import MONDAY, Office

LARGEST = 25 * 1024 * 1024
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x08" * 64 + bytes.fromhex("ffd9")


def zipped(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return content.getvalue()


DOCX = zipped(word__document_dot_xml="<w/>", _Content="x")
XLSX = zipped(xl__workbook_dot_xml="<w/>")
ODT = zipped(mimetype="application/vnd.oasis.opendocument.text")
ODS = zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("surat.pdf", PDF, "application/pdf"),
        ("SURAT.PDF", PDF, "application/pdf"),
        ("foto.png", PNG, "image/png"),
        ("foto.jpg", JPEG, "image/jpeg"),
        ("foto.jpeg", JPEG, "image/jpeg"),
        ("a.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("a.ods", ODS, "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_what_offices_write_is_taken_and_given_back(office: Office, name: str, content: bytes, media_type: str) -> None:
    stored = office.service.store_file(name, content)

    assert isinstance(stored, StoredFile)
    assert (stored.size, stored.media_type) == (len(content), media_type)
    assert stored.digest == sha256(content).hexdigest()
    assert office.service.read_file(stored.digest) == content
    assert office.service.store_file(name, content) == stored


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("surat.pdf", b"", "empty"),
        ("surat.pdf", PDF + b"0" * (LARGEST - len(PDF) + 1), "too_large"),
        ("surat.exe", b"MZ" + b"0" * 100, "wrong_kind"),
        ("surat", PDF, "wrong_kind"),
        ("surat.pdf.html", PDF, "wrong_kind"),
        ("surat.pdf", PNG, "not_what_it_says"),
        ("surat.pdf", b"<html><script>alert(1)</script>", "not_what_it_says"),
        ("foto.png", JPEG, "not_what_it_says"),
        ("a.docx", XLSX, "not_what_it_says"),
        ("a.docx", zipped(evil="x"), "not_what_it_says"),
        ("a.docx", b"PK\x03\x04 no archive", "not_what_it_says"),
        ("a.odt", ODS, "not_what_it_says"),
        ("a.ods", PDF, "not_what_it_says"),
    ],
)
def test_what_is_too_large_or_of_the_wrong_kind_is_refused(
    office: Office, name: str, content: bytes, code: str
) -> None:
    assert office.service.store_file(name, content) == FileRefused(code, name)


def test_the_largest_file_is_taken(office: Office) -> None:
    stored = office.service.store_file("surat.pdf", PDF + b"0" * (LARGEST - len(PDF)))

    assert isinstance(stored, StoredFile)
    assert stored.size == LARGEST


def test_a_file_that_is_given_again_is_not_written_again(office: Office) -> None:
    office.service.store_file("surat.pdf", PDF)
    (place,) = [path for path in office.service.means.files.folder.rglob("*") if path.is_file()]
    before = place.stat()

    office.service.store_file("salinan.pdf", PDF)

    after = place.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_is_kept_for_a_day_and_longer_when_it_is_given_again(office: Office) -> None:
    stored = office.service.store_file("surat.pdf", PDF)
    assert isinstance(stored, StoredFile)
    office.later(hours=20)
    office.service.store_file("surat.pdf", PDF)

    office.later(hours=20)
    office.service.housekeep()
    assert office.service.read_file(stored.digest) == PDF

    office.later(hours=5)
    office.service.housekeep()
    assert office.service.read_file(stored.digest) is None


def test_however_many_files_nobody_names_all_are_swept_by_one_keeping_of_the_house(office: Office) -> None:
    digests = [f"{number:064x}" for number in range(1001)]
    with office.store.work() as work:
        for digest in digests:
            work.files.put(FileRow(digest, 10, "application/pdf", MONDAY))
    office.later(hours=25)

    assert office.service.housekeep() == len(digests)

    with office.store.work() as work:
        assert work.files.known(digests) == {}


def test_a_file_that_was_changed_on_the_disk_is_not_given_out(office: Office) -> None:
    stored = office.service.store_file("surat.pdf", PDF)
    assert isinstance(stored, StoredFile)
    (place,) = [path for path in office.service.means.files.folder.rglob("*") if path.is_file()]
    place.write_bytes(PDF + b" ")

    with pytest.raises(ValueError, match="changed on the disk"):
        office.service.read_file(stored.digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "x" * 64, "A" * 65])
def test_a_digest_that_is_none_leads_nowhere(office: Office, digest: str) -> None:
    assert office.service.read_file(digest) is None


def test_more_than_twenty_files_are_not_taken_by_one_command(office: Office) -> None:
    case = office.open()

    def attach(number: int) -> object:
        papers = {f"document_{n}": Paper(f"{n:064x}") for n in range(number)}
        return office.do(AttachDocuments(papers), "ani", case).answer

    assert attach(21) == Refused("invalid_data", {"documents": "more than 20 files"})
    said = {f"documents.document_{n}": "no such file was stored" for n in range(20)}
    assert attach(20) == Refused("invalid_data", said)


def test_more_than_a_hundred_mebibytes_are_not_put_on_one_case(office: Office) -> None:
    case = office.open()
    files = office.service.means.files
    digests = []
    for number in range(3):
        content = PDF + bytes([number])
        files.put(content)
        digests.append(files.digest(content))
        with office.store.work() as work:
            work.files.put(FileRow(digests[-1], 45 * 1024 * 1024, "application/pdf", MONDAY))

    def attach(digest: str) -> object:
        return office.do(AttachDocuments({"draft": Paper(digest)}), "ani", case).answer

    assert [attach(digest) for digest in digests[:2]] == [Accepted()] * 2
    assert attach(digests[2]) == Refused("invalid_data", {"documents": "more than 100 MiB on one case"})
    assert attach(digests[0]) == Accepted()
