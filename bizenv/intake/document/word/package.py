"""Opens an Office document (a ZIP archive of XML parts) from outside, part by part and within limits.

Nothing that a part refers to outside the archive is ever fetched, and no entity is expanded.
"""

import posixpath
import re
import zipfile
from io import BytesIO
from typing import Any

from bizenv.base.errors import DataError

MAX_MARKUP = 40 * 1024 * 1024
"""The most bytes of XML that are unpacked of one document; 10,000 rows of 15 columns have about as many."""
MAX_PARTS = 10_000
LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_AGAIN = "请重新下载，或用 Word、WPS 打开后另存一份再导入"


class Package:
    """The parts of an Office document. ``name``: the file's, for errors."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self._left = MAX_MARKUP
        if content.count(b"PK\x01\x02") > MAX_PARTS:
            raise self.fail("里面的部分太多，没有打开")
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except Exception:  # noqa: BLE001 - a broken archive may break anywhere
            raise self.fail(f"不完整，或已损坏；{_AGAIN}") from None
        self._parts = {part.filename.replace("\\", "/").lstrip("/").lower(): part for part in self._archive.infolist()}

    def fail(self, reason: str) -> DataError:
        """The error that names the file."""
        return DataError(f"{self.name}：{reason}")

    def has(self, part: str) -> bool:
        """Whether there is a part of the name."""
        return part.lower() in self._parts

    def read(self, part: str) -> Any:
        """The root element of a part; None if there is none. Raises DataError if it cannot be read, or is too large."""
        info = self._parts.get(part.lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise self.fail("加了密码，打不开；请去掉密码后另存")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.fail(f"用了 Office 不用的压缩方法，没有打开；{_AGAIN}")
        try:
            with self._archive.open(info) as stream:
                data = stream.read(self._left + 1)
        except Exception:  # noqa: BLE001 - a broken archive may break anywhere
            raise self.fail(f"不完整，或已损坏；{_AGAIN}") from None
        self._left -= len(data)
        if self._left < 0:
            raise self.fail("解压后太大，不像方案文件；没有打开")
        return self._parse(data)

    def _parse(self, data: bytes) -> Any:
        from lxml import etree

        if re.search(rb"<!(DOCTYPE|ENTITY)", data):
            raise self.fail("含有不该有的定义（DTD），没有打开")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError):
            raise self.fail(f"里面的内容读不通，可能已损坏；{_AGAIN}") from None
        if root.getroottree().docinfo.doctype:  # in another encoding than UTF-8
            raise self.fail("含有不该有的定义（DTD），没有打开")
        return root

    def list_links(self, owner: str) -> dict[str, tuple[str, str]]:
        """The parts inside the archive that a part names: by id, the end of the relationship's type and the part."""
        folder, name = posixpath.split(owner)
        root = self.read(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for link in () if root is None else root:
            if link.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
            found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], target)
        return found
