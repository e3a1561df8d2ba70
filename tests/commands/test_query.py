"""``export --format parquet`` and ``query``: several plans in one dataset, what leaves and what does not, what is refused."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bizenv.views.data.questions import list_questions
from bizenv.views.data.tables import BY_NAME, TABLES, list_columns

PLANS = Path(__file__).parents[1] / "plans"
DAY = "2020-01-20"


@pytest.fixture(scope="session")
def kept_two(once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of two plans of two cities, and of a dataset of both, one of them on two days. Not to be written to."""
    folder = tmp_path_factory.mktemp("two")
    for name, days in (("flat", ("2026-12-30", "2027-01-10")), ("other", ("2027-01-10",))):
        plan = shutil.copytree(PLANS / "flat", folder / name)
        if name == "other":
            text = (plan / "measures.yaml").read_text("utf-8")
            text = text.replace("id: flat-2026", "id: west-2026").replace("东江市", "西江市")
            text = text.replace("建设4个数据采集训练场", "建设４个 数据采集训练场").replace(
                "text: 制定", "text: 研究制定"
            )
            (plan / "measures.yaml").write_text(text, "utf-8")
        for day in days:
            typed = ("export", folder / "data", "--format", "parquet", "--as-of", day, "--data", plan)
            once(*typed, today="2027-01-20")
    return folder


