"""The README of a new workspace: what lies in it, and the daily commands with numbers and names of its own plan."""

import re
from collections.abc import Iterator
from unicodedata import east_asian_width

from bizenv.plan.registry import Registry
from bizenv.standing import periods, rounds
from bizenv.standing.rubric import Rules
from bizenv.views.wording import titles

_PAGE = """# {title}：工作区

{imprint}。共 {tasks} 个事项。

| 文件 | 是什么 | 谁改 |
| --- | --- | --- |
| `measures.yaml`、`departments.yaml` | 方案的附表和单位 | 人，在编辑器里；改后 `bizenv validate` |
| `measures.lock` | 校验锁，防误改{draft} | `bizenv lock` |
| `rules.yaml` | 灯号、序时进度、反馈要求 | 人；改后 `bizenv validate` |
| `ledger/` | 台账：一条记录一个文件，只增不改 | 只由下面的命令写 |
| `evidence/` | 佐证材料的文件，不进 git；用 `bizenv backup` 备份 | 只由 `--evidence` 存 |

日常用法（在这个文件夹里运行；每个命令加 `-h` 看全部选项）：

```
{commands}
```

记错了用 `bizenv correct`（更正）、`bizenv withdraw`（撤回）：写一条新的，原来的一字不动。整个文件夹宜用 git 管理，定期备份；
两人各自记录，合并时不会冲突。台账里不要写电话、身份证号和举报人的任何情况。
"""
_COLUMN = 51
"""Where the explanations of the commands begin, in columns of a terminal."""


def render(registry: Registry, rules: Rules) -> str:
    """The README of a workspace of a plan, with the rounds of feedback of ``rules``."""
    plan = registry.plan
    return _PAGE.format(
        title=titles.name_bare(plan),
        imprint="，".join(w for w in (plan.document, plan.issuer, f"{plan.issued_as_known} 印发") if w),
        tasks=len(registry.tasks),
        draft="；录全了才加" if plan.draft else "",
        commands="\n".join(
            f"{typed}{' ' * max(2, _COLUMN - _width(typed))}{does}".rstrip() for typed, does in _list(registry, rules)
        ),
    )


def _list(registry: Registry, rules: Rules) -> Iterator[tuple[str, str]]:
    """The daily commands, and what each does. The examples are about the first task that has a deadline."""
    plan = registry.plan
    task = next((t for t in registry.tasks if t.dated), registry.tasks[0])
    round = periods.find_first(plan.issued, rules.feedback.every)
    asked = rounds.find_due_day(round, rules.feedback)
    lead = f" --lead {_quote(task.lead[0])}" if task.lead else ""
    yield f"bizenv list{lead} --sort due", "谁要办什么，何时到期"
    yield f"bizenv record {task.id} --progress 60 --note 进展情况", "记单位反馈的进展"
    yield f"bizenv record {task.id} --done --evidence 材料", "记单位报办结"
    yield f"bizenv verify {task.id} --pass --by 核验人", "核验通过，销号（退回：--return --limit 日期）"
    approver = _quote(plan.set_by or "批准机关")
    yield f"bizenv extend {task.id} --until 日期 --approved-by {approver} --document 文号 --reason 原因", ""
    yield f"bizenv form export --period {round.name} --all 下发/", "发给各单位填的 Excel 表"
    yield f"bizenv form import 回收/ --received {asked}", "收回来，记入台账"
    yield f"bizenv missing --period {round.name} --as-message", "催谁"
    if plan.mandate is None:
        yield "bizenv plan set 督查依据=依据的原话", "发函（notice）、通报（bulletin）之前补上，没有不能出"
    else:
        yield f"bizenv notice {task.id} --step 1 --limit 日期 -o 催办/", "催办的函，一事一函"
    yield f"bizenv report --period {round.name}", "报告"
    if plan.mandate is not None:
        yield f"bizenv bulletin --number 1 --period {round.name} -o 通报.docx", ""
    yield "bizenv brief -o 专报.docx", "给领导的督查专报"
    yield "bizenv dashboard -o 进展.html", "给领导看的网页"
    yield "bizenv export 督办台账.xlsx", "督办台账（.ics 为日历）"
    yield f"bizenv log {task.id}", "一个事项的全部记录"
    yield "bizenv backup 备份.zip", "备份，连同佐证材料（还原：bizenv restore）"


def _quote(name: str) -> str:
    """A name as a shell takes it for one word."""
    return name if re.fullmatch(r"[\w·—-]+", name) else f'"{name}"'


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters take two."""
    return sum(1 + (east_asian_width(character) in "WF") for character in text)
