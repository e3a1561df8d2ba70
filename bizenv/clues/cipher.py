"""The store under a passphrase: scrypt makes a key of it, Fernet (AES-128-CBC with HMAC-SHA256) encrypts.

The file is a line of JSON with scrypt's parameters and salt, then a Fernet token. The recovery code is the key itself,
written so that it can be copied from paper; it opens the store when the passphrase is lost. ``cryptography`` does the
work; it is not certified for state use (商用密码认证), which is said wherever a passphrase is asked for.
"""

import base64
import binascii
import json
import os
import unicodedata
from typing import Any

from bizenv.base.errors import DataError, MisuseError
from bizenv.base.tuples import NamedTuple

KIND = "bizenv-clues"
VERSION = 1
_MOST = 4096
"""The most bytes of the first line."""
_LARGEST = 2**22
"""The most memory that scrypt may ask for, in pieces of 128 bytes: 512 MB."""
SHORTEST = 8
"""The fewest characters of a passphrase."""
_LETTERS = 4
"""How many letters of a recovery code stand together."""


class Head(NamedTuple):
    """The first line of the file: scrypt's parameters (cost, block size, parallelism) and the salt."""

    n: int
    r: int
    p: int
    salt: bytes


def check_installed() -> None:
    """Raise ModuleNotFoundError where what encrypts is not installed, before anything is read or asked."""
    import cryptography  # noqa: F401


def make_head() -> Head:
    """The parameters for a new store: about 0.1 s and 32 MB to try one passphrase."""
    return Head(2**15, 8, 1, os.urandom(16))


def write_head(head: Head) -> bytes:
    """The first line of a file, with its end."""
    told = {
        "kind": KIND,
        "version": VERSION,
        "kdf": "scrypt",
        "n": head.n,
        "r": head.r,
        "p": head.p,
        "salt": head.salt.hex(),
    }
    return json.dumps(told).encode() + b"\n"


def read_head(content: bytes) -> tuple[Head, bytes]:
    """The parameters of a file, and the rest of it. Raises DataError if the file is torn or of a later version."""
    line, end, rest = content.partition(b"\n")
    try:
        if not end or len(line) > _MOST:
            raise ValueError  # noqa: TRY301 - told below, as all that is wrong with the line
        told: Any = json.loads(line)
        later = told["kind"] == KIND and type(told["version"]) is int and told["version"] > VERSION
        head = Head(told["n"], told["r"], told["p"], bytes.fromhex(told["salt"]))
        sound = told["kind"] == KIND and told["kdf"] == "scrypt" and all(type(it) is int for it in head[:3])
        fit = sound and head.n & (head.n - 1) == 0 and 2 <= head.n <= 2**20 and 1 <= head.r <= 32 and 1 <= head.p <= 16
        if not later and not (fit and head.n * head.r <= _LARGEST):
            raise ValueError  # noqa: TRY301
    except (ValueError, LookupError, TypeError, RecursionError):
        raise DataError("线索库的第一行坏了，或没有同步完；从备份拷回，或用同步软件的历史版本恢复") from None
    if later:
        raise DataError("线索库是更新版本的 bizenv 写的；升级 bizenv 再用")
    return head, rest


def make_key(head: Head, passphrase: str) -> bytes:
    """The key of a passphrase, as Fernet takes it. Raises MisuseError if the passphrase is too short."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    _refuse_short(passphrase)
    made = Scrypt(salt=head.salt, length=32, n=head.n, r=head.r, p=head.p).derive(_to_bytes(passphrase))
    return base64.urlsafe_b64encode(made)


def check_new(passphrase: str) -> None:
    """Raise MisuseError for a passphrase that is too short or could not be typed again: with a line end, or spaces at its ends."""
    _refuse_short(passphrase)
    if not passphrase.isprintable() and any(unicodedata.category(sign) == "Cc" for sign in passphrase):
        raise MisuseError("口令里有换行等控制字符，以后在终端里打不出来；换一个")
    if passphrase != passphrase.strip():
        raise MisuseError("口令的头尾有空格，以后容易打漏；去掉空格")


def _refuse_short(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise MisuseError(f"口令至少{SHORTEST}个字符")


def _to_bytes(passphrase: str) -> bytes:
    """A passphrase as scrypt takes it; what the terminal's encoding could not read stays as it was typed."""
    try:
        return passphrase.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return passphrase.encode("utf-8", "surrogatepass")


def make_code(key: bytes) -> str:
    """The recovery code of a key: letters and digits in fours, of which the last four tell a slip of the pen.

    >>> make_code(base64.urlsafe_b64encode(bytes(32)))[:9]
    'AAAA-AAAA'
    """
    raw = base64.urlsafe_b64decode(key)
    letters = base64.b32encode(raw + _check(raw)).decode().rstrip("=")
    return "-".join(letters[n : n + _LETTERS] for n in range(0, len(letters), _LETTERS))


def read_code(typed: str) -> bytes:
    """The key of a recovery code as a person types it. Raises MisuseError if it is none, or has a slip."""
    letters = "".join(typed.upper().split()).replace("-", "").replace("0", "O").replace("1", "I").replace("8", "B")
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        raw = b""
    whole = base64.b32encode(raw).decode().rstrip("=") == letters  # the last letter has bits to spare
    if len(raw) != 34 or not whole or _check(raw[:32]) != raw[32:]:
        raise MisuseError("恢复码抄错了，或没有抄全；照恢复单重新抄一遍（不分大小写，横线可以不写）")
    return base64.urlsafe_b64encode(raw[:32])


def encrypt(head: Head, key: bytes, content: bytes) -> bytes:
    """A file with this content."""
    from cryptography.fernet import Fernet

    return write_head(head) + Fernet(key).encrypt(content) + b"\n"


def decrypt(key: bytes, token: bytes) -> bytes:
    """The content of a file, given without its first line.

    Raises DataError for what is no whole token; MisuseError for a wrong key or a token that was changed, which cannot be
    told apart.
    """
    from cryptography.fernet import Fernet, InvalidToken

    token = token.strip()
    if not _is_whole(token):
        raise DataError("线索库不完整：没有同步完，或被改过；等同步完再试，或从备份、同步软件的历史版本拷回")
    try:
        return Fernet(key).decrypt(token)
    except InvalidToken:
        raise MisuseError(
            "口令不对，或线索库坏了（没有同步完、被改过），两者分不出来；口令忘了的，"
            "bizenv clue passphrase --recovery-code 恢复码；库坏了的，从备份拷回"
        ) from None


def _is_whole(token: bytes) -> bool:
    """Whether bytes have the length and the alphabet of a token: version, time, vector, blocks of 16, digest."""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) >= 73 and (len(raw) - 57) % 16 == 0


def _check(raw: bytes) -> bytes:
    from hashlib import sha256

    return sha256(b"bizenv-clues" + raw).digest()[:2]
