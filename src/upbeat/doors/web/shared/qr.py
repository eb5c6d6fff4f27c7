"""An address as a picture that a phone's camera reads."""

import segno


def qr_picture(link: str) -> str:
    """The QR code of ``link`` as SVG for a page, without a size of its own."""
    return str(segno.make(link, error="m").svg_inline(scale=3, border=1, omitsize=True, svgclass="qr", lineclass=None))
