#!/bin/sh
# 打开督办台：sh 督办台.sh [文件夹]，不写文件夹的，用这里的“工作区”。按 Ctrl+C 结束。
here=$(cd "$(dirname "$0")" && pwd)
program=$here/.venv/bin/python
if [ ! -e "$program" ]; then
  echo "还没有装：请先在这个文件夹里运行 sh install.sh" >&2
  exit 1
fi
desk=${1:-$here/工作区}
mkdir -p "$desk" && cd "$desk" || exit 1
exec "$program" -I -m bizenv serve --open
