"""Slips that the printer tests print."""

from PIL import Image, ImageDraw

from devices.printer import escpos
from devices.printer.job import PrintJob

LINK = "https://hall.example/t/7f3k-9qzt"


def fast_slip(ticket_no: str = "C018") -> bytes:
    """A ticket in the printer's own letters, as for a slow serial line."""
    return b"".join(
        (
            escpos.init(),
            escpos.chinese_mode(on=True),
            escpos.align(escpos.Align.CENTRE),
            escpos.text("住宅专项维修资金\n"),
            escpos.size(6, 6),
            escpos.text(f"{ticket_no}\n"),
            escpos.size(2, 2),
            escpos.text("请到 8-9 号窗口\n"),
            escpos.size(),
            escpos.qr(LINK, module_dots=6),
            escpos.feed_dots(16),
            escpos.cut(feed_dots_before=24),
        )
    )


def disc(width: int = 576, height: int = 700) -> Image.Image:
    image = Image.new("1", (width, height), 1)
    ImageDraw.Draw(image).ellipse((8, 8, width - 8, height - 8), fill=0)
    return image


def raster_slip() -> bytes:
    return escpos.init() + escpos.raster(disc()) + escpos.cut(feed_dots_before=24)


def job(data: bytes | None = None, job_id: str = "T-1", height_mm: float = 80.0) -> PrintJob:
    return PrintJob(job_id=job_id, data=data or fast_slip(), height_mm=height_mm)
