"""Reproducible files: the same content gives the same bytes, whenever and on whatever system it is written."""

import datetime as dt
import re
import zipfile
from io import BytesIO


def settled(content: bytes, day: dt.date) -> bytes:
    """The bytes of a zipped office document with everything that depends on when and where it was made replaced.

    Its properties say that it was created and changed on ``day``, its members are dated 1980-01-01. ``content``: a ZIP.
    """
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(info, data)
    return out.getvalue()


def legible(text: str) -> str:
    """Text that XML can hold: what it cannot hold (control characters, lone surrogates) becomes U+FFFD."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
