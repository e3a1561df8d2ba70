"""What is written into ``doubts.md`` is read back, whatever the document says."""

from hypothesis import given
from hypothesis import strategies as st

from bizenv.intake.annex.model import Doubt
from bizenv.plan import doubts
from bizenv.plan.doubts import TOPICS
from bizenv.views.markdown.doubts import render
from bizenv.views.wording.doubts import Item

WORDS = st.one_of(
    st.text("甲乙丙局“”、，。：（）()[]【】*_`~#-|\\ \n\t\r0123456789.x改行", max_size=20),
    st.sampled_from(
        ["- [x] **D1** 单位 1：", "~~划去~~", "改 measures.yaml 第3行 lead", "\n## 标题\n", "\u2028", "[x]"]
    ),
)
NAME = st.text("甲乙丙局（）()、·", min_size=1, max_size=8)
ITEM = st.builds(
    lambda topic, task, place, read, other, names, key, line: Item(
        0, "各事项", Doubt(topic, task, place, read, other), () if task else tuple(names), key, line
    ),
    st.sampled_from(sorted(TOPICS)),
    st.sampled_from(["", "27.3", "S2", "3A", "1.2.3"]),
    st.sampled_from(["", "第2页第3行", "工作表“清单”第5行"]),
    WORDS,
    WORDS,
    st.lists(NAME, max_size=3, unique=True),
    st.sampled_from(["", "lead", "deadlines"]),
    st.integers(0, 300),
)


@given(st.lists(ITEM, max_size=4), WORDS)
def test_every_doubt_is_read_back_open_with_all_that_a_letter_depends_on(items: list[Item], source: str):
    numbered = [item._replace(number=n) for n, item in enumerate(items, start=1)]
    found = doubts.parse(render(numbered, [source]).encode())
    assert found is not None
    assert found.unread == ()
    assert [(d.number, d.topic, d.task, d.names) for d in found.open] == [
        (it.number, it.doubt.topic, it.doubt.task, it.names) for it in numbered
    ]
    assert [d.key for d in found.open] == [
        it.key if it.line else d.key for it, d in zip(numbered, found.open, strict=True)
    ]


@given(st.lists(ITEM, min_size=1, max_size=4), st.data())
def test_a_doubt_that_is_ticked_is_settled_and_no_other(items: list[Item], data: st.DataObject):
    numbered = [item._replace(number=n) for n, item in enumerate(items, start=1)]
    ticked = data.draw(st.sampled_from(numbered)).number
    page = render(numbered, ["附件.pdf"]).replace(f"- [ ] **D{ticked}** ", f"- [x] **D{ticked}** ", 1)
    found = doubts.parse(page.encode())
    assert found is not None
    assert [d.number for d in found.open] == [it.number for it in numbered if it.number != ticked]
