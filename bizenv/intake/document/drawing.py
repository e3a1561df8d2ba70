"""Draws pages of a PDF in a child process, with the limits of reading one: it is ended when it takes too long or too much memory."""

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import bizenv
from bizenv.base.errors import DataError
from bizenv.intake.document.child import LIBRARIES, MEGABYTES, SECONDS
from bizenv.intake.document.pdf.picture import Part

_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from bizenv.intake.document.worker import run_drawing; run_drawing()"
)


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
    if answer[0] == "error":
        raise DataError(answer[1])
    return [base64.b64decode(picture) for picture in answer[1]]
