"""线索: the ledger of clues, only with its passphrase; what ``clue`` does, with a preview before anything is written."""

from starlette.responses import RedirectResponse, Response

from bizenv.base.errors import BizenvError, MisuseError, NotFoundError
from bizenv.clues.clue import Clue
from bizenv.desk.clues import handling
from bizenv.views.wording import clues as told
from bizenv.web import clue_forms
from bizenv.web.asking import Asked
from bizenv.web.boxes import name_boxes
from bizenv.web.clue_forms import NEW, STEPS, Box
from bizenv.web.clues import HOME, discreet, find_pages, find_way, give_key, name_cookie, opened, show_door, unlock
from bizenv.web.keyring import TooOftenError
from bizenv.web.render import download, render
from bizenv.web.routing import place


def show_clues(asked: Asked) -> Response:
    """The list, those first that were received first."""
    going = bool(asked.text("open"))
    with opened(asked, "list") as (_, content):
        found = [clue for clue in content.clues if clue.open or not going]
    return render(
        asked,
        "clues.html",
        head=told.head(found, asked.desk.today),
        heads=told.HEADS,
        rows=[(clue.number, clue.is_late(asked.desk.today), told.list_row(clue)) for clue in found],
        going=going,
        set=asked.query.get("set", ""),
        way=lambda path="", **more: find_way(asked, path, **more),
        command=f"bizenv clue list{' --open' * going}{asked.desk.typed_data}",
    )


def let_in(asked: Asked) -> Response:
    """Try the passphrase that was typed; with the right one, to the list."""
    typed = asked.form.get("passphrase")
    passphrase = typed if isinstance(typed, str) else ""
    if not passphrase:
        return show_door(asked, "请输入口令", 403)
    try:
        name = unlock(asked, passphrase)
    except TooOftenError as error:
        return show_door(asked, str(error), 429)
    except MisuseError as error:
        return show_door(asked, str(error), 403)
    answer = RedirectResponse(find_way(asked), 303)
    give_key(asked, answer, name)
    return answer


def lock_up(asked: Asked) -> Response:
    """Forget what opens the store."""
    asked.office.keyring.lock(asked.cookies.get(name_cookie(asked), ""))
    answer = RedirectResponse(find_way(asked), 303)
    answer.delete_cookie(name_cookie(asked), path=HOME, httponly=True, samesite="strict")
    return answer


def show_new(asked: Asked) -> Response:
    """A new clue: its form, its preview, or its writing."""
    with opened(asked, None) as (store, _):
        given = clue_forms.read(asked, NEW)
        given["class"] = given["class"] or ("" if asked.posted else "appeal")
        if asked.step not in ("preview", "write"):
            return _show_form(asked, "登记线索", "", NEW, given, "")
        try:
            day = handling.check_day(asked.desk, asked.read_day("date"))
            clue, note = handling.prepare(
                asked.desk, store, clue_forms.make_clue(given, day), where="BIZENV_CLUES_PASSPHRASE"
            )
            if asked.step == "write":
                return asked.write(lambda: find_way(asked, f"/{handling.register(store, clue).number}", done="add"))
        except BizenvError as error:
            return _show_form(asked, "登记线索", "", NEW, given, str(error))
        return _show_preview(asked, "登记线索", NEW, given, clue, "add", note)


def show_clue(asked: Asked) -> Response:
    """A clue, whole, and what may be done with it."""
    number = _read_number(asked)
    with opened(asked, "show", [number]) as (_, content):
        clue = content.find(number)
    done = asked.query.get("done", "")
    return render(
        asked,
        "clue.html",
        clue=clue,
        head=told.name(number),
        lines=told.tell(clue, asked.desk.today),
        done="已登记" if done == "add" else f"{STEPS[done].title}，已记" if done in STEPS else "",
        passed_on=told.hand_over(clue) if clue.open and clue.assigned is not None else "",
        steps=[(name, STEPS[name].title) for name in handling.list_steps(clue)],
        way=lambda path="", **more: find_way(asked, path, **more),
        command=f"bizenv clue show {number}{asked.desk.typed_data}",
    )


def show_step(asked: Asked) -> Response:
    """A step with a clue: its form, its preview, or its writing. Raises NotFoundError."""
    number, name = _read_number(asked), asked.path["step"]
    if name not in STEPS:
        raise NotFoundError("没有这一步")
    form = STEPS[name]
    title = f"第{number}号：{form.title}"
    with opened(asked, name if asked.step == "write" else "show", [number]) as (store, content):
        clue = content.find(number)
        given = clue_forms.read(asked, form.boxes)
        if not asked.posted and name == "transfer":
            given |= {"to": clue.receiver, "letter": clue.cover}
        if asked.step not in ("preview", "write"):
            return _show_form(asked, title, form.duty, form.boxes, given, "")
        try:
            step = form.make(asked.desk, given, asked.read_day("date"))
            if asked.step == "write":

                def write() -> str:
                    handling.take_step(store, number, name, step)
                    return find_way(asked, f"/{number}", done=name)

                return asked.write(write)
            _, made = handling.try_step(store, number, name, step)
        except BizenvError as error:
            return _show_form(asked, title, form.duty, form.boxes, given, str(error))
        return _show_preview(asked, title, form.boxes, given, made, f"{name} {number}", "")


def give_workbook(asked: Asked) -> Response:
    """All clues as a workbook, without those who complained."""
    from bizenv.views.office.clues import render as draw

    with opened(asked, "export") as (_, content):
        made = draw(content.clues, asked.desk.today)
    return download(made, f"线索台账_{asked.desk.today}.xlsx")


def _read_number(asked: Asked) -> int:
    number = int(asked.path["number"])
    if not 1 <= number <= 10**9:
        raise NotFoundError("没有这一号线索")
    return number


def _show_form(
    asked: Asked, title: str, duty: str, boxes: tuple[Box, ...], given: dict[str, str], error: str
) -> Response:
    wrong = bool(error)
    return render(
        asked,
        "clue_form.html",
        422 if wrong else 200,
        title=title,
        duty=duty,
        fields=clue_forms.list_fields(boxes, given, posted=wrong),
        error=name_boxes(error, {box.option: box.label for box in boxes}),
        units=_list_units(asked),
        back=find_way(asked),
    )


def _show_preview(
    asked: Asked, title: str, boxes: tuple[Box, ...], given: dict[str, str], clue: Clue, words: str, note: str
) -> Response:
    return render(
        asked,
        "clue_preview.html",
        title=title,
        lines=told.tell(clue, asked.desk.today),
        note=note,
        passed_on=told.hand_over(clue) if words.startswith("assign") else "",
        sent=[(name, value) for name, value in given.items() if value],
        command=clue_forms.compose(words, boxes, given, asked.desk.typed_data),
    )


def _list_units(asked: Asked) -> list[str]:
    return [it.name for it in asked.desk.registry.departments]


_BOTH = ("GET", "POST")
ROUTES = (
    place(HOME, discreet(show_clues)),
    place(f"{HOME}/unlock", discreet(let_in), methods=("POST",)),
    place(f"{HOME}/lock", discreet(lock_up), methods=("POST",)),
    place(f"{HOME}/new", discreet(show_new), methods=_BOTH, refills=True, keeper=find_pages),
    place(f"{HOME}/export", discreet(give_workbook), methods=("POST",)),
    place(f"{HOME}/{{number:int}}", discreet(show_clue)),
    place(f"{HOME}/{{number:int}}/{{step}}", discreet(show_step), methods=_BOTH, refills=True, keeper=find_pages),
)
