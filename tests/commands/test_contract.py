"""The contract with other programs: product.md, section 7, key by key."""

import json
from datetime import date

import pytest

TASK = {
    *("id", "label", "part", "category", "measure", "item", "text", "lead", "support", "lead_printed"),
    *("support_printed", "deadlines", "recurrence", "targets", "due", "state", "light", "progress", "days_late"),
}
TARGET = {"text", "name", "operator", "value", "unit", "baseline"}
STATES = {
    *("no_report", "not_started", "in_progress", "reported_done", "closed", "closed_late", "continuing"),
    *("superseded", "terminated"),
}
HEAD = {"schema_version": 1, "plan": "shapingba-2019-177"}


def answer(run, *typed: str) -> dict:
    result = run(*typed, "--format", "json")
    assert result.err == ""
    return json.loads(result.out)


def strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v for v in value)


def check_task(task: dict) -> None:
    assert set(task) >= TASK
    assert isinstance(task["id"], str)
    assert isinstance(task["label"], str)
    assert task["part"] in ("一", "二")
    assert (task["category"] is None) == (task["part"] == "二")
    if task["category"] is not None:
        assert set(task["category"]) >= {"number", "title"}
        assert isinstance(task["category"]["number"], int)
    assert set(task["measure"]) >= {"number", "title"}
    assert isinstance(task["measure"]["number"], int)
    assert task["item"] is None or isinstance(task["item"], int)
    assert task["text"]
    for key in ("lead", "support", "lead_printed", "support_printed"):
        assert strings(task[key])
    assert len(task["lead"]) == len(task["lead_printed"]) > 0
    assert len(task["support"]) == len(task["support_printed"])
    for deadline in task["deadlines"]:
        assert set(deadline) >= {"text", "date", "clause", "implicit", "soft"}
        assert date.fromisoformat(deadline["date"]).isoformat() == deadline["date"]
        assert deadline["text"] in task["text"]
        assert deadline["clause"] in task["text"]
        assert type(deadline["implicit"]) is type(deadline["soft"]) is bool
    if task["recurrence"] is not None:
        assert set(task["recurrence"]) >= {"text", "every"}
        assert task["recurrence"]["every"] in ("week", "month", "quarter", "half", "year", None)
    for target in task["targets"]:
        assert set(target) >= TARGET
        assert target["operator"] in ("<=", ">=", "=", "<", ">", "decrease_by", "increase_by")
        assert target["value"] > 0
    assert task["due"] == min((d["date"] for d in task["deadlines"]), default=None)
    assert task["state"] in STATES
    assert (task["light"], task["progress"]) == (None, None)
    assert (task["days_late"] is None) == (task["due"] is None)


def test_list_answers_with_every_task_of_the_plan(run):
    found = answer(run, "list", "--as-of", "2019-12-31")
    assert list(found)[:5] == ["schema_version", "kind", "plan", "as_of", "count"]
    assert {**found, "tasks": []} == {**HEAD, "kind": "tasks", "as_of": "2019-12-31", "count": 190, "tasks": []}
    assert len(found["tasks"]) == 190
    for task in found["tasks"]:
        check_task(task)


def test_the_example_of_the_contract_holds_word_for_word(run):
    (task,) = answer(run, "show", "27.3", "--as-of", "2019-12-31")["tasks"]
    assert {key: task[key] for key in TASK} == {
        "id": "27.3",
        "label": "27(3)",
        "part": "一",
        "category": {"number": 6, "title": "获得网络"},
        "measure": {"number": 27, "title": "提高获得网络便利度"},
        "item": 3,
        "text": "2019年11月底前实现“异地销户”业务办理。",
        "lead": ["区经济信息委"],
        "support": [],
        "lead_printed": ["区经济信息委"],
        "support_printed": [],
        "deadlines": [
            {
                "text": "2019年11月底前",
                "date": "2019-11-30",
                "clause": "实现“异地销户”业务办理",
                "implicit": False,
                "soft": False,
            }
        ],
        "recurrence": None,
        "targets": [],
        "due": "2019-11-30",
        "state": "no_report",
        "light": None,
        "progress": None,
        "days_late": 31,
    }


def test_a_measure_without_sub_items_in_part_two_has_neither_category_nor_item(run):
    (task,) = answer(run, "show", "专5")["tasks"]
    assert (task["id"], task["label"], task["category"], task["item"]) == ("S5", "专5", None, None)
    assert task["recurrence"] == {"text": "每季度", "every": "quarter"}
    assert (task["due"], task["days_late"]) == (None, None)


def test_a_target_has_its_words_operator_value_unit_and_baseline(run):
    (task,) = answer(run, "show", "38")["tasks"]
    (target,) = task["targets"]
    assert {key: target[key] for key in TARGET} == {
        "text": "由86种减至46种",
        "name": "进出口环节验核的监管证件",
        "operator": "=",
        "value": 46,
        "unit": "种",
        "baseline": 86,
    }


def test_canonical_and_printed_names_stand_side_by_side(run):
    (task,) = answer(run, "show", "54.4")["tasks"]
    assert (task["lead"], task["lead_printed"]) == (["区人力社保局"], ["区人社局保局"])


