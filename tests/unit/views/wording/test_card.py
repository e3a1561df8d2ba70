"""What is told of a task is told once: under its name, with the tasks that the lines are about."""

from datetime import date

from bizenv.standing.standing import make_standing
from bizenv.views.wording import card


def tell(registry, number):
    known = make_standing(registry, None, date(2019, 12, 31))
    status = known.statuses.of(registry.task(number))
    linked = card.find_linked(registry, [status])
    others = {task.id: known.statuses.of(task) for task in registry.among(linked)}
    return {fact.name: fact for fact in card.list_facts(status, registry, others, known.letters)}


def test_facts_without_lines_are_left_out(registry):
    told = tell(registry, "27.3")
    assert "全文" in told
    assert "改由" not in told
    assert all(fact.lines for fact in told.values())


def test_a_line_about_another_task_has_its_number(registry):
    told = tell(registry, "71.1")
    assert told["相关"].tasks == ("S4",)
    assert told["同项"].tasks == ("71.2", "71.3")
    assert all(len(fact.tasks) in (0, len(fact.lines)) for fact in told.values())


def test_the_heading_has_the_number_and_the_field(registry):
    known = make_standing(registry, None, date(2019, 12, 31))
    head = card.tell_head(known.statuses.of(registry.task("27.3")))
    assert head.startswith("27(3)　")
    assert head.endswith("六、获得网络")
