@echo off
chcp 936 >nul
setlocal
title 督办台（用的时候不要关这个窗口）
set "PROGRAM=%~dp0.venv\Scripts\python.exe"
if not exist "%PROGRAM%" goto missing
set "DESK=%~1"
if not defined DESK set "DESK=%~dp0工作区"
if not exist "%DESK%\" mkdir "%DESK%"
pushd "%DESK%" || goto failed
echo 督办台用的文件夹："%DESK%"
echo 网页在浏览器里打开。用完了，在这里按 Ctrl+C，或者关掉这个窗口。
echo.
"%PROGRAM%" -I -m bizenv serve --open
if not errorlevel 1 exit /b 0

:failed
echo.
echo 督办台没有开起来，原因见上面的话。
goto end

:missing
echo 还没有装：请先双击同一个文件夹里的 install.bat。

:end
echo.
pause
exit /b 1
