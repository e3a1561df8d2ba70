"""A plan and a ledger in which every text is hostile: no page takes any of it for markup, and a browser runs none of it."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
import yaml

from bizenv import api
from bizenv.desk import acts
from bizenv.ledger.entry import add_name
from bizenv.ledger.fields import FIELDS
from bizenv.store import journal

WORDS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg/onload=alert(3)>",
    "javascript:alert(4)",
    "{{7*7}}{% raw %}",
    "</textarea></title></style><script>alert(5)</script>",
    "&lt;script&gt;alert(6)&lt;/script&gt;",
    "<a href='javascript:alert(7)'>x</a>",
    'https://evil.example/" onmouseover="alert(8)',
)
PLAN = "shapingba-2019-177"
_OF_PLAN = (
    "title",
    "short",
    "text",
    "clause",
    "note",
    "why",
    "document",
    "issuer",
    "office",
    "addressee",
    "set_by",
    "annex",
    "unit",
)
"""The keys of measures.yaml whose texts a person writes."""
_OF_UNITS = ("unit", "old", "into")
_KEPT = (*_OF_UNITS, "field")
"""The fields of an entry that name what must be there."""
_UNTOLD = {
    *(f"M-{kind}-by-M" for kind in ("close_year", "issue", "reorganise", "scheme", "withdraw")),
    "M-notice-approved_by-M",
}
"""What no page tells of an entry: who put it down, where another one has approved it."""
_FURTHER = """
2020-02-05 record 4.2 --progress 10 --coordinate 请开放接口
2020-02-05 coordinate 4.2 --submit --to 分管副区长
2020-02-05 instruct 3.1 --source 区政府常务会 --require 月底前做完
2020-02-06 inspect 3.1 --finding 还要复印件 --limit +10d --by 张某、李某
2020-02-06 extend 4.1 --request --until 2020-06-30 --by 区财政局 --reason 设备未到
2020-02-06 object 71.1 --by 区政务办 --note 不属实
2020-02-06 recheck {object} --result dismissed --by 王某
2020-02-06 reopen 1.1 --ground 又要材料 --approved-by 王某
2020-02-06 reassign 4.2 --lead 区科技局 --document 分工通知 --effective 2020-02-06
2020-02-06 milestone 3.1 --by 2020-06-30 --text 清单印发 --from scheme
2020-02-06 notice 26.1 --step 1 --limit 5wd --number 1 -o 函
2020-02-06 notice receive {notice} --by 李某
2020-02-06 scheme 区教委 --document 方案
2020-02-06 reorganise 区商务委 --into 区文化旅游委 --document 改革 --effective 2020-02-06
2020-02-06 withdraw {scheme} --reason 记错
2020-02-06 correct {milestone} --text 清单公布 --reason 误记
2020-02-06 brief --number 1 --approved-by 王某 --post 主任 -o 专报.docx
2020-02-06 close-year 2019 --approved-by 王某 --post 主任
2020-02-06 redact {object} --field note --approved-by 王某 --reason 涉密
"""
"""What makes of the small ledger one that has every kind of entry. ``{kind}``: the last entry of that kind."""


class Spoiler:
    """Gives each text another hostile end."""

    def __init__(self) -> None:
        self.count = 0

    def spoil(self, text: str) -> str:
        self.count += 1
        return f"{text}{WORDS[self.count % len(WORDS)]}"

    def walk(self, data, names: dict[str, str]) -> None:
        """Spoil the texts of a plan; ``names``: what units are called then."""
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            if isinstance(value, str) and (key in _OF_PLAN or (key == "name" and "operator" in data)):
                data[key] = names.get(value) or self.spoil(value)
            elif key in ("lead", "support"):
                data[key] = [names.get(name, name) for name in value]
            elif isinstance(value, (dict, list)):
                self.walk(value, names)


def spoil_plan(folder: Path) -> dict[str, str]:
    """Make the texts of a plan hostile; what the units are called then."""
    spoiler = Spoiler()
    units = yaml.safe_load((folder / "departments.yaml").read_bytes())
    names: dict[str, str] = {}
    for unit in units["departments"]:
        for named in (unit, *unit.get("aliases", ())):
            names[named["name"]] = named["name"] = spoiler.spoil(named["name"])
    plan = yaml.safe_load((folder / "measures.yaml").read_bytes())
    short = plan["plan"].pop("short")  # a word that is typed, with no room for others
    spoiler.walk(plan, names)
    plan["plan"]["short"] = short
    for name, data in (("departments.yaml", units), ("measures.yaml", plan)):
        (folder / name).write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    (folder / "measures.lock").unlink()
    return names


def spoil_ledger(folder: Path, names: dict[str, str]) -> list[str]:
    """Make every text of the entries hostile that an entry of its kind may have, each under the name that it then has.

    The marks that the texts begin with, one for each field of each kind.
    """
    spoiler = Spoiler()
    entries = sorted(api.open_book(str(folder)).journal.ledger.entries, key=lambda it: it.recorded)
    shutil.rmtree(folder / "ledger")
    (folder / "ledger").mkdir()
    new: dict[str, str] = {}
    marks = set()
    for n, entry in enumerate(entries):
        texts = {}
        for field in FIELDS.values():
            if field.value != "text" or field.name in _KEPT or not field.is_of(entry.kind):
                continue
            mark = f"M-{entry.kind}-{field.name}-M"
            marks.add(mark)
            texts[field.name] = spoiler.spoil(
                mark if (entry.kind, field.name) != ("inspect", "by") else f"{mark}、李某"
            )
        units = {it: tuple(names.get(name, name) for name in getattr(entry, it)) for it in ("lead", "support")}
        units |= {it: names.get(getattr(entry, it), getattr(entry, it)) for it in _OF_UNITS}
        of = {it: new.get(getattr(entry, it)) for it in ("of", "withdraws", "replaces") if getattr(entry, it)}
        evidence = tuple(spoiler.spoil(name) for name in entry.evidence) if not entry.files else entry.evidence
        made = add_name(entry._replace(**texts, **units, **of, evidence=evidence))
        new[entry.name] = made.name
        journal.append(folder, made, f"{n}")
    kinds = {kind for field in FIELDS.values() for kind in field.kinds}
    assert {entry.kind for entry in entries} == kinds  # else a kind is new: add its command to _FURTHER
    return sorted(marks)


@pytest.fixture(scope="module")
def every_kind(kept_office, once, tmp_path_factory) -> Path:
    """A workspace with every kind of entry on record, not to be written to."""
    home = tmp_path_factory.mktemp("hostile")
    folder = shutil.copytree(kept_office, home / "workspace")

    def name(found: re.Match) -> str:
        return max(folder.rglob(f"*_{found[1]}_*.yaml"), key=lambda it: it.stat().st_mtime_ns).stem.rpartition("_")[2]

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        for line in _FURTHER.strip().splitlines():
            day, *typed = line.split(" ")
            once(*(re.sub(r"\{(\w+)\}", name, word) for word in typed), "--data", folder, today=day)
    return folder


@pytest.fixture(scope="module")
def spoiled(every_kind, tmp_path_factory) -> tuple[Path, list[str]]:
    """A workspace with hostile words everywhere, not to be written to; the marks in its ledger."""
    folder = shutil.copytree(every_kind, tmp_path_factory.mktemp("spoiled") / "workspace")
    return folder, spoil_ledger(folder, spoil_plan(folder))


@pytest.fixture
def hostile(spoiled, tmp_path) -> Path:
    """The workspace with hostile words everywhere."""
    return Path(shutil.copytree(spoiled[0], tmp_path / "hostile"))


class Reader(HTMLParser):
    """What a page would make a browser do: what is not ours is a fault; where it leads."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.faults: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        where = f"{self.address} {self.getpos()}: <{tag} {attrs}>"
        if tag == "script" and not (
            set(told) <= {"src", "defer", "type"} and (told.get("src") or "").startswith("/static/")
        ):
            self.faults.append(where)
        if tag in ("iframe", "object", "embed", "base", "img", "style", "frame", "applet", "marquee"):
            self.faults.append(where)
        if any(name.startswith(("on", "hx-on")) or name == "style" for name in told):
            self.faults.append(where)
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post", "xlink:href", "data"):
            value = (told.get(name) or "").strip()
            scheme = re.match(r"[\s\x00-\x1f]*([a-z][a-z0-9+.\-]*)\s*:", value, re.IGNORECASE)
            ours = tag == "a" and scheme is not None and scheme[1].lower() in ("http", "https")
            if scheme and not ours and value != "data:,":  # no icon
                self.faults.append(where)
            elif name in ("href", "hx-get") and value and not scheme:
                self.links.append(urljoin(self.address, value))

    def handle_data(self, data):
        self.text += data


