"""What kind of file it is, by its first bytes and never by its name; and what is refused at the door."""

from alur.engine.drafting.rules.pages import Document, Refused, bounded

from .html import read_html
from .packed import Package
from .plain import read_text

MAX_BYTES = 10 * 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_HTML = (b"<html", b"<!doctype html", b"<meta", b"<table")
_OTHER_ZIPS = {
    "ppt/presentation.xml": "Ini berkas PowerPoint. Salin tabelnya ke Word atau Excel, lalu pilih lagi.",
    "mimetype": "Ini berkas OpenDocument. Simpan sebagai .docx atau .xlsx, lalu pilih lagi.",
    "xl/workbook.bin": "Ini berkas .xlsb. Simpan sebagai .xlsx, lalu pilih lagi.",
}


def read_document(body: bytes) -> Document:
    """The document's pages. Refused says in Indonesian why it is not read, and what to do.

    To be called only in a process of its own (`sandbox`): the libraries behind it are old friends, not guards.
    """
    if len(body) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    if not body.strip():
        raise Refused("Berkas ini kosong. Pilih berkas yang berisi SOP.")
    if body.startswith(b"PK"):
        return bounded(_zipped(body))
    if b"%PDF-" in body[:1024]:
        from .pdf import read_pdf  # noqa: PLC0415  takes longer to import than most documents take to read

        return bounded(read_pdf(body))
    if body.startswith(_OLD_OFFICE):
        raise Refused(
            "Berkas ini berkata sandi, atau dalam bentuk lama (.doc, .xls). Simpan tanpa kata sandi sebagai .docx atau "
            ".xlsx, lalu pilih lagi."
        )
    if body.startswith(b"{\\rtf"):
        raise Refused("Ini berkas RTF. Buka di Word, simpan sebagai .docx, lalu pilih lagi.")
    if body.startswith(_PICTURES):
        raise Refused("Ini gambar, bukan teks. Pilih berkas aslinya (.docx, .xlsx), atau jalankan OCR dahulu.")
    if (
        body[:2000]
        .lstrip(b"\xef\xbb\xbf \r\n\t")
        .lower()
        .startswith((b"<html", b"<!doctype html", b"<meta", b"<table"))
    ):
        return bounded(read_html(body.decode("utf-8", "replace")))
    return bounded(read_text(body))


TOO_LARGE = f"Berkas ini terlalu besar; paling besar {MAX_BYTES // 1024 // 1024} MB. Simpan bagian SOP-nya saja."


def _zipped(body: bytes) -> Document:
    package = Package(body)
    for name, why in _OTHER_ZIPS.items():
        if name in package.names:
            raise Refused(why)
    if "word/document.xml" in package.names:
        from .word import read_word  # noqa: PLC0415

        return read_word(package)
    if "xl/workbook.xml" in package.names:
        from .sheet import read_sheets  # noqa: PLC0415  openpyxl is slow to import

        return read_sheets(package, body)
    raise Refused("Berkas zip ini bukan dokumen Word atau Excel. Pilih berkas .docx, .xlsx, .pdf, atau .txt.")