def test_overdue_at_the_end_of_2019(run):
    found = answer(run, "overdue", "--as-of", "2019-12-31")
    assert {key: found[key] for key in ("schema_version", "kind", "plan", "as_of", "count")} == {
        **HEAD,
        "kind": "overdue",
        "as_of": "2019-12-31",
        "count": 3,
    }
    assert [(t["id"], t["days_late"]) for t in found["tasks"]] == [("1.1", 92), ("S1", 92), ("27.3", 31)]
    for task in found["tasks"]:
        check_task(task)
        assert [(m["date"], m["days_late"]) for m in task["missed"]] == [(task["due"], task["days_late"])]
        assert set(task["missed"][0]) >= {"text", "date", "clause", "implicit", "soft", "days_late"}
    assert len(found["due_today"]) == 32
    assert "71.1" in found["due_today"]
    assert "27.3" not in found["due_today"]
    assert found["awaiting_verification"] == []


def test_of_two_missed_deadlines_both_are_told(run):
    found = answer(run, "overdue", "--as-of", "2021-01-01", "--measure", "71")
    task = next(t for t in found["tasks"] if t["id"] == "71.1")
    assert [(m["date"], m["days_late"]) for m in task["missed"]] == [("2019-12-31", 367), ("2020-12-31", 1)]
    assert task["days_late"] == 367


def test_nothing_overdue_is_an_empty_list_and_exit_0(run):
    found = answer(run, "overdue", "--as-of", "2019-09-30")
    assert (found["count"], found["tasks"], found["due_today"]) == (0, [], ["1.1", "S1"])


def test_due_tells_which_deadlines_are_coming(run):
    found = answer(run, "due", "--as-of", "2019-12-01", "--within", "30d")
    assert (found["kind"], found["as_of"], found["until"], found["count"]) == ("due", "2019-12-01", "2019-12-31", 32)
    two = next(t for t in found["tasks"] if t["id"] == "71.1")
    assert [(u["date"], u["days_left"]) for u in two["upcoming"]] == [("2019-12-31", 30)]
    for task in found["tasks"]:
        check_task(task)


def test_departments(run):
    found = answer(run, "departments")
    assert (found["kind"], found["count"], len(found["departments"])) == ("departments", 56, 56)
    office = next(d for d in found["departments"] if d["name"] == "区政务办")
    assert office == {
        "name": "区政务办",
        "kind": "区级部门",
        "collective": False,
        "aliases": [],
        "lead": 16,
        "lead_joint": 6,
        "lead_dated": 3,
        "due_this_year": 2,
        "support": 17,
    }


def test_department(run):
    found = answer(run, "department", "人社")
    assert (found["kind"], found["department"]["name"]) == ("department", "区人力社保局")
    assert found["department"]["aliases"] == ["区人社局", "区人力资源社会保障局", "区人社局保局"]
    assert found["count"] == len(found["lead"]) + len(found["support"]) == 33
    for task in (*found["lead"], *found["support"]):
        check_task(task)


def test_info(run):
    found = answer(run, "info")
    assert (found["kind"], found["document"], found["issued"]) == ("info", "沙府办发〔2019〕177号", "2019-09-24")
    assert found["packaged"] is True
    assert found["counts"]["tasks"] == 190
    assert found["ledger"] is None


def test_validation_of_a_good_plan(run, data_folder):
    found = answer(run, "validate", str(data_folder))
    assert found["plan"] == "shapingba-2019-177"
    assert (found["schema_version"], found["kind"], found["valid"], found["problems"]) == (1, "validation", True, [])
    assert found["counts"]["tasks"] == 190
    assert (found["counts"]["errors"], found["counts"]["warnings"]) == (0, 0)


def test_validation_of_a_bad_plan_tells_where_what_and_the_remedy(run, copy):
    path = copy / "measures.yaml"
    text = path.read_text("utf-8")
    line = next(n for n, words in enumerate(text.splitlines(), 1) if words.strip() == "date: 2019-11-30")
    path.write_text(text.replace("date: 2019-11-30", "date: 2019-11-31"), "utf-8")
    result = run("validate", copy, "--format", "json")
    assert result.code == 1
    found = json.loads(result.out)
    assert found["valid"] is False
    (problem,) = found["problems"]
    assert set(problem) >= {"code", "level", "path", "line", "column", "message", "remedy"}
    assert (problem["code"], problem["level"], problem["line"]) == ("E203", "error", line)
    assert text.splitlines()[line - 1][problem["column"] - 1 :] == "2019-11-30"
    assert problem["remedy"] == "2019-11-30"
    assert problem["path"] == str(path)


@pytest.mark.parametrize("typed", [("list",), ("overdue",), ("departments",), ("info",), ("validate",)], ids=" ".join)
def test_json_is_in_real_letters_and_ends_its_line(run, typed: tuple[str, ...]):
    out = run(*typed, "--format", "json").out
    assert "\\u" not in out
    assert out.endswith("}\n")
