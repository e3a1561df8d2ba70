"""``bizenv pack``: the entries of a year that is over in one file."""

import click

from bizenv.base.errors import DataError, MisuseError
from bizenv.base.layout import LEDGER
from bizenv.base.text import escape
from bizenv.cli import options
from bizenv.cli.session import App
from bizenv.cli.types import Year
from bizenv.desk.shell import shorten_path

_FEW = 5


@click.command("pack", options_metavar="[选项]")
@options.pass_app
@click.option("--year", metavar="年份", type=Year(), required=True, help="哪一年：已经过完的一年")
@click.option("--dry-run", is_flag=True, help="只看会怎样，不写")
@options.data
def command(app: App, year: int, dry_run: bool) -> None:
    """把过完的一年的台账打包：一年的记录合成一个文件，记录再多也快。

    记录属于哪一年，看文件名开头的那一天。内容一字不差，照文件名排列，写完读回来逐条核对，才删去单个的文件；中途断电，一条也不少。
    查看、更正、撤回、删去词句、检查都照旧，摘要不变。以后补记的同一年的记录，再打包一次，另成一个文件。

    \b
    bizenv pack --year 2019
    """
    folder = app.workspace
    if year >= app.today.year:
        raise MisuseError(f"{year}年还没有过完，不能打包；过完的一年才不再有新的记录")
    from bizenv.store import packing

    journal = app.book.journal
    flaws = packing.find_obstacles(year, journal.unsound, journal.ledger) if journal is not None else []
    if flaws:
        from bizenv.views.wording import soundness

        raise DataError(soundness.refuse_packing(year, flaws, app.way_to_look))
    work = packing.find_work(folder, year)
    for path in work.single[:_FEW]:
        app.say(
            f"{LEDGER}/{escape(path)} 不是 bizenv 写的样子（如多了 BOM、少了末尾的换行），放不进包里，照旧是单个文件"
        )
    if len(work.single) > _FEW:
        app.say(f"这样的一共 {len(work.single)} 个")
    if not work.contents:
        app.show(f"{year}年没有{'别的' if work.single else ''}单个文件的记录，没有可打包的\n")
        return
    if dry_run:
        again = f"，另有 {len(work.known)} 条已经打包、只删去单个的文件" if work.known else ""
        size = sum(map(len, work.new.values()))
        app.show(f"将把{year}年的 {len(work.new)} 条记录打包（{size / 1024**2:.1f} MB）{again}（没有写）\n")
        return
    done = packing.pack_year(folder, work)
    for path in done.left[:_FEW]:
        app.say(f"没有删去 {LEDGER}/{escape(path)}：正被别的程序打开，或刚刚被改过")
    if done.left:
        app.say(f"{len(done.left)} 条记录既在包里、也是单个文件，只计一次；再运行一次同样的命令")
    told = []
    if done.packs:
        where = "、".join(escape(shorten_path(folder / LEDGER / path)) for path in done.packs)
        files = "一个文件" if len(done.packs) == 1 else f"{len(done.packs)} 个文件"
        told.append(f"{year}年的 {len(work.new)} 条记录合成了{files}：{where}")
    if work.known:
        told.append(f"{len(work.known)} 条早已打包")
    app.show(f"{'；'.join(told)}；核对后删去了 {done.removed} 个单个文件，提交过 git 的，历史里还有\n")