START = (
    "/", "/tasks", "/verifying", "/forms", "/papers", "/recorded", "/search?q=%3Cscript%3E", "/units", "/data", "/clues",
    "/act/record?on=shapingba-2019-177/3.1", "/nothing/%3Cscript%3Ealert(1)%3C/script%3E", "/tasks?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
    "/act/%3Cscript%3E", "/task/%3Cscript%3E/1", "/?as-of=%3Cscript%3Ealert(1)%3C/script%3E", "/tasks?plan=%3Cscript%3Ealert(1)%3C/script%3E",
)  # fmt: skip


def crawl(browser, most: int) -> dict:
    """The pages that links lead to, from all parts of the office alike: first one of each kind of address."""
    waiting, found, kinds = list(START), {}, {}
    while waiting and len(found) < most:
        waiting.sort(key=lambda it: kinds.get(kind_of(it), 0))
        address = waiting.pop(0)
        if address in found or not address.startswith("/") or address.startswith("/static/"):
            continue
        kinds[kind_of(address)] = kinds.get(kind_of(address), 0) + 1
        answer = browser.get(address)
        kind = answer.headers.get("content-type", "")
        if not kind.startswith("text/html"):
            assert answer.headers.get("content-disposition", "").startswith("attachment"), (address, kind)
            continue
        found[address] = answer
        waiting += [link.partition("#")[0] for link in Reader(address, answer.text).links]
    return found


