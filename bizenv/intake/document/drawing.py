"""Draws pages of a PDF in a child process, with the limits of reading one: it is ended when it takes too long or too much memory."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import bizenv
from bizenv.base import files
from bizenv.base.errors import BizenvError, DataError
from bizenv.intake.document.child import LIBRARIES, MEGABYTES, SECONDS
from bizenv.intake.document.model import read_spot
from bizenv.intake.document.pdf.picture import Part, draw
from bizenv.intake.document.worker import limit_memory

_START = "import sys; sys.path.insert(0, sys.argv[1]); from bizenv.intake.document.drawing import run; run()"


def draw_safely(
    path: Path, parts: Sequence[Part], *, seconds: float = SECONDS, megabytes: int = MEGABYTES
) -> list[bytes]:
    """Pictures of parts of one page of a file. Raises DataError where that cannot be done within the limits."""
    request = {"path": str(path), "parts": parts, "megabytes": megabytes + LIBRARIES}
    command = [sys.executable, "-P", "-X", "utf8", "-c", _START, str(Path(bizenv.__file__).parent.parent)]
    try:
        done = subprocess.run(  # noqa: S603 - Python itself, and no argument from outside
            command, input=json.dumps(request).encode(), capture_output=True, timeout=seconds, check=False
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise DataError(f"{path.name}：第{parts[0].page}页太大或构造异常，画不出来；请看文件本身") from None
    if "error" in answer:
        raise DataError(answer["error"])
    return [base64.b64decode(picture) for picture in answer["pictures"]]


def run() -> NoReturn:
    """Draw what standard input asks for: what the child process does. Never returns."""
    request = json.loads(sys.stdin.buffer.read())
    limit_memory(request["megabytes"])
    path = Path(request["path"])
    answer: dict[str, object]
    try:
        parts = [Part(page, box, tuple(filter(None, map(read_spot, meant)))) for page, box, meant in request["parts"]]
        pictures = draw(files.read(path), path.name, parts)
        answer = {"pictures": [base64.b64encode(picture).decode() for picture in pictures]}
    except BizenvError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))
    sys.exit(0)
