@echo off
rem The launcher on Windows: every SIE command under one name, from any directory. The same commands as ./sie on Linux.
setlocal enabledelayedexpansion
set "ROOT=%~dp0"
set "BIN=%ROOT%.artifacts\bin"
set "COMMAND=%~1"
if "%COMMAND%"=="" set "COMMAND=help"

dotnet --list-sdks 2>nul | findstr /b "10." >nul
if errorlevel 1 (
    echo error: SIE needs the .NET 10 SDK. Install it from https://dot.net/download and run this again. 1>&2
    exit /b 1
)

if "%COMMAND%"=="test" (
    dotnet test --solution "%ROOT%SIE.sln" -c Release
    exit /b !errorlevel!
)

set "PROGRAM="
for %%c in (corpus render render-one regenerate merge ranges finalize verify sheet import export stats report card) do if "%COMMAND%"=="%%c" set "PROGRAM=DatasetBuilder"
for %%c in (train eval compare analyze export-weights) do if "%COMMAND%"=="%%c" set "PROGRAM=Training"
if "%COMMAND%"=="bench" set "PROGRAM=Benchmarks"

rem The build is incremental: it costs a few seconds when nothing changed.
if not "%COMMAND%"=="help" (
    dotnet build "%ROOT%Benchmarks\Benchmarks.csproj" -c Release -v quiet --nologo -tl:off -clp:ErrorsOnly 1>&2
    if errorlevel 1 exit /b 1
)
if "%COMMAND%"=="build" exit /b 0
if "%COMMAND%"=="demo" goto demo
if not "%PROGRAM%"=="" goto program

echo Commands: demo, test, build; corpus, render, render-one, verify, sheet; train, eval, compare, analyze, export-weights; bench. Every one has --help.
if "%COMMAND%"=="help" exit /b 0
exit /b 2

:program
rem bench is the launcher's own word; the other commands are the programs' own.
set "ARGUMENTS=%*"
if "%COMMAND%"=="bench" set "ARGUMENTS=!ARGUMENTS:*bench=!"
dotnet "%BIN%\%PROGRAM%\release\SIE.%PROGRAM%.dll" !ARGUMENTS!
exit /b !errorlevel!

:demo
set "OUT=%~2"
if "%OUT%"=="" set "OUT=sie-demo"
call "%~f0" corpus sample --out "%OUT%\corpus" --objects-per-class 10 --seed 1 || exit /b 1
call "%~f0" render --corpus "%OUT%\corpus" --out "%OUT%\data" --views 12 --size 128 --seed 1 || exit /b 1
call "%~f0" sheet "%OUT%\data" --out "%OUT%\sheet.png" || exit /b 1
call "%~f0" train --data "%OUT%\data" --out "%OUT%\run" --method sie --epochs 30 --batch-size 32 --resolution 64 --mlp 512-512-512 --seed 1 || exit /b 1
call "%~f0" eval --run "%OUT%\run" || exit /b 1
echo Done. Look at %OUT%\sheet.png and %OUT%\run.
