"""Strict models of a workspace's own files as they are written: the ledger's entries and ``rules.yaml``."""

import datetime as dt
import re
from contextlib import suppress
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bizenv.base.text import UNSEEN
from bizenv.checks.schema.plan import Day, Strict, Version, Words, parse_number
from bizenv.ledger.entry import RECORDED, Decision, Ground, Kind, Letter, Method, Origin, Paper, Stage, Step
from bizenv.ledger.shape import is_attended
from bizenv.ledger.status import When


def _written(value: Any) -> Any:
    found = re.search(UNSEEN, value) if isinstance(value, str) else None
    if found is not None:
        raise PydanticCustomError("white", "{code}", {"code": f"U+{ord(found[0]):04X}", "found": found[0]})
    if isinstance(value, str) and value != value.strip():
        raise PydanticCustomError("white", "{code}", {"code": "U+0020", "found": " "})
    return value


Note = Annotated[str, BeforeValidator(_written), StringConstraints(min_length=1, max_length=20_000)]
"""Free text; it may have several lines."""


def _moment(value: str) -> str:
    with suppress(ValueError):
        if dt.datetime.fromisoformat(value).isoformat(timespec="microseconds") == value:
            return value
    raise PydanticCustomError("string_pattern_mismatch", "there is no such moment")


