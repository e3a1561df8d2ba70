"""Reproducible files: the same content gives the same bytes, whenever and on whatever system it is written."""

import datetime as dt
import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import IO, Any


class SettledZip(zipfile.ZipFile):
    """A zipped office document, being written, in which nothing depends on when and where it is made.

    Its properties say that it was created and changed on ``day``, its members are dated 1980-01-01. Each member is
    compressed as it comes, so that only the compressed document is kept.
    """

    def __init__(self, stream: IO[bytes], day: dt.date) -> None:
        super().__init__(stream, "w", zipfile.ZIP_DEFLATED)
        self._stamp = f"{day.isoformat()}T00:00:00Z".encode()

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        """Add a member."""
        if name == "docProps/core.xml":
            data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + self._stamp, data)
        super().writestr(_settle_member(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        """Add a file as a member, piece by piece."""
        member = _settle_member(arcname)
        file = Path(filename)
        member.file_size = file.stat().st_size
        with file.open("rb") as source, self.open(member, "w") as target:
            shutil.copyfileobj(source, target, 1 << 20)


def _settle_member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
    return info


def settle(content: bytes, day: dt.date) -> bytes:
    """The bytes of a zipped office document as ``SettledZip`` writes it. ``content``: a ZIP."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, SettledZip(out, day) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def make_legible(text: str) -> str:
    """Text that XML can hold: what it cannot hold (control characters, lone surrogates) becomes U+FFFD."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
