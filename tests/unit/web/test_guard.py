"""The door: who is not the person at this machine does not get in, and what gets out can be used nowhere else."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.exceptions import HTTPException

from bizenv.web import guard
from bizenv.web.pages import PAGES

RECORD = "/act/record?on=shapingba-2019-177/3.1"
SENT = {"progress": "30", "note": "已开工", "step": "write"}


def count(folder) -> int:
    return sum(1 for _ in (folder / "ledger").rglob("*.yaml"))


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8619",
        "evil.example",
        "127.0.0.1",
        "localhost",
        "localhost:8619",
        "[::1]:8619",
        "[::ffff:127.0.0.1]:8619",
        "127.0.0.1:8620",
        "127.0.0.1:8619.evil.example",
        "127.0.0.1:8619@evil.example",
        "127.0.0.1:08619",
        "2130706433:8619",
        "0.0.0.0:8619",
        "",
    ],
)
def test_another_host_is_another_site(serve, host):
    browser = serve()
    answer = browser.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "事项" not in answer.text
    assert browser.get(f"/enter?token={browser.office.token}", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("hosts", [["127.0.0.1:8619", "evil.example"], ["127.0.0.1:8619"] * 2, []])
def test_a_request_has_one_host(serve, hosts):
    office = serve().office
    headers = [(b"host", host.encode()) for host in hosts]
    assert ask_plainly(office, headers) == 421


def run_apart(make, *given):
    """What a coroutine function returns, run in a thread of its own: in that of the tests a loop may be running, which is Playwright's."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(make(*given))).result()


def ask_plainly(office, headers, method="GET", path="/", body=()) -> int:
    """The status of an answer to what no client would send."""
    from bizenv.web.server import make_app

    told = []
    parts = list(body) or [b""]

    async def receive():
        part = parts.pop(0) if parts else b""
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message):
        if message["type"] == "http.response.start":
            told.append(message["status"])

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "server": ("127.0.0.1", 8619),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }
    run_apart(make_app(office), scope, receive, send)
    return told[0]


def own_headers(office, *more):
    cookie = f"{office.cookie}={office.session}".encode()
    return [(b"host", b"127.0.0.1:8619"), (b"cookie", cookie), *more]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:8620", "http://localhost:8619", "https://127.0.0.1:8619", "", None])  # fmt: skip
