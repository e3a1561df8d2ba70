#!/bin/sh
# 安装督办台：装在这个文件夹里，不用网络，不动电脑上别的程序。
here=$(cd "$(dirname "$0")" && pwd)
for python in @COMMANDS@ python3; do
  if "$python" "$here/install.py" --suits > /dev/null 2>&1; then
    exec "$python" "$here/install.py"
  fi
done
cat >&2 <<'END'
没有装：这台电脑上没有能用的 Python。要 @VERSIONS@，带 venv。
先从本机系统的软件源装 Python 和它的 venv（包名多是 python3 和 python3-venv），再运行 sh install.sh。
END
exit 1
