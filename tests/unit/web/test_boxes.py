"""A person in a browser is told of the boxes of the form, never of the options of a command line."""

import ast
import re
from pathlib import Path

import pytest

from bizenv.desk import acts
from bizenv.web.boxes import find_label, list_labels, name_boxes

DESK = Path(acts.__file__).parents[1]
SHARED = (DESK / "closing.py", DESK / "writing.py", DESK.parent / "ledger" / "admission.py")
RAISED = ("OptionsError", "MisuseError", "say")


def list_words(path):
    """The texts of a file that a person may be told, with a word in place of what is only known then."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(it.value if isinstance(it, ast.Constant) else "某" for it in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[一-鿿]", node.value):
            yield node.value


@pytest.mark.parametrize("command", [*acts.ON_TASKS, *acts.ON_ENTRIES, *acts.ON_PLAN])
def test_no_error_of_an_act_names_an_option(command):
    act = acts.find(command)
    labels = list_labels(act)
    for words in list_words(DESK / "acts" / f"{command.replace('-', '_')}.py"):
        assert not re.search("--[a-z]", name_boxes(words, labels)), words


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_no_error_that_acts_share_names_an_option_of_the_act(path):
    found = 0
    for command in (*acts.ON_TASKS, *acts.ON_ENTRIES, *acts.ON_PLAN):
        labels = list_labels(acts.find(command))
        for words in list_words(path):
            if "bizenv " in words:
                continue
            left = set(re.findall("--([a-z-]+)", name_boxes(words, labels)))
            found += "--" in words
            assert not left & set(labels), words
    assert found


@pytest.mark.parametrize(
    ("command", "words", "told"),
    [
        ("verify", "销号要写核验人：--by 姓名", "销号要写核验人：“核验人”"),
        ("verify", "--pass 和 --return 要给一个，只给一个", "“通过，销号”和“退回”要给一个，只给一个"),
        (
            "verify",
            "退回要写补报时限：--limit 2019-12-20，或 --limit 5wd（5个工作日）",
            "退回要写补报时限：“补报时限”填 2019-12-20，或“补报时限”填 5wd（5个工作日）",
        ),
        (
            "verify",
            "或经批准：--unmet 理由 --approved-by 机关 --document 文号",
            "或经批准：“指标未达到的理由”、“批准的机关”、“批准的文号”",
        ),
        (
            "verify",
            "1(1) 不能通过：没有数；用 --value 指标=数 写核实的数",
            "1(1) 不能通过：没有数；用“核实的指标数”写核实的数",
        ),
        ("coordinate", "（record --coordinate 或填报表）", "（“记录进展”的“需协调事项”或填报表）"),
        ("inspect", "--by 写两次，或写“张某、李某”", "“谁去核查的”写两次，或写“张某、李某”"),
        ("milestone", "--by 不对", "“哪一天”不对"),
        ("record", "先撤回：bizenv withdraw 3f9c --reason 原因", "先撤回：bizenv withdraw 3f9c --reason 原因"),
        ("record", "bizenv init 新文件夹 --plan 某处", "bizenv init 新文件夹 --plan 某处"),
        ("record", "看 --format 和 unknown --by", "看 --format 和 unknown --by"),
    ],
)
def test_the_label_stands_where_the_option_stood(command, words, told):
    assert name_boxes(words, list_labels(acts.find(command))) == told


def test_what_no_form_asks_has_a_name_too():
    assert find_label("report", "note") == "进展情况"
    assert find_label("request", "until") == "延至哪一天"
    assert find_label("notice", "limit") == "限哪一天前办结或反馈"
    assert find_label("notice", "approved_by") == "谁审定的"
