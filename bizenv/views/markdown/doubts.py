"""``doubts.md``, the checklist of a plan that was read out of a document. ``plan/doubts.py`` reads it back."""

from collections.abc import Sequence
from itertools import groupby

from bizenv.views.wording.doubts import Item, describe

_HEAD = """# 存疑清单：{count}处，待人核对

由 bizenv import 从{sources}读出时拿不准的地方，次序同原文。对照原文一处处看：读错了，改所写的那一行；读对了，不用改。

- 看过一处，就把它的 `[ ]` 改成 `[x]`，或把那一行删去。
- `bizenv validate` 列出还没有划去的；改了数据，行号会变，以它所列的为准。
- “单位”“同名”“行”三类关系到函发给谁：划去之前，所涉的事项不发函、不发填报表、不通报。
"""
_ALIKE = """
- “同名”：是同一家的，在 departments.yaml 里并成一条，另一条删去：`- {name: 规范名称, aliases: [{name: 另一写法, why: 简称}]}`；是两家的，不用改。"""
_NONE = """# 存疑清单：没有存疑之处

由 bizenv import 从{sources}读出，没有拿不准的地方；仍请一人对照原文核对一遍。
"""


def render(items: Sequence[Item], sources: Sequence[str]) -> str:
    """``doubts.md`` with these doubts, in their order; ``sources`` are the names of the files that were read."""
    named = "、".join(f"“{' '.join(name.split())}”" for name in sources)
    if not items:
        return _NONE.format(sources=named)
    alike = any(item.doubt.topic == "alias" for item in items)
    blocks = [_HEAD.format(count=len(items), sources=named).rstrip() + (_ALIKE if alike else "")]
    for group, members in groupby(items, key=lambda item: item.group):
        blocks.append(f"## {' '.join(group.split())}")
        blocks.append("\n".join(f"- [ ] {describe(item)}" for item in members))
    return "\n\n".join(blocks) + "\n"
