"""The mandate of a plan: the sentence of its paper that says who supervises the work. Nothing is inferred."""

import re
from collections.abc import Sequence
from typing import Any

from bizenv.intake.annex.texts.items import tidy

_WATCHER = "督查(?:室|办公室|办|机构|部门|组|考核办)|督[查考]办|督导组|监督小组|办公[室厅]|专班|领导小组"
_WATCHES = "(?:(?:开展|加强|进行|组织|实施|跟踪|专项|定期|适时|强化|负责|加大|作为).{0,16}?(?:督查|督办|督促检查|督导|督考)|督[查促].{0,12}通报|跟踪督办|纳入.{0,12}督[查办])"
_PATTERNS = (
    re.compile(f"(?:{_WATCHER}).{{0,40}}?{_WATCHES}"),
    re.compile("(?:纳入|列入).{0,24}(?:督查|督办)"),
    re.compile("(?:跟踪)?(?:督查|督办).{0,40}(?:定期)?通报"),
    re.compile("(?:督查|督办).{0,30}(?:考核|问责|跟踪问效)|(?:加强|加大|强化|严格)督[查办]"),
)
"""What says that a plan is supervised, the plainest first."""
_MARK = "(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.．、])"


def find_mandate(lines: Sequence[str]) -> dict[str, Any] | None:
    """The sentence of a paper's lines that says who supervises the work, as ``text``; None if none says it plainly."""
    parted = [f"{line}。" if _is_heading(line) else line for line in lines]
    text = tidy("\n".join(parted), wraps=True)
    sentences = [s for s in re.split("(?<=[。！])", text) if re.search("督[查办促导考]", s)]
    for pattern in _PATTERNS:
        for sentence in sentences:
            if not pattern.search(re.sub("《[^》]*》", "", sentence)):
                continue
            said = re.sub(f"^{_MARK}\\s*", "", sentence)
            said = re.sub("[（(](?:牵头|责任|配合)[^（）()]*[）)]", "", said).strip("。！ ")
            if 10 <= len(said) <= 200:
                return {"text": said}
    return None


def _is_heading(line: str) -> bool:
    return len(line) < 20 and re.match(_MARK, line) is not None and not re.search("[。；，：:,;！]$", line)