@pytest.fixture
def two(kept_two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dataset of two plans, to be worked with; the plans lie beside it."""
    monkeypatch.setenv("BIZENV_TODAY", "2027-01-20")
    shutil.copytree(kept_two, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data"


@pytest.fixture
def ask(run):
    """The rows of a question as JSON."""

    def asked(question: str, folder: Path, *more: str):
        result = run("query", question, folder, *more, "--format", "json")
        assert result.code == 0, result.err
        return json.loads(result.out)["rows"]

    return asked


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# what is written


def test_a_file_for_each_table_and_day_under_the_plans_own_name(two: Path):
    assert set(contents(two)) == {
        *(f"{table.name}/day={day}/flat-2026.parquet" for table in TABLES for day in ("2026-12-30", "2027-01-10")),
        *(f"{table.name}/day=2027-01-10/west-2026.parquet" for table in TABLES),
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_file_has_the_columns_that_are_told_with_types_that_every_engine_reads(two: Path, table):
    path = two / table.name / "day=2027-01-10" / "flat-2026.parquet"
    schema = pq.read_schema(path)
    assert schema.names == [name for column in list_columns(table) for name in column.names]
    assert set(schema.types) <= {pa.string(), pa.int32(), pa.bool_(), pa.date32()}
    for column in list_columns(table):
        if column.type == "day":
            assert schema.field(f"{column.name}_day").type == pa.int32()
    kept = schema.metadata
    assert kept[b"bizenv.schema_version"] == b"1"
    assert kept[b"bizenv.table"] == table.name.encode()
    assert kept[b"bizenv.plan"] == b"flat-2026"
    for row in pq.read_table(path, partitioning=None).to_pylist():
        assert (row["plan"], row["as_of"], row["as_of_day"]) == ("flat-2026", date(2027, 1, 10), 20_828)
        for column in list_columns(table):
            if column.type == "day" and row[column.name] is not None:
                assert (row[column.name] - date(1970, 1, 1)).days == row[f"{column.name}_day"]


def test_the_same_plan_and_day_give_the_same_bytes_wherever_they_are_written(two: Path, tmp_path: Path, environment):
    for n, (zone, locale) in enumerate((("Asia/Shanghai", "C.UTF-8"), ("Pacific/Auckland", "C"))):
        typed = (
            "export",
            tmp_path / str(n),
            "--format",
            "parquet",
            "--as-of",
            "2026-12-30",
            "--data",
            tmp_path / "flat",
        )
        subprocess.run(
            [sys.executable, "-m", "bizenv", *typed],
            env={**environment, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(n)},
            check=True,
            capture_output=True,
        )
        assert contents(tmp_path / str(n)).items() <= contents(two).items()


def test_the_same_day_again_replaces_that_plan_alone_and_nothing_foreign(run, two: Path, tmp_path: Path):
    (two / "README.txt").write_text("ours", "utf-8")
    (two / "tasks" / "day=2027-01-10" / "notes.csv").write_text("ours", "utf-8")
    before = contents(two)
    text = (tmp_path / "flat" / "measures.yaml").read_text("utf-8")
    (tmp_path / "flat" / "measures.yaml").write_text(text.replace("算力基础设施建设", "算力设施建设"), "utf-8")
    typed = ("export", two, "--format", "parquet", "--as-of", "2027-01-10", "--data", tmp_path / "flat")
    assert run(*typed).code == 0
    after = contents(two)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"tasks/day=2027-01-10/flat-2026.parquet"}
    assert before.keys() == after.keys()


def test_another_plan_of_the_same_id_is_not_written_over(run, two: Path, tmp_path: Path):
    text = (tmp_path / "flat" / "measures.yaml").read_text("utf-8")
    (tmp_path / "flat" / "measures.yaml").write_text(
        text.replace("东江市人民政府办公室", "南江市人民政府办公室"), "utf-8"
    )
    before = contents(two)
    result = run("export", two, "--format", "parquet", "--as-of", "2027-01-10", "--data", tmp_path / "flat")
    assert result.code == 2
    assert "另一个方案" in result.err
    assert "plan.id" in result.err
    assert contents(two) == before


@pytest.mark.parametrize("content", [b"not ours", b""])
def test_a_file_of_somebody_else_in_the_place_is_not_written_over(run, two: Path, tmp_path: Path, content: bytes):
    (two / "tasks" / "day=2027-01-10" / "flat-2026.parquet").write_bytes(content)
    before = contents(two)
    result = run("export", two, "--format", "parquet", "--as-of", "2027-01-10", "--data", tmp_path / "flat")
    assert result.code == 2
    assert "没有覆盖" in result.err
    assert contents(two) == before


def test_a_dataset_is_not_mixed_with_plans(run, tmp_path: Path, copy: Path, office: Path):
    workspace = tmp_path / "several"
    shutil.copytree(copy, workspace / "plans" / "a")
    for folder in (copy, office, office / "ledger", workspace):
        before = contents(folder)
        result = run("export", folder, "--format", "parquet")
        assert result.code == 2, folder
        assert contents(folder) == before


def test_part_of_a_plan_is_no_dataset(run, tmp_path: Path):
    for more in (("--department", "区政务办"), ("--period", "2019-Q4")):
        result = run("export", tmp_path / "data", "--format", "parquet", *more)
        assert result.code == 2
        assert "总是全部单位" in result.err
    assert run("export", "-", "--format", "parquet").code == 2


def test_nothing_for_the_office_alone_and_no_word_of_an_entry_leaves(act, tmp_path: Path):
    day = "2019-12-20"
    act(
        day,
        "instruct",
        "3.1",
        "--source",
        "区长批示",
        "--require",
        "抓紧推进此事",
        "--post",
        "区长批示",
        "--note",
        "批示原话",
        "--cleared-by",
        "钱某",
    )
    act(day, "assign", "3.1", "--leader", "孙某某", "--person", "李某某", "--by", "周某某")
    told = (
        "--note",
        "吴某某来电",
        "--problem",
        "缺人手",
        "--coordinate",
        "请协调经费",
        "--next",
        "下一步",
        "--evidence",
        "会议纪要",
    )
    act(day, "record", "3.1", "--progress", "40", *told, "--by", "郑某某")
    act(
        day,
        "extend",
        "27.3",
        "--until",
        "2020-03-31",
        "--approved-by",
        "王区长",
        "--document",
        "某批〔2019〕1号",
        "--reason",
        "接口未开",
    )
    act("2020-01-20", "export", str(tmp_path / "data"), "--format", "parquet")
    tables = {t.name: pq.read_table(tmp_path / "data" / t.name / f"day={DAY}", partitioning=None) for t in TABLES}
    text = "".join(str(table.to_pylist()) for table in tables.values())
    for word in (
        "批示",
        "抓紧推进",
        "区长批示",
        "某某",
        "钱某",
        "缺人手",
        "经费",
        "下一步",
        "会议纪要",
        "接口未开",
        "某批",
    ):
        assert word not in text, word
    kinds = tables["entries"].column("kind").to_pylist()
    assert "instruct" not in kinds
    assert {"assign", "report", "extend"} <= set(kinds)
    (row,) = (it for it in tables["standing"].to_pylist() if it["id"] == "3.1")
    assert (row["progress"], row["coordinating"]) == (40, True)
    for path in (tmp_path / "data").rglob("*.parquet"):
        assert "孙某某".encode() not in path.read_bytes()


def test_what_loses_its_deadline_is_told_as_slipped(act, ask, tmp_path: Path):
    data = tmp_path / "data"
    act("2019-11-20", "export", str(data), "--format", "parquet")
    act("2019-12-20", "supersede", "27.3", "--document", "市发〔2019〕9号", "--effective", "2019-12-01")
    act("2020-01-20", "export", str(data), "--format", "parquet")
    (found,) = ask("slippage", data)
    assert (found["undated"], found["moved"]) == (1, 0)
    row = next(row for row in ask("slipped", data) if row["id"] == "27.3")
    assert (row["due_before"], row["due"], row["moved"], row["state"]) == ("2019-11-30", None, None, "superseded")


def test_without_pyarrow_or_duckdb_the_extra_is_named(run, two: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for library, extra, typed in (
        ("pyarrow", "parquet", ("export", tmp_path / "new", "--format", "parquet")),
        ("pyarrow", "parquet", ("query", "--gather", tmp_path / "new", two)),
        ("duckdb", "query", ("query", "stand", two)),
    ):
        with monkeypatch.context() as patch:
            for name in [n for n in sys.modules if n in ("bizenv.views.data.parquet", "bizenv.store.engine")]:
                patch.delitem(sys.modules, name)
            import bizenv.store
            import bizenv.views.data

            patch.delattr(bizenv.views.data, "parquet", raising=False)
            patch.delattr(bizenv.store, "engine", raising=False)
            patch.setitem(sys.modules, library, None)
            result = run(*typed)
        assert result.code == 2
        assert f"bizenv[{extra}]" in result.err


# several plans


def test_the_plans_of_a_dataset_stand_side_by_side_on_the_last_day(ask, two: Path):
    assert [(row["plan"], row["issuer"], row["tasks"]) for row in ask("stand", two)] == [
        ("flat-2026", "东江市人民政府办公室", 7),
        ("west-2026", "西江市人民政府办公室", 7),
    ]
    assert [row["plans"] for row in ask("districts", two)] == [1, 1]
    assert [row["plan"] for row in ask("stand", two, "--day", "2026-12-30")] == ["flat-2026"]


def test_twins_are_told_whatever_width_and_space(ask, two: Path):
    rows = ask("twins", two)
    groups = {row["twin"] for row in rows}
    assert len(groups) == 6  # of seven tasks, one is worded otherwise
    for twin in groups:
        assert {row["plan"] for row in rows if row["twin"] == twin} == {"flat-2026", "west-2026"}
    assert any("４个 数据" in row["text"] for row in rows)
    assert ask("twins", two, "--day", "2026-12-30") == []


def test_a_plan_that_was_not_exported_is_told_as_absent(run, ask, two: Path, tmp_path: Path):
    assert ask("absent", two) == []
    typed = ("export", two, "--format", "parquet", "--as-of", "2027-01-15", "--data", tmp_path / "flat")
    assert run(*typed).code == 0
    assert ask("absent", two) == [
        {"plan": "west-2026", "issuer": "西江市人民政府办公室", "last_export": "2027-01-10", "days_ago": 5}
    ]


def test_sql_over_every_day_and_over_the_views(ask, two: Path):
    assert ask("SELECT plan, count(DISTINCT as_of_day) AS days FROM standing GROUP BY plan ORDER BY plan", two) == [
        {"plan": "flat-2026", "days": 2},
        {"plan": "west-2026", "days": 1},
    ]
    assert ask("WITH x AS (SELECT sum(plans) AS n FROM districts) SELECT n FROM x;", two) == [{"n": 2}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) AS n FROM stand;",
        "/* 几个 */ -- 方案\n with x AS (SELECT * FROM stand) SELECT count(*) AS n FROM x; -- 完",
        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 2) SELECT max(i) AS n FROM r",
        "(SELECT count(*) AS n FROM stand)",
        "FROM stand SELECT count(*) AS n",
        "SELECT count(*) AS n FROM STAND",
    ],
)
def test_a_select_may_begin_as_it_likes(ask, two: Path, sql: str):
    assert ask(sql, two) == [{"n": 2}]


def test_values_of_every_kind_become_json_and_doubled_names_are_told_apart(run, two: Path):
    sql = (
        "SELECT 1 AS a, 2 AS a, 1.5::DECIMAL(3,1) AS d, 2::DECIMAL(3,0) AS w, 'nan'::DOUBLE AS x, DATE '2020-01-02' AS t, "
        "[1, NULL] AS l, {'k': DATE '2020-01-02'} AS s, true AS b, NULL AS n, INTERVAL 1 DAY AS i, 'ab'::BLOB AS o"
    )
    (row,) = json.loads(run("query", sql, two, "--format", "json").out)["rows"]
    assert row == {
        "a": 1,
        "a_2": 2,
        "d": 1.5,
        "w": 2,
        "x": None,
        "t": "2020-01-02",
        "l": [1, None],
        "s": {"k": "2020-01-02"},
        "b": True,
        "n": None,
        "i": "1 day, 0:00:00",
        "o": "b'ab'",
    }
    assert "true" in run("query", sql, two).out


# gathering


def test_many_small_files_become_one_a_day_and_answer_the_same(run, ask, two: Path, tmp_path: Path):
    before, target = contents(two), tmp_path / "all"
    result = run("query", "--gather", target, two)
    assert result.code == 0
    assert "已汇总 2027-01-10：2个方案" in result.err
    assert contents(two) == before
    assert set(contents(target)) == {
        f"{table.name}/day={day}/all_plans.parquet" for table in TABLES for day in ("2026-12-30", "2027-01-10")
    }
    for question in list_questions():
        assert ask(question.name, target) == ask(question.name, two), question.name
    gathered = contents(target)
    assert run("query", "--gather", target, two, "--day", "2027-01-10").code == 0
    assert contents(target) == gathered
    assert (
        run("query", "--gather", tmp_path / "above", target).code == 0
    )  # a province gathers what cities have gathered
    assert contents(tmp_path / "above") == gathered


def test_districts_that_export_apart_are_gathered_together(run, ask, two: Path, tmp_path: Path):
    apart = []
    for name in ("flat-2026", "west-2026"):
        apart.append(tmp_path / name)
        for path in two.rglob(f"{name}.parquet"):
            (tmp_path / name / path.parent.relative_to(two)).mkdir(parents=True)
            shutil.copy(path, tmp_path / name / path.relative_to(two))
    assert run("query", "--gather", tmp_path / "all", *apart).code == 0
    assert ask("stand", tmp_path / "all") == ask("stand", two)


def test_what_would_be_counted_twice_is_not_gathered(run, two: Path, tmp_path: Path):
    shutil.copytree(two, tmp_path / "again")
    result = run("query", "--gather", tmp_path / "all", two, tmp_path / "again")
    assert result.code == 2
    assert "flat-2026" in result.err
    assert "算两遍" in result.err
    assert not any((tmp_path / "all").rglob("*.parquet"))


def test_gathered_and_single_files_are_never_mixed(run, two: Path, tmp_path: Path):
    target = tmp_path / "all"
    assert run("query", "--gather", two, two).code == 2
    assert run("query", "--gather", target, two).code == 0
    result = run("export", target, "--format", "parquet", "--as-of", "2027-01-10", "--data", tmp_path / "flat")
    assert result.code == 2
    assert "汇总的数据集" in result.err
    shutil.copytree(two, tmp_path / "third")
    assert run("query", "--gather", tmp_path / "third", target).code == 2
    shutil.copy(target / "plans" / "day=2027-01-10" / "all_plans.parquet", two / "plans" / "day=2027-01-10")
    result = run("query", "stand", two)
    assert result.code == 4
    assert "算两遍" in result.err


def test_gathering_refuses_what_is_foreign_or_not_there(run, two: Path, tmp_path: Path):
    assert run("query", "--gather", tmp_path / "all").code == 2
    assert run("query", "--gather", tmp_path / "all", two, "--list").code == 2
    assert run("query", "--gather", tmp_path / "all", tmp_path / "nowhere").code == 4
    assert run("query", "--gather", tmp_path / "all", two, "--day", "2027-01-11").code == 4
    path = two / "tasks" / "day=2027-01-10" / "flat-2026.parquet"
    shutil.copy(two / "nodes" / "day=2027-01-10" / "flat-2026.parquet", path)
    result = run("query", "--gather", tmp_path / "all", two)
    assert result.code == 4
    assert "不是 bizenv 写的表 tasks" in result.err


# what is refused


REFUSED = {
    "another file": "SELECT * FROM read_parquet('{secret}')",
    "a file by its name": "SELECT * FROM '{secret}'",
    "a text": "SELECT * FROM read_text('{secret}')",
    "a folder": "SELECT * FROM glob('{folder}/*')",
    "another file of the dataset": "SELECT * FROM read_csv('{data}/README.txt')",
    "the way out of the dataset": "SELECT * FROM read_text('{data}/../secret.parquet')",
    "the network": "SELECT * FROM 'https://example.org/a.parquet'",
    "the environment": "SELECT * FROM read_blob('/proc/self/environ')",
    "a variable of Python": "SELECT * FROM words",
    "writing": "COPY (SELECT 1) TO '{folder}/out.csv'",
    "writing over the dataset": "COPY (SELECT 1 AS a) TO '{data}/plans/day=2027-01-10/flat-2026.parquet'",
    "a database": "ATTACH '{folder}/x.db'",
    "an extension": "INSTALL httpfs",
    "a setting": "SET enable_external_access = true",
    "a table": "CREATE TABLE x AS SELECT 1",
    "two statements": "SELECT 1; SELECT 2",
    "deleting": "DELETE FROM tasks",
    "nothing": "/* nothing */",
    "nonsense": "SELEKT 1",
    "no such column": "SELECT nobody FROM tasks",
    "no such table": "SELECT * FROM nobody",
    "a name that is taken": "WITH stand AS (SELECT 1) SELECT * FROM stand",
    "a bad date": "SELECT CAST('x' AS DATE) FROM plans",
}


@pytest.mark.parametrize("name", REFUSED)
def test_sql_reads_the_dataset_and_reaches_nothing_else(run, two: Path, tmp_path: Path, name: str):
    secret = tmp_path / "secret.parquet"
    pq.write_table(pa.table({"word": ["秘密"]}), secret)
    (two / "README.txt").write_text("秘密", "utf-8")
    before = contents(tmp_path)
    sql = REFUSED[name].format(secret=secret, folder=tmp_path, data=two)
    result = run("query", sql, two)
    assert (result.code, result.out) == (2, ""), result.err
    assert "秘密" not in result.err
    assert re.search("只能查|只能读|写得不对", result.err)
    assert contents(tmp_path) == before


def test_bytes_that_are_no_text_are_refused(run, two: Path):
    assert run("query", "SELECT '\udcff'", two).code == 2


def test_a_view_that_does_not_exist_is_corrected(run, two: Path):
    result = run("query", "slipage", two)
    assert result.code == 3
    assert "slippage" in result.err
    assert "是表" in run("query", "tasks", two).err
    assert "--list" in run("query", "zzzzzz", two).err


def test_days_that_are_not_there_are_said_with_those_that_are(run, two: Path):
    result = run("query", "stand", two, "--day", "2027-01-09")
    assert result.code == 3
    assert "2026-12-30、2027-01-10" in result.err
    assert run("query", "stand", two, "--since", "2027-01-09").code == 3
    assert run("query", "stand", two, "--since", "2027-01-10").code == 2
    result = run("query", "slippage", two, "--day", "2026-12-30")
    assert result.code == 2
    assert "没有可比的" in result.err


def test_a_dataset_that_is_not_there_is_said_with_the_way_to_make_it(run, two: Path, tmp_path: Path):
    (tmp_path / "empty" / "plans" / "day=2020-13-41").mkdir(parents=True)
    (tmp_path / "empty" / "plans" / "day=2020-13-41" / "a.parquet").write_bytes(b"x")
    (tmp_path / "file").write_bytes(b"x")
    for folder in ("nowhere", "empty", "file"):
        result = run("query", "stand", tmp_path / folder)
        assert result.code == 4, folder
    assert "bizenv export" in run("query", "stand", tmp_path / "empty").err
    shutil.rmtree(two / "standing")
    result = run("query", "stand", two)
    assert result.code == 4
    assert "没有表 standing" in result.err


def rewrite(path: Path, version: int) -> None:
    """Make a file of the table of plans one of another version."""
    table = pq.read_table(path, partitioning=None)
    place = table.column_names.index("schema_version")
    table = table.set_column(place, "schema_version", pa.array([version] * table.num_rows, pa.int32()))
    kept = {**table.schema.metadata, b"bizenv.schema_version": str(version).encode()}
    pq.write_table(table.replace_schema_metadata(kept), path)


def test_another_version_and_a_mixture_are_refused_with_the_remedy(run, two: Path, tmp_path: Path):
    files = sorted((two / "plans").rglob("*.parquet"))
    rewrite(files[-1], 2)
    result = run("query", "stand", two)
    assert result.code == 4
    assert "混着第1版、第2版" in result.err
    assert run("query", "--gather", tmp_path / "all", two).code == 4
    assert run("query", "stand", two, "--day", "2026-12-30").code == 0  # that day is of one version
    for path in files:
        rewrite(path, 2)
    assert "先升级 bizenv" in run("query", "stand", two).err
    for path in files:
        rewrite(path, 0)
    assert "用这一版 bizenv 重新导出" in run("query", "SELECT * FROM plans", two).err


def test_files_that_are_broken_are_said_and_not_the_end(run, two: Path):
    path = two / "standing" / "day=2027-01-10" / "flat-2026.parquet"
    path.write_bytes(path.read_bytes()[:100])
    result = run("query", "stand", two)
    assert result.code == 4
    assert "重新导出" in result.err


def test_an_older_file_without_a_column_is_read_beside_newer_ones(ask, two: Path):
    path = two / "tasks" / "day=2027-01-10" / "flat-2026.parquet"
    table = pq.read_table(path, partitioning=None)
    pq.write_table(table.drop_columns(["field_name"]), path)
    rows = ask("SELECT plan, field_name FROM tasks WHERE as_of_day = 20828", two)
    assert {row["field_name"] for row in rows if row["plan"] == "flat-2026"} == {None}


def test_folders_with_odd_names_are_read(run, ask, two: Path, tmp_path: Path):
    for name in ("甲 乙", "a[1]*?", "it's"):
        if os.name != "nt" or not set(name) & set("*?"):
            shutil.copytree(two, tmp_path / name)
            assert len(ask("stand", tmp_path / name)) == 2, name


# how it is shown


def test_without_words_the_views_are_listed(run):
    result = run("query")
    assert result.code == 0
    assert result.out == run("query", "--list").out
    for question in list_questions():
        assert re.search(rf"^{question.name} ", result.out, re.MULTILINE)
    told = json.loads(run("query", "--list", "--format", "json").out)
    assert told["kind"] == "views"
    assert {view["name"] for view in told["views"]} == {question.name for question in list_questions()}
    assert {table["name"] for table in told["tables"]} == set(BY_NAME)


def test_one_word_or_three_are_no_question(run, two: Path):
    assert "在哪个目录" in run("query", "stand").err
    assert "引号" in run("query", "SELECT", "1", two).err


def test_a_view_is_shown_with_chinese_heads_and_words(run, two: Path, tmp_path: Path):
    table = run("query", "stand", two, width=200).out
    assert table.startswith("\x1b[1m各方案那一天办到哪里，一个方案一行（截至2027年1月10日；2行）")
    assert "台账为空" in table
    assert "是" in table
    assert "暂无反馈记录" in run("query", "late", two, "--format", "csv").out
    assert run("query", "late", two, "--format", "markdown").out.startswith("逾期的事项")
    wide = run("query", "due", two).out
    assert "没有列出" in wide
    assert "期间 2027" in wide
    assert "与2026年12月30日比" in run("query", "slippage", two).out
    path = tmp_path / "a.csv"
    assert run("query", "stand", two, "-o", path).code == 0
    assert path.read_bytes().decode("utf-8-sig").startswith("方案,标题,")


def test_the_exit_code_says_whether_anything_was_found(run, two: Path):
    assert run("query", "late", two, "--exit-code").code == 1
    assert run("query", "absent", two, "--exit-code").code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_or_a_dead_link_among_the_files_does_not_hold_a_question_up(ask, run, two: Path):
    (day,) = list((two / "plans").iterdir())[:1]
    os.mkfifo(day / "pipe.parquet")
    assert run("query", "stand", two).code == 4
    (day / "pipe.parquet").unlink()
    (day / "pipe.parquet").symlink_to("nowhere")
    said = run("query", "SELECT plan FROM plans", two)
    assert (said.code, "pipe.parquet 不是能读的文件" in said.err) == (4, True)


def test_no_dataset_is_strewn_among_the_plans_of_a_workspace(run, several: Path):
    before = sorted((several / "plans").iterdir())
    for folder in (several / "plans", several):
        assert run("export", folder, "--format", "parquet", "--data", several).code == 2
    assert sorted((several / "plans").iterdir()) == before


def test_that_nothing_is_on_record_is_said_beside_counts_that_would_accuse(run, tmp_path: Path):
    assert run("export", tmp_path / "集", "--format", "parquet", "--as-of", "2019-12-31").code == 0
    said = run("query", "due", tmp_path / "集")
    assert said.code == 0
    assert "1个方案台账为空" in said.err
    assert "不代表未完成" in said.err
