"""发表: the forms that go out, for a round and some units or all."""

from urllib.parse import urlencode

from starlette.responses import Response

from bizenv.base.errors import BizenvError, NotFoundError
from bizenv.desk.forms import sending
from bizenv.desk.shell import quote, repeat_option
from bizenv.standing.periods import parse_period
from bizenv.web.asking import Asked
from bizenv.web.boxes import name_boxes
from bizenv.web.paper import read_period
from bizenv.web.render import download, pack, render
from bizenv.web.routing import place

_LABELS = {"department": "单位"}
"""What the options of ``form export`` are called on the page."""


def show_making(asked: Asked) -> Response:
    """Which forms go out, with what each asks, before they are fetched."""
    period, error = asked.text("period"), ""
    packets: list[tuple[str, str]] = []
    try:
        period = read_period(period)
        packets = [(it.name(period), it.count(named=asked.desk.several)) for it in _list(asked)]
    except BizenvError as fault:
        error = str(fault)
    units = asked.texts("department")
    told = [*(("plan", name) for name in asked.desk.plans), ("period", period)]
    told += [("department", name) for name in units] + [("despite", "1")] * bool(asked.text("despite"))
    named = "".join(repeat_option("department", name) for name in units)
    despite = " --despite-problems" if asked.text("despite") else ""
    return render(
        asked,
        "making.html",
        422 if error else 200,
        error=error,
        period=period if error else parse_period(period).words,
        packets=packets,
        query=urlencode(told),
        sent=told,
        command=f"bizenv form export{named} --period {quote(period)} --all 下发{despite}{asked.desk.typed_data}",
        notes=[name_boxes(note, _LABELS) for note in asked.desk.notes],
    )


def give_form(asked: Asked) -> Response:
    """A form, or all of them in an archive. Raises NotFoundError."""
    from bizenv.forms.workbook import render as draw

    period, wanted = read_period(asked.text("period")), asked.text("file")
    packets = {it.name(period): it for it in _list(asked)}
    if wanted:
        if wanted not in packets:
            raise NotFoundError("没有这份填报表")
        return download(draw(*packets[wanted].forms), wanted)
    if not packets:
        raise NotFoundError("没有要发的填报表")
    made = {name: draw(*packet.forms) for name, packet in packets.items()}
    return download(pack(made, asked.desk.today), f"{period}_填报表.zip")


def _list(asked: Asked) -> list[sending.Packet]:
    """The forms that the address asks for. Raises MisuseError, DataError, NotFoundError."""
    desk = asked.desk
    period = read_period(asked.text("period"))
    return sending.prepare(desk, asked.texts("department"), period, desk.today, despite=bool(asked.text("despite")))


ROUTES = (place("/forms/making", show_making, slow=True), place("/forms/form", give_form, slow=True))
