@echo off
chcp 936 >nul
setlocal
title 安装督办台
echo 安装督办台：装在这个文件夹里，不用网络，不动电脑上别的程序。
echo.
if not exist "%~dp0wheels\" goto packed
set "PY="
for %%v in (@PYTHONS@) do call :try py -%%v
call :try python
if not defined PY goto missing
%PY% "%~dp0install.py"
goto end

:try
if defined PY exit /b
%* "%~dp0install.py" --suits >nul 2>nul
if not errorlevel 1 set "PY=%*"
exit /b

:packed
echo 没有装：这个文件是在压缩包里打开的。
echo 请先把压缩包“全部解压缩”到本机的一个文件夹，再双击那里的 install.bat。
goto end

:missing
echo 没有装：这台电脑上没有能用的 Python。要 @VERSIONS@ 的 64 位版。
echo 1. 在能上网的电脑上，从 Python 官网（python.org）下载 Windows 64 位安装程序，
echo    按本单位的规定拷到这台电脑。
echo 2. 双击安装程序，勾选“Add python.exe to PATH”，再点“Install Now”。
echo 3. 装好以后，再双击 install.bat。

:end
echo.
pause