def test_a_form_comes_from_our_own_page(serve, desk_folder, origin):
    browser = serve(desk_folder)
    before = count(desk_folder)
    sent = {**SENT, "csrf": browser.office.csrf, "ticket": browser.office.make_ticket()}
    headers = {} if origin is None else {"Origin": origin}
    assert browser.post(RECORD, data=sent, headers=headers, follow_redirects=False).status_code == 403
    assert count(desk_folder) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_program_gets_nothing_though_the_cookie_goes_along(serve, site):
    browser = serve()
    assert browser.get("/tasks", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert browser.get("/tasks", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("csrf", ["", "x", "督", "0" * 32, None, "ticket"])
def test_a_form_has_the_token_of_this_start(serve, desk_folder, csrf):
    browser = serve(desk_folder)
    before = count(desk_folder)
    ticket = browser.office.make_ticket()
    sent = {**SENT, "ticket": ticket} | ({} if csrf is None else {"csrf": ticket if csrf == "ticket" else csrf})
    answer = browser.post(RECORD, data=sent, headers={"Origin": browser.origin}, follow_redirects=False)
    assert answer.status_code == 422
    assert count(desk_folder) == before


def test_the_token_of_another_start_is_none(serve, desk_folder):
    browser, other = serve(desk_folder), serve(desk_folder)
    assert browser.fill(RECORD, {**SENT, "csrf": other.office.csrf}).status_code == 422
    assert browser.fill(RECORD, {**SENT, "ticket": other.office.make_ticket()}).status_code == 422


@pytest.mark.parametrize("token", ["", "x", "督", "a" * 10_000, "%00"])
def test_a_wrong_token_opens_nothing(serve, token):
    browser = serve(enter=False)
    answer = browser.get("/enter", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert browser.get("/").status_code == 403


def test_the_cookie_is_for_this_browser_and_this_site_alone(serve):
    browser = serve(enter=False)
    answer = browser.get(f"/enter?token={browser.office.token}")
    told = answer.headers["set-cookie"]
    assert "HttpOnly" in told
    assert "SameSite=strict" in told
    assert browser.office.token not in told


def test_a_cookie_of_an_earlier_start_or_of_another_port_opens_nothing(serve):
    browser, earlier, beside = serve(enter=False), serve(), serve(port=8620)
    for cookie in (
        f"{earlier.office.cookie}={earlier.office.session}",
        f"{beside.office.cookie}={beside.office.session}",
        f"{browser.office.cookie}={browser.office.token}",
        f"{browser.office.cookie}=",
        f"{browser.office.cookie}",
        f"bizenv={browser.office.session}",
        '"; \x7f=',
    ):
        assert browser.get("/", headers={"Cookie": cookie}).status_code == 403


ADDRESSES = sorted({route.path.split("{")[0].rstrip("/") or "/" for page in PAGES for route in page.ROUTES})


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_is_open_without_the_cookie(serve, address):
    browser = serve(enter=False)
    assert browser.get(address).status_code == 403
    assert browser.post(address, headers={"Origin": browser.origin}).status_code == 403


@pytest.mark.parametrize("method", ["TRACE", "PUT", "OPTIONS", "DELETE", "PATCH", "CONNECT", "督", "get"])
def test_other_methods_are_none(serve, method):
    office = serve().office
    assert ask_plainly(office, own_headers(office), method) == 405


def test_an_address_without_end_is_turned_away(serve):
    office = serve().office
    for path in ("/clues/" + "9" * 5000, "/" * 100_000, "/static/" + "x" * 10_000):
        assert ask_plainly(office, own_headers(office), path=path) == 414


def test_head_tells_no_more_than_get(serve):
    browser = serve()
    assert browser.head("/tasks").status_code == 200
    assert browser.head("/tasks").text == ""


@pytest.mark.parametrize("length", [b"-1", b"1e9", b"9" * 5000, b"999999999999", b"", b"\xb2"])
def test_a_length_that_is_none_or_too_large_is_turned_away(serve, length):
    office = serve().office
    headers = own_headers(office, (b"origin", b"http://127.0.0.1:8619"), (b"content-length", length))
    assert ask_plainly(office, headers, "POST") == 413


FORM = (b"content-type", b"multipart/form-data; boundary=x")


def test_a_form_without_end_is_not_read_to_its_end(serve, monkeypatch):
    monkeypatch.setattr(guard, "MOST_BYTES", 100_000)
    faults: list[str] = []
    office = serve(report=faults.append).office
    start = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    headers = own_headers(office, (b"origin", b"http://127.0.0.1:8619"), FORM)
    assert ask_plainly(office, headers, "POST", "/act/record", [start, *[b"x" * 10_000] * 20]) == 413
    assert not faults


def test_a_form_that_does_not_arrive_is_given_up(serve, monkeypatch):
    monkeypatch.setattr(guard, "MOST_SECONDS", 0.01)
    faults: list[str] = []
    office = serve(report=faults.append).office

    async def ask():
        from bizenv.web.server import make_app

        told = []

        async def receive():
            await asyncio.Event().wait()

        async def send(message):
            told.append(message)

        headers = own_headers(office, (b"origin", b"http://127.0.0.1:8619"), FORM)
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/act/record",
            "raw_path": b"/act/record",
            "headers": headers,
        }
        scope |= {"query_string": b"", "server": ("127.0.0.1", 8619), "scheme": "http", "root_path": ""}
        await make_app(office)(scope, receive, send)
        return told[0]["status"]

    assert run_apart(ask) == 408
    assert not faults


BROKEN = (
    (b"multipart/form-data", b"--x\r\n\r\n"),
    (b"multipart/form-data; boundary=", b"--x"),
    (b"multipart/form-data; boundary=" + b"x" * 5000, b"--x"),
    (b"multipart/form-data; boundary=x", b"no boundary at all"),
    (b"multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--"),
    (b"multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a\r\n\r\n'),
    (b"multipart/form-data; boundary=x; charset=utf-99", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--'),
    (b"multipart/form-data; boundary=x", b"--x\r\n" + b"A" * 100_000 + b"\r\n\r\n"),
    (b"multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\xff\xfe\xed\xa0\x80\r\n--x--'),
    (b"application/x-www-form-urlencoded", b"csrf=%ff%fe&csrf=%ed%a0%80&=&&&;;%%%"),
    (b"application/x-www-form-urlencoded", b"a=" * 100_000),
    (b"application/json", b'{"csrf": 1}'),
    (b"text/plain", b"csrf=1"),
    (b"\xff", b"\xff"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), BROKEN)
def test_a_broken_form_is_refused_in_words(serve, kind, body):
    faults: list[str] = []
    office = serve(report=faults.append).office
    headers = own_headers(office, (b"origin", b"http://127.0.0.1:8619"), (b"content-type", kind))
    assert ask_plainly(office, headers, "POST", "/act/record", [body]) in (400, 413, 422)
    assert not faults


def test_who_goes_away_in_the_middle_is_no_fault_of_ours(serve):
    from bizenv.web.server import make_app

    faults: list[str] = []
    office = serve(report=faults.append).office

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        pass

    headers = own_headers(office, (b"origin", b"http://127.0.0.1:8619"), FORM)
    scope = {"type": "http", "method": "POST", "path": "/act/record", "raw_path": b"/act/record", "headers": headers}
    scope |= {"query_string": b"", "server": ("127.0.0.1", 8619), "scheme": "http", "root_path": ""}
    run_apart(make_app(office), scope, receive, send)
    assert not faults


def test_every_answer_says_what_a_browser_may_do_with_it(serve, desk_folder):
    browser = serve(desk_folder)
    answers = [
        browser.get("/"),
        browser.get("/nothing"),
        browser.get("/static/web.css"),
        browser.get("/static/nothing.js"),
        browser.get("/favicon.ico"),
        browser.get("/enter?token=x"),
        browser.get("/", headers={"Host": "evil.example"}),
        browser.put("/"),
        browser.post("/tasks", headers={"Origin": browser.origin}),
        browser.post(RECORD, data={}, headers={"Origin": "null"}),
        browser.fill(RECORD, SENT),
        serve(enter=False).get("/"),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers
        if "/static/" not in str(answer.url):
            assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    ["/static/../office.py", "/static/%2e%2e/office.py", "/static/..%2foffice.py", "/static/%00", "/static/web.css%00.js",
     "/static/..\\office.py", "/static//etc/passwd", "/static/" + "x" * 3000, "/static/", "/static/%ff%fe"],
)  # fmt: skip
def test_the_style_is_all_that_its_folder_gives(serve, path):
    faults: list[str] = []
    browser = serve(report=faults.append)
    assert browser.get(path).status_code in (400, 404)
    assert ask_plainly(browser.office, own_headers(browser.office), path=path) in (400, 404)
    assert not faults


def test_a_fault_of_ours_is_told_in_one_line_without_what_was_sent(serve, desk_folder, monkeypatch):
    from bizenv.web import filling

    def fail(*_):
        raise ZeroDivisionError("机密的内容")

    monkeypatch.setattr(filling, "take", fail)
    faults: list[str] = []
    browser = serve(desk_folder, report=faults.append)
    answer = browser.fill(RECORD, {**SENT, "note": "机密的内容"})
    assert answer.status_code == 500
    for told in (answer.text, *faults):
        assert "机密的内容" not in told
        assert "Traceback" not in told
        assert "ZeroDivisionError" in told
        assert "test_guard.py" in told
    assert len(faults) == 1
    assert "\n" not in faults[0]
    assert "POST /act/{command}" in faults[0]


def test_what_is_raised_in_words_keeps_them():
    assert HTTPException(413, guard.TOO_MUCH).detail == guard.TOO_MUCH
