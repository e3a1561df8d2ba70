"""What keeps the bytes of a zipped document the same for the same content: no moment, no system, no random name."""

import datetime as dt
import re
import zipfile
from io import BytesIO


def settled(content: bytes, day: dt.date) -> bytes:
    """A document without the moment and the system of its making."""
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
    """Text that XML can hold: what it cannot, control characters and halves of pairs, shows as �."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
