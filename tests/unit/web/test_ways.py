"""A command that a page tells leads to the page on which the same is done."""

import pytest

from bizenv.web.ways import find_way


@pytest.mark.parametrize(
    ("command", "address"),
    [
        ("bizenv show 27.3", "/task/p/27.3"),
        ("bizenv show 放管服/27.3", "/task/%E6%94%BE%E7%AE%A1%E6%9C%8D/27.3"),
        ("bizenv verify 27.3 --deadline 2", "/act/verify?on=p%2F27.3&deadline=2"),
        ("bizenv extend 3.1 --until 2020-01-31 --approved-by 批准机关", "/act/extend?on=p%2F3.1&until=2020-01-31"),
        ("bizenv notice 3.1 --step 2 --limit 5wd -o 催办", "/papers/notice?on=p%2F3.1&step=2"),
        ("bizenv notice receive 0123456789ab --date 收到之日", "/act/receive?entry=0123456789ab"),
        ("bizenv recheck 0123456789ab --result 结论", "/act/recheck?entry=0123456789ab"),
        ("bizenv correct 0123456789ab --clear limit", "/correct?entry=0123456789ab"),
        ("bizenv missing --period 2019-Q4 --as-message", "/papers/missing?period=2019-Q4"),
        (
            "bizenv missing --period 2019-Q4 --plan 放管服",
            "/papers/missing?period=2019-Q4&plan=%E6%94%BE%E7%AE%A1%E6%9C%8D",
        ),
        ("bizenv bulletin --period 2019-Q4 -o 通报.docx", "/papers/bulletin?period=2019-Q4"),
        ("bizenv plan set 督查机构=某某督查室 --plan 民生", "/data/head?plan=%E6%B0%91%E7%94%9F"),
        ("bizenv plan add 新方案", "/plans"),
        ("bizenv close-year 2019 2020 --approved-by 姓名 --post 职务", "/years"),
        ("bizenv close-year 2019 --plan 放管服 --approved-by 姓名", "/years?plan=%E6%94%BE%E7%AE%A1%E6%9C%8D"),
    ],
)
def test_a_command_has_its_page(command, address):
    assert find_way(command, "p").address == address


@pytest.mark.parametrize(
    "command", ["", "bizenv", "ls -l", "bizenv redact 0123456789ab", "bizenv show 'a", "bizenv what 3.1"]
)
def test_what_has_no_page_has_no_link(command):
    assert find_way(command, "p") is None
