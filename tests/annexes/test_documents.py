"""Every document that has a gold table: each row is read right, or a doubt says so; and the draft can be worked with."""

import sys
from pathlib import Path

import pytest

from bizenv.base.errors import DataError
from bizenv.checks.plan import examine_folder
from bizenv.intake.annex.assemble import make_draft
from bizenv.intake.document.reading import read_document
from bizenv.views.data import plan_yaml

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "scripts"))
import score_annexes  # noqa: E402 - a script is no package

GOLD = [
    (document, gold) for name in ("made", "real", "unlike") for document, gold in score_annexes.list_gold(HERE / name)
]
READ = [(document, gold) for document, gold in GOLD if "says" not in gold]
REFUSED = [(document, gold) for document, gold in GOLD if "says" in gold]


@pytest.fixture(params=READ, ids=[document.name for document, _ in READ])
def case(request):
    document, gold = request.param
    pages = tuple(gold["pages"]) if "pages" in gold and document.suffix == ".pdf" else None
    return make_draft([read_document(document, pages=pages)], issued=gold.get("issued"), plan="draft"), gold


def test_no_row_is_wrong_or_lost_without_a_word(case, tmp_path):
    draft, gold = case
    (tmp_path / "measures.yaml").write_text(plan_yaml.render_measures(draft.measures, ["附表"]), encoding="utf-8")
    (tmp_path / "departments.yaml").write_text(
        plan_yaml.render_departments(draft.departments, ["附表"]), encoding="utf-8"
    )
    found = examine_folder(tmp_path)
    assert [str(problem) for problem in found.problems if problem.level == "error"] == []
    doubts = [{"task": doubt.task, "read": doubt.read, "other": doubt.other} for doubt in draft.doubts]
    score = score_annexes.score(gold, found.registry.tasks, doubts)
    assert [fault for fault in score.faults if not fault.doubted] == []
    assert list(score.unnamed) == []
    if gold.get("expect_doubts") and not gold.get("opinion"):
        assert list(score.missed) == []
    assert [doubt for doubt in draft.doubts if not doubt.other.startswith(("也可能", "请"))] == []


def test_few_rows_are_doubted_for_nothing(case):
    draft, gold = case
    expected = len(gold.get("expect_doubts", ()))
    doubted = {doubt.task for doubt in draft.doubts if doubt.task}
    assert len(doubted) <= expected + max(1, len(gold["rows"]) // 10)


@pytest.mark.parametrize(("document", "gold"), REFUSED, ids=[document.name for document, _ in REFUSED])
def test_what_may_not_be_read_is_refused_with_the_reason(document, gold):
    with pytest.raises(DataError, match=gold["says"]):
        read_document(document)
