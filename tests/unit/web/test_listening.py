"""Where the office listens, and that one start serves a folder: with real sockets and real processes."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bizenv.base.errors import MisuseError
from bizenv.web import listening
from bizenv.web.listening import Claim

# ---- the socket ----


def test_nobody_but_this_machine_can_ask():
    listener = listening.listen(None)
    try:
        assert listener.family == socket.AF_INET
        assert listener.getsockname()[0] == "127.0.0.1"
    finally:
        listener.close()
    assert listening.HOST == "127.0.0.1"


def test_there_is_no_option_for_another_address(run, monkeypatch):
    told = run("serve", "-h").out
    assert not re.search("--(host|bind|address|listen|ip)", told)
    assert set(re.findall("--[a-z-]+", told)) <= {"--port", "--open", "--read-only", "--data", "--help"}
    for wrong in ("0", "80", "70000", "0.0.0.0:8619", "::"):
        assert run("serve", "--port", wrong).code == 2


def test_a_port_that_is_taken_is_passed_over_or_said_to_be():
    first = listening.listen(None)
    try:
        port = first.getsockname()[1]
        second = listening.listen(None)
        assert second.getsockname()[1] != port
        second.close()
        with pytest.raises(MisuseError, match=str(port)):
            listening.listen(port)
    finally:
        first.close()


@pytest.mark.parametrize("system", ["windows", "elsewhere"])
def test_on_windows_no_other_program_can_listen_at_our_port(monkeypatch, system):
    if system == "windows":  # under a number that this system has too
        monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_KEEPALIVE, raising=False)
    with listening.listen(None) as listener:
        again = bool(listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
        alone = bool(listener.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))
    assert (alone, again) == ((True, False) if system == "windows" else (False, True))


# ---- one start for a folder ----


def claim_of(tmp_path: Path, home: str = "home", *, read_only: bool = False) -> Claim:
    (tmp_path / home).mkdir(exist_ok=True)
    return Claim(str(tmp_path / "cache"), str(tmp_path / home), read_only=read_only)


def test_one_start_has_a_folder_and_the_next_finds_it(tmp_path):
    first, second, beside = claim_of(tmp_path), claim_of(tmp_path), claim_of(tmp_path, "beside")
    listener = listening.listen(None)
    try:
        assert first.take()
        assert beside.take()
        assert not second.take()
        first.leave_word(listener.getsockname()[1], "token")
        assert not second.take()
        assert second.find_running().address.endswith(f":{listener.getsockname()[1]}/enter?token=token")
        first.release()
        assert second.take()
    finally:
        listener.close()
        for each in (first, second, beside):
            each.release()


def test_who_only_looks_does_not_get_the_office_that_writes(tmp_path):
    first, second = claim_of(tmp_path), claim_of(tmp_path, read_only=True)
    assert first.take()
    assert second.take()
    first.release()
    second.release()


def test_the_same_folder_by_another_name_is_the_same(tmp_path):
    first = claim_of(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "home")
    assert first.take()
    assert not claim_of(tmp_path, "link").take()
    first.release()


def test_what_a_start_leaves_is_for_this_user_alone_and_no_link_takes_it_elsewhere(tmp_path):
    claim = claim_of(tmp_path)
    assert claim.take()
    target = tmp_path / "planted"
    target.write_text("before")
    for left in (claim._told, claim._sign):
        left.symlink_to(target)
    claim.leave_word(8619, "token")
    assert target.read_text() == "before"
    for left in (claim._told, claim._sign):
        assert not left.is_symlink()
        assert stat.S_IMODE(left.stat().st_mode) == 0o600
    assert json.loads(claim._told.read_text()) == {"port": 8619, "token": "token"}
    assert 'url=http://127.0.0.1:8619/enter?token=token"' in claim.find_sign().read_text()
    claim.release()
    assert not claim._told.exists()
    assert claim.find_sign() is None


def test_a_lock_that_is_a_link_is_not_followed(tmp_path):
    claim = claim_of(tmp_path)
    (tmp_path / "cache").mkdir()
    target = tmp_path / "planted"
    (tmp_path / "cache" / f"{claim._name}.lock").symlink_to(target)
    assert claim.take()
    assert not target.exists()
    claim.release()


@pytest.mark.parametrize("told", ["", "{", "[]", '{"port": "x", "token": 1}', '{"port": 1e400, "token": ""}', "\udcff"])
def test_a_start_that_does_not_answer_is_said_not_to(tmp_path, monkeypatch, told):
    monkeypatch.setattr(listening, "_TRIES", 2)
    monkeypatch.setattr(listening, "_PAUSE", 0)
    first, second = claim_of(tmp_path), claim_of(tmp_path)
    assert first.take()
    first._told.write_bytes(told.encode("utf-8", "surrogateescape"))
    assert not second.take()
    with pytest.raises(MisuseError, match="没有反应"):
        second.find_running()
    first.release()


def test_without_a_cache_folder_everybody_may_serve(tmp_path):
    claim = Claim(None, str(tmp_path), read_only=False)
    assert claim.take()
    claim.leave_word(8619, "token")
    assert claim.find_sign() is None  # a browser is given nothing rather than the token
    claim.release()
    (tmp_path / "file").write_text("")
    assert Claim(str(tmp_path / "file"), str(tmp_path), read_only=False).take()


# ---- a real server ----

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals")


@pytest.mark.shell
def test_it_starts_once_is_found_again_and_stops_cleanly(real, desk_folder, run):
    first = real()
    again = run("serve", "--data", desk_folder)
    assert again.code == 0
    assert f":{first.port}/enter?token=" in again.out
    assert first.stop() == 0
    assert "Traceback" not in first.errors
    assert "督办台已停止" in first.errors
    assert real().stop() == 0


@pytest.mark.shell
def test_a_start_after_a_crash_is_a_new_one(real, desk_folder, shared_cache):
    first = real()
    first.process.kill()
    first.process.wait()
    second = real()
    assert second.cookie != first.cookie
    assert second.ask("GET", "/tasks").status == 200


@pytest.mark.shell
def test_two_starts_at_once_are_one(desk_folder, environment):
    command = [sys.executable, "-m", "bizenv", "serve", "--data", str(desk_folder)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) for _ in range(2)]
    lines = [each.stdout.readline() for each in both]
    addresses = {re.search("http://[^ \n]*", line)[0] for line in lines}
    assert len(addresses) == 1
    assert sorted("已经开着" in line for line in lines) == [False, True]
    for each in both:
        each.send_signal(signal.SIGINT)
        each.communicate(timeout=30)


@pytest.mark.shell
def test_slow_clients_keep_nobody_waiting(real):
    server = real()
    halves = []
    for n in range(100):
        half = socket.create_connection(("127.0.0.1", server.port))
        head = (
            f"POST /act/record HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: http://127.0.0.1:{server.port}\r\n"
        )
        body = f"Cookie: {server.cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x"
        half.sendall((head + body if n % 2 else head).encode())
        halves.append(half)
    stopped = threading.Event()

    def trickle():
        while not stopped.wait(1):
            for half in halves:
                half.send(b"-")

    trickling = threading.Thread(target=trickle)
    trickling.start()
    try:
        answers = [server.ask("GET", "/tasks").status for _ in range(10)]  # would wait for a minute if it waited
        server.record("3.1", 30)
    finally:
        stopped.set()
        trickling.join()
        for half in halves:
            half.close()
    assert answers == [200] * 10
    assert server.stop() == 0


@pytest.mark.shell
@pytest.mark.slow
def test_fifty_people_and_a_terminal_at_once_lose_nothing(real, desk_folder, environment):
    server = real()
    before = {path.name for path in (desk_folder / "ledger").rglob("*.yaml")}
    tasks = ("3.1", "27.1", "71.1", "12.1", "33.1")
    faults: list[BaseException] = []

    def write(task: str):
        for n in range(1, 7):
            server.record(task, 10 * n)

    def read():
        for page in ("/tasks", "/task/shapingba-2019-177/3.1", "/verifying", "/papers"):
            answer = server.ask("GET", page)
            assert answer.status == 200, (page, answer.text)

    def guarded(work, *args):
        try:
            work(*args)
        except Exception as error:  # noqa: BLE001 - a thread's own is told to nobody
            faults.append(error)

    people = [threading.Thread(target=guarded, args=(write, task)) for task in tasks]
    people += [threading.Thread(target=guarded, args=(read,)) for _ in range(45)]
    for each in people:
        each.start()
    typed = ["record", "3.2", "--progress", "50", "--data", str(desk_folder)]
    done = subprocess.run([sys.executable, "-m", "bizenv", *typed], env=environment, check=False, capture_output=True)
    for each in people:
        each.join()
    assert not faults, faults[:3]
    assert done.returncode == 0, done.stderr
    new = {path.name for path in (desk_folder / "ledger").rglob("*.yaml")} - before
    assert len(new) == 5 * 6 + 1
    assert server.stop() == 0
    assert "出错" not in server.errors


@pytest.mark.shell
def test_what_is_no_http_ends_nothing(real):
    server = real()
    for sent in (b"\x16\x03\x01\x02\x00\x01", b"\xff" * 10_000, b"GET /\r\n\r\n", b"GET " + b"/" * 200_000 + b" HTTP/1.1\r\n\r\n",
                 b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                 b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz\r\n"):  # fmt: skip
        with socket.create_connection(("127.0.0.1", server.port), 20) as raw:
            try:
                raw.sendall(sent)
                raw.shutdown(socket.SHUT_WR)
                answer = raw.recv(65536)
            except OSError:  # it has closed the door
                answer = b""
            assert not answer or re.match(rb"HTTP/1.1 4[0-9][0-9] ", answer), (sent[:40], answer[:200])
    assert server.ask("GET", "/tasks").status == 200
    assert server.stop() == 0
    assert "Traceback" not in server.errors
