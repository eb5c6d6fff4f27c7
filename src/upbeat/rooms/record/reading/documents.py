"""The pages of a PDF as pictures."""

from pathlib import Path

import pypdfium2

from upbeat.rooms.record.reading.pictures import LONGEST_SIDE, Page, keep_page
from upbeat.rooms.record.source import Unfit

MOST_PAGES = 100
MOST_WORDS = 120
LEAST_POINTS = 1.0


def read_pdf(path: Path, folder: Path) -> list[Page]:
    """Every page into ``folder``. Raises Unfit: ``pdf_locked``, ``pdf_damaged``, ``too_many_pages``."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            if not len(document):
                raise Unfit("pdf_damaged")
            if len(document) > MOST_PAGES:
                raise Unfit("too_many_pages", pages=len(document), most=MOST_PAGES)
            return [_read_page(document, number, folder) for number in range(1, len(document) + 1)]
    except pypdfium2.PdfiumError as problem:
        raise Unfit("pdf_locked" if "password" in str(problem).lower() else "pdf_damaged") from problem


def _read_page(document: pypdfium2.PdfDocument, number: int, folder: Path) -> Page:
    page = document[number - 1]
    try:
        longest = max(page.get_size())
        if not longest >= LEAST_POINTS:
            raise Unfit("pdf_damaged")
        bitmap = page.render(scale=LONGEST_SIDE / longest, rev_byteorder=True, draw_annots=True)
        return keep_page(bitmap.to_pil(), folder, number, _words(page))
    finally:
        page.close()


def _words(page: pypdfium2.PdfPage) -> str:
    """The beginning of what stands on the page, for those who do not see it."""
    text = page.get_textpage()
    try:
        return " ".join(text.get_text_range(0, min(text.count_chars(), 4 * MOST_WORDS)).split())[:MOST_WORDS]
    except pypdfium2.PdfiumError:
        return ""
    finally:
        text.close()