def kind_of(address: str) -> tuple:
    parts = urlsplit(address)
    return (*parts.path.split("/")[:3], *sorted(re.findall("([a-z-]+)=", parts.query)))


def list_pages(folder: Path) -> list[str]:
    """The pages that may show an entry or a part of the plan: each paper, each entry, each act on it, each task with one."""
    entries = [path.stem.rpartition("_") for path in sorted((folder / "ledger").rglob("*.yaml"))]
    tasks = sorted({path.parent.name for path in (folder / "ledger").rglob("*.yaml")} - {"_plan"})
    units = [unit["name"] for unit in yaml.safe_load((folder / "departments.yaml").read_bytes())["departments"]]
    on = [f"on={PLAN}/{task}" for task in tasks]
    return [
        *(f"/task/{PLAN}/{task}" for task in tasks),
        *(f"/recorded?plan={PLAN}&recorded={digest}" for _, _, digest in entries),
        *(f"/correct?entry={digest}" for _, _, digest in entries),
        *(f"/act/{act}?entry={digest}" for act in acts.ON_ENTRIES for _, _, digest in entries[::3]),
        *(f"/act/{act}?{on[n % len(on)]}" for n, act in enumerate(acts.ON_TASKS)),
        *(f"/papers/notice?{task}" for task in on[::3]),
        *(f"/unit/{quote(name, safe='')}" for name in units[:5]),
        *(f"/act/{act}?unit={quote(name, safe='')}" for name in units[:3] for act in ("scheme", "reorganise")),
        "/years", f"/act/close-year?plan={PLAN}&year=2019", "/data/backup", "/units/new",
        *(f"/search?q={quote(words)}" for words in (*WORDS, "M-")),
        "/tasks?problems=1", "/plans", "/doubts", "/data/info", "/data/rubric", "/data?warnings=1", "/import",
    ]  # fmt: skip


@pytest.mark.slow
def test_no_page_takes_a_text_for_markup(serve, hostile):
    faults: list[str] = []
    browser = serve(hostile, report=faults.append)
    pages = crawl(browser, 100)
    readers = [Reader(address, page.text) for address, page in pages.items()]
    assert [fault for reader in readers for fault in reader.faults] == []
    assert not faults
    assert sum("<script>alert(1)</script>" in reader.text for reader in readers) > 5  # it is there, as text
    assert sum("{{7*7}}" in reader.text for reader in readers) > 5
    assert len(pages) > 30


@pytest.mark.slow
def test_every_text_of_every_entry_is_shown_somewhere_and_nowhere_as_markup(serve, hostile, spoiled):
    faults: list[str] = []
    browser = serve(hostile, report=faults.append)
    told = []
    shown: set[str] = set()
    for address in list_pages(hostile):
        answer = browser.get(address)
        assert answer.status_code in (200, 404, 409, 422), address
        reader = Reader(address, answer.text)
        told += reader.faults
        shown |= set(re.findall("M-[a-z_]+-[a-z_]+-M", reader.text))
    assert told == []
    assert faults == []
    assert set(spoiled[1]) - shown <= _UNTOLD


@pytest.mark.parametrize("words", WORDS)
def test_what_is_filled_in_comes_back_as_text(serve, desk_folder, words):
    browser = serve(desk_folder)
    address = "/act/record?on=shapingba-2019-177/3.1"
    sent = {"note": words, "problem": words, "by": words, "next": words, "evidence": words, "progress": "30"}
    files = [("files", (f"{words}.jpg", b"1"))]
    pages = [browser.fill(address, {**sent, "progress": words, "step": "preview"}, files)]
    pages.append(browser.fill(address, {**sent, "step": "preview"}, files))
    pages.append(browser.act(address, sent))
    pages.append(browser.get("/task/shapingba-2019-177/3.1"))
    for page in pages:
        assert Reader(address, page.text).faults == []
        assert page.status_code in (200, 422)


@pytest.mark.browser
def test_a_real_browser_runs_nothing_of_it_and_asks_nobody_else(visit, hostile, serve):
    addresses = [it for it, answer in crawl(serve(hostile), 60).items() if answer.status_code == 200]
    page = visit(hostile)
    dialogs: list[str] = []
    page.on("dialog", lambda it: dialogs.append(it.message) or it.dismiss())
    for address in addresses:
        page.goto(page.office.address + address.lstrip("/"))
        assert page.evaluate("document.querySelector('img, iframe, object, embed, body script') === null"), address
    assert dialogs == []


@pytest.mark.browser
def test_no_page_of_ours_is_shown_inside_another(chromium, serve, visit, desk_folder):
    page = visit(desk_folder)
    around = chromium.new_page()
    around.set_content(f'<iframe src="{page.office.address}enter?token={page.office.token}"></iframe>')
    around.wait_for_timeout(500)
    assert all("督办台" not in frame.content() for frame in around.frames[1:])
    around.close()