Moment = Annotated[str, StringConstraints(pattern=f"^{RECORDED.pattern}$"), AfterValidator(_moment)]
Reported = Annotated[int | float, BeforeValidator(parse_number), Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Percent = Annotated[int, Field(ge=0, le=100)]
PERIOD = r"^[0-9]{4}(-Q[1-4]|-H[12]|-(0[1-9]|1[0-2]))?$"
Period = Annotated[str, StringConstraints(pattern=PERIOD)]


class KeptFile(Strict):
    """佐证材料的文件，按摘要存在 evidence 里。"""

    name: Note
    sha256: Digest
    size: Annotated[int, Field(ge=1)]


class _Any(Strict):
    """The keys that entries of every kind may have."""

    version: Version
    plan: Words
    kind: Words
    date: Day
    received: Day | None = None
    recorded: Moment
    replaces: Words | None = None
    reason: Note | None = None
    by: Note | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def _whole(self) -> "_Any":
        if self.received is not None and self.received < self.date:
            raise PydanticCustomError("form", "收到日期（received）早于发生日期（date）")
        if self.replaces is not None and self.reason is None:
            raise PydanticCustomError("form", "更正（replaces）须写明原因（reason）")
        return self


class _OnTask(_Any):
    """What is about a task may name a node of it."""

    deadline: Annotated[int, Field(ge=1, le=999)] | None = None
    deadline_day: Day | None = None

    @model_validator(mode="after")
    def _noded(self) -> "_OnTask":
        if (self.deadline is None) != (self.deadline_day is None):
            raise PydanticCustomError("form", "节点（deadline）和它的时限（deadline_day）要么都有，要么都没有")
        return self


class _Entry(_OnTask):
    """The keys that entries about a task may have."""

    task: Words


class Report(_Entry):
    """反馈：牵头单位报送的进展。"""

    period: Period | None = None
    form: Digest | None = None
    stage: Stage
    progress: Percent | None = None
    values: Annotated[dict[Words, Reported], Field(min_length=1)] | None = None
    completed: Day | None = None
    problem: Note | None = None
    coordinate: Note | None = None
    next: Note | None = None
    evidence: Annotated[list[Note], Field(min_length=1)] | None = None
    files: Annotated[list[KeptFile], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _staged(self) -> "Report":
        if self.progress is not None and self.stage != "in_progress":
            raise PydanticCustomError("form", "完成百分之几（progress）只与正在推进（stage: in_progress）同写")
        if self.completed is not None and self.stage != "done":
            raise PydanticCustomError("form", "完成日期（completed）只与已完成（stage: done）同写")
        return self


class Verify(_Entry):
    """核验：通过即销号，不通过即退回。"""

    result: Literal["pass", "return"]
    ground: Ground | None = None
    method: Method | None = None
    values: Annotated[dict[Words, Reported], Field(min_length=1)] | None = None
    unmet: Note | None = None
    proof: Note | None = None
    completed: Day | None = None
    limit: Day | None = None
    continuing: bool = False
    approved_by: Note | None = None
    document: Note | None = None
    evidence: Annotated[list[Note], Field(min_length=1)] | None = None
    files: Annotated[list[KeptFile], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _either(self) -> "Verify":
        given = (self.approved_by is not None) + (self.document is not None)
        rest = self.completed or self.continuing or self.unmet or self.proof or given
        if self.result == "return" and (self.limit is None or rest):
            message = (
                "退回（return）须有补报时限（limit），没有 completed、proof、continuing、unmet、approved_by、document"
            )
            raise PydanticCustomError("form", message)
        if self.result == "pass" and (self.completed is None or self.limit or self.ground):
            raise PydanticCustomError(
                "form", "通过（pass）须有完成日期（completed），没有补报时限（limit）、退回类别（ground）"
            )
        if given and (given == 1 or self.unmet is None):
            raise PydanticCustomError(
                "form", "指标没有达到、经批准办结的，理由（unmet）、批准的机关（approved_by）、文号（document）都要有"
            )
        return self


class Request(_Entry):
    """申请延期：由牵头单位提出；批准以前，时限照算。"""

    until: Day
    document: Note | None = None
    reason: Note


class Extend(_Entry):
    """延期：由确定时限的机关批准，或不批准。"""

    until: Day | None = None
    decision: Decision | None = None
    approved_by: Note
    document: Note
    reason: Note

    @model_validator(mode="after")
    def _decided(self) -> "Extend":
        if (self.until is None) != (self.decision == "refused"):
            raise PydanticCustomError("form", "批准延期须有新的时限（until）；不批准（refused）没有 until")
        return self


class Supersede(_Entry):
    """按新规定执行。"""

    document: Note
    effective: Day
    text: Note | None = None
    until: Day | None = None
    lead: Annotated[list[Words], Field(min_length=1)] | None = None


class Terminate(_Entry):
    """终止：不再办理。"""

    approved_by: Note
    document: Note
    reason: Note


class Reopen(_Entry):
    """恢复督办：已办结销号的，核查发现反弹。"""

    until: Day | None = None
    approved_by: Note
    reason: Note


class Reassign(_Entry):
    """调整牵头单位：自某日起由别的单位牵头。"""

    effective: Day
    document: Note
    lead: Annotated[list[Words], Field(min_length=1)]
    support: Annotated[list[Words], Field(min_length=1)] | None = None


class Assign(_Entry):
    """责任领导、责任人。"""

    leader: Note | None = None
    person: Note | None = None

    @model_validator(mode="after")
    def _somebody(self) -> "Assign":
        if self.leader is None and self.person is None:
            raise PydanticCustomError("form", "责任领导（leader）、责任人（person）至少有一个")
        return self


class Object(_Entry):
    """异议：联合牵头单位对首家所报，或单位对涉及自己的内容，有不同意见。"""

    by: Note


class Recheck(_Entry):
    """复核：对单位的异议作出结论，由没有参加核验的人作。"""

    of: Words
    result: Literal["upheld", "dismissed"]
    by: Note


class Coordinate(_Entry):
    """协调：提请协调的事项走到哪一步。"""

    of: Words
    step: Step
    who: Note | None = None
    document: Note | None = None
    text: Note | None = None

    @model_validator(mode="after")
    def _stepped(self) -> "Coordinate":
        if self.step != "settled" and self.who is None:
            raise PydanticCustomError("form", "提交、答复须写明是谁（who）")
        if self.step == "answered" and self.text is None:
            raise PydanticCustomError("form", "答复须有内容（text）")
        return self


class Instruct(_Entry):
    """批示、议定：领导或会议对这一事项的要求，用督查机构自己的话。"""

    source: Note
    post: Note | None = None
    require: Note
    limit: Day | None = None
    cleared_by: Note | None = None

    @model_validator(mode="after")
    def _cleared(self) -> "Instruct":
        if self.note is not None and self.cleared_by is None:
            raise PydanticCustomError("form", "照录原话（note）须写明谁同意的（cleared_by）")
        return self


class Inspect(_Entry):
    """核查：督查机构自己去看的，由两人以上。"""

    method: Method | None = None
    limit: Day | None = None
    finding: Note
    by: Note

    @model_validator(mode="after")
    def _attended(self) -> "Inspect":
        if not is_attended(self.by):
            raise PydanticCustomError("form", "核查由两人以上进行，by 写各人的姓名，用“、”隔开")
        return self


class Milestone(_Entry):
    """自定节点：牵头单位给没有明确时限的事项自己定的。"""

    until: Day
    text: Note
    origin: Origin | None = Field(default=None, alias="from")


class Notice(_Entry):
    """催办：向牵头单位发函，限期办结或反馈。"""

    step: Annotated[int, Field(ge=1, le=3)]
    letter: Letter
    limit: Day
    limit_days: Annotated[int, Field(ge=1, le=60)] | None = None
    document: Note | None = None
    approved_by: Note | None = None


class Receive(_Entry):
    """签收：单位收到函的日子，限期从这一天起算。"""

    of: Words
    limit: Day


class Issue(_Any):
    """签发：一份文件经审定印发。"""

    paper: Paper
    number: Note | None = None
    period: Period | None = None
    as_of: Day
    known: Day | None = None
    approved_by: Note
    post: Note | None = None
    sha256: Digest
    chosen: Annotated[list[Note], Field(min_length=1)] | None = None


class CloseYear(_Any):
    """年度定账：一年的数字从此不再变。"""

    year: Annotated[int, Field(ge=1, le=9999)]
    approved_by: Note
    post: Note | None = None


class Withdraw(_OnTask):
    """撤回：此前的一条记录作废。"""

    task: Words | None = None
    withdraws: Words
    reason: Note


class Redact(_OnTask):
    """删去词句：一条记录里不得留存的词句，经批准从文件中删去。"""

    task: Words | None = None
    of: Words
    field: Note
    approved_by: Note
    reason: Note
    sha256: Digest


class Scheme(_Any):
    """细化落实方案：牵头单位的细化落实方案已经报来。"""

    unit: Note
    document: Note


class Reorganise(_Any):
    """机构变动：一家单位更名、合并或拆分，没有办结的事项由另一家承接。"""

    old: Note
    into: Note
    tasks: Annotated[list[Words], Field(min_length=1)] | None = None
    document: Note
    effective: Day

    @model_validator(mode="after")
    def _moved(self) -> "Reorganise":
        if self.old == self.into:
            raise PydanticCustomError("form", "原单位（old）和承接单位（into）是同一家")
        return self


ENTRIES: dict[Kind, type[_Any]] = {
    "report": Report,
    "verify": Verify,
    "request": Request,
    "extend": Extend,
    "supersede": Supersede,
    "terminate": Terminate,
    "reopen": Reopen,
    "reassign": Reassign,
    "assign": Assign,
    "object": Object,
    "recheck": Recheck,
    "coordinate": Coordinate,
    "instruct": Instruct,
    "inspect": Inspect,
    "milestone": Milestone,
    "notice": Notice,
    "receive": Receive,
    "issue": Issue,
    "close_year": CloseYear,
    "withdraw": Withdraw,
    "redact": Redact,
    "scheme": Scheme,
    "reorganise": Reorganise,
}


Round = Literal["month", "quarter", "half", "year"]
"""How often feedback may be asked for."""


class Light(Strict):
    """灯号规则。"""

    light: Literal["blue", "green", "yellow", "orange", "red", "grey"]
    when: When
    days: Annotated[int, Field(ge=0, le=3660)] | None = None
    points: Percent | None = None

    @model_validator(mode="after")
    def _numbers(self) -> "Light":
        if (self.days is not None) != (self.when == "due_within") and self.when != "overdue":
            raise PydanticCustomError("form", "几天内到期（due_within）须写天数（days），逾期（overdue）可写，别的不写")
        if (self.points is not None) != (self.when == "behind"):
            raise PydanticCustomError("form", "滞后（behind）须写百分点（points），别的不写")
        return self


class Pace(Strict):
    """序时进度。"""

    shortest: Annotated[int, Field(ge=1)]
    longest: Annotated[int, Field(ge=1)]


class Feedback(Strict):
    """反馈的要求。"""

    every: Round
    day: Annotated[int, Field(ge=1, le=31)]
    monthly_within: Annotated[int, Field(ge=0)] | None
    monthly_lagging: bool
    closing: Annotated[int, Field(ge=0, le=20)] = 5


class Unlit(Strict):
    """不设灯号的单位。"""

    kinds: list[Words]
    departments: list[Words]


class Override(Strict):
    """个别事项。"""

    lights: list[Light] | None = None
    lit: bool | None = None
    feedback: Literal[Round, "none"] | None = None


class FormRules(Strict):
    """填报表。"""

    columns: list[Words]


class LetterNames(Strict):
    """文种的名称。"""

    reminder: Words | None = None
    supervision: Words | None = None
    urgent: Words | None = None
    contact: Words | None = None


class Issuers(Strict):
    """函件的署名机关。"""

    reminder: Words | None = None
    supervision: Words | None = None
    urgent: Words | None = None
    contact: Words | None = None
    lower: Words | None = None


class Signers(Strict):
    """函件签发人的职务。"""

    reminder: Words | None = None
    supervision: Words | None = None
    urgent: Words | None = None
    contact: Words | None = None


class ReplyTo(Strict):
    """函件的答复联系人。"""

    person: Words | None = None
    telephone: Words | None = None


class ClueRules(Strict):
    """问题线索的办理时限。"""

    limit: Annotated[int, Field(ge=1, le=60)]
    soon: Annotated[int, Field(ge=0, le=60)]


class ScoreWeights(Strict):
    """考评建议得分各部分的权重。"""

    completion: Percent
    timeliness: Percent
    quality: Percent
    feedback: Percent

    @model_validator(mode="after")
    def _whole(self) -> "ScoreWeights":
        if self.completion + self.timeliness + self.quality + self.feedback != 100:
            raise PydanticCustomError("form", "四个权重合起来须是 100")
        return self


class ScoreBand(Strict):
    """考评建议得分的一档。"""

    rate: Percent
    share: Percent


class ScoreRules(Strict):
    """考评建议得分。"""

    points: Annotated[int, Field(ge=1, le=100)] | None = None
    weights: ScoreWeights | None = None
    bands: Annotated[list[ScoreBand], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _falling(self) -> "ScoreRules":
        bands = self.bands or []
        falling = all(a.rate > b.rate and a.share >= b.share for a, b in pairwise(bands))
        if bands and (not falling or bands[-1].rate != 0):
            raise PydanticCustomError(
                "form",
                "分档（bands）从高到低：办结率（rate）一档比一档低，所得比重（share）不比上一档高，最后一档的 rate 是 0",
            )
        return self


class RulesFile(Strict):
    """``rules.yaml``: the written rubric."""

    version: Version
    lights: Annotated[list[Light], Field(min_length=1)]
    unlit: Unlit
    contact: list[Words] | None = None
    signers: Signers | None = None
    issuers: Issuers | None = None
    lower: list[Words] | None = None
    reply_to: ReplyTo | None = None
    letters: LetterNames | None = None
    ranked: bool = False
    shelter: Annotated[int, Field(ge=0, le=60)] | None = None
    clues: ClueRules | None = None
    score: ScoreRules | None = None
    pace: Pace
    feedback: Feedback
    form: FormRules | None = None
    tasks: dict[Words, Override] | None = None
