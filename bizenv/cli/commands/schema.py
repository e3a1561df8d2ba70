"""``bizenv schema``: the JSON Schema of a data file."""

import click

from bizenv.cli import options
from bizenv.cli.session import App


@click.command("schema", options_metavar="[选项]")
@options.pass_app
@click.argument("file", metavar="文件", type=click.Choice(["measures", "departments", "rules"]))
@options.output("json")
def command(app: App, file: str, output: options.Output) -> None:
    """数据文件的 JSON Schema：编辑器据此补全键名、提示含义、边写边查。

    measures 是 measures.yaml 的，departments、rules 同样。工作区里的文件已经用上了。存成文件后，在数据文件的第一行写
    “# yaml-language-server: $schema=文件的路径”，VS Code（装 YAML 扩展）等编辑器就会用它。

    \b
    bizenv schema measures
    bizenv schema departments --output departments.schema.json
    """
    from bizenv.checks.schema import jsonschema

    app.show(jsonschema.render_schema(file), output.file, output.format)
