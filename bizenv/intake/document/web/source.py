"""The source of a web page out of the bytes of a file: its encoding, a page saved with its pictures, tables in plain text."""

import re

from bizenv.base.errors import DataError

COPY = "请在浏览器里打开，把附表复制到 Word 里存为 .docx 再导入"
"""What to do with a page that cannot be read."""
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"}


def break_lines(text: str) -> str:
    """A text whose only markup are its tables, as programs that read scans write it, with its lines kept apart."""
    if re.search(
        r"<(?:html|body|p|div|br|td[^>]*>\s*<table)\b", re.sub(r"(?is)<table.*?</table>", "", text), re.IGNORECASE
    ):
        return text
    parts = re.split(r"(?is)(<table.*?</table>)", text)
    parts[::2] = [re.sub(r"(?m)^#{1,6}\s+|\*\*", "", part).replace("\n", "<br>") for part in parts[::2]]
    return "".join(parts)


def decode(content: bytes) -> str:
    """The text of a page: by its byte order mark, as UTF-8 or GB 18030 if it is sound, else as it says."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if content[:40].count(b"\0") > 10:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    said = _CHARSET.search(content[:8192])
    named = said[1].decode("ascii").lower() if said else ""
    if named in ("big5", "big5-hkscs"):
        return content.decode("big5hkscs", "replace")
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:  # a few broken characters: the page itself has to be believed
        return content.decode("utf-8" if named in ("utf-8", "utf8") else "gb18030", "replace")


def unwrap(content: bytes, name: str) -> bytes:
    """The page in a .mht file, as UTF-8."""
    import email
    import email.policy

    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        for count, part in enumerate(message.walk()):
            if count > 5_000:
                break
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                data = part.get_payload(decode=True)
                if isinstance(data, bytes):
                    said = (part.get_content_charset() or "").lower()
                    said = _CHINESE.get(said, said)
                    if said and said != "utf-8" and not data.startswith((b"\xff\xfe", b"\xef\xbb\xbf")):
                        try:
                            return data.decode(said).encode("utf-8", "replace")
                        except (LookupError, ValueError):
                            pass
                    return data
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError):
        pass
    raise DataError(f"{name}：是网页存档（.mht），里面没有找到网页；{COPY}")
