@echo off
rem The launcher on Windows: every SIE command under one name, from any directory. The same commands as ./sie on Linux.
rem Without delayed expansion, which would take every exclamation mark out of the arguments.
setlocal disabledelayedexpansion
set "ROOT=%~dp0"
set "BIN=%ROOT%.artifacts\bin"
rem Without the SDK's welcome, and the certificate for web servers that its first run would make.
set DOTNET_NOLOGO=1
set DOTNET_GENERATE_ASPNET_CERTIFICATE=false
set "COMMAND=%~1"
if "%COMMAND%"=="" set "COMMAND=help"
if "%COMMAND%"=="help" goto help
if "%COMMAND%"=="-h" goto help
if "%COMMAND%"=="--help" goto help
for %%c in (build demo test) do if "%COMMAND%"=="%%c" for %%h in (-h --help) do if "%~2"=="%%h" goto help_%%c

dotnet --list-sdks 2>nul | findstr /b "10." >nul
if errorlevel 1 (
    echo error: SIE needs the .NET 10 SDK. Install it from https://dot.net/download and run this again. 1>&2
    exit /b 1
)

if "%COMMAND%"=="test" goto test

set "PROGRAM="
for %%c in (corpus render render-one regenerate merge ranges finalize verify sheet import export stats report card) do if "%COMMAND%"=="%%c" set "PROGRAM=DatasetBuilder"
for %%c in (train eval compare analyze export-weights) do if "%COMMAND%"=="%%c" set "PROGRAM=Training"
if "%COMMAND%"=="bench" set "PROGRAM=Benchmarks"

rem The build is incremental: it costs a few seconds when nothing changed.
dotnet build "%ROOT%Benchmarks\Benchmarks.csproj" -c Release -v quiet --nologo -tl:off -clp:ErrorsOnly 1>&2
if errorlevel 1 exit /b 1
if "%COMMAND%"=="build" exit /b 0
if "%COMMAND%"=="demo" goto demo
if "%COMMAND%"=="bench" goto bench
if not "%PROGRAM%"=="" goto program

echo error: no command '%COMMAND%'. 'sie help' lists them. 1>&2
exit /b 2

:program
dotnet "%BIN%\%PROGRAM%\release\SIE.%PROGRAM%.dll" %*
exit /b %errorlevel%

:bench
rem bench is the launcher's own word; the other commands are the programs' own. No quotes round the whole: the user's own are in it.
set ARGUMENTS=%*
dotnet "%BIN%\%PROGRAM%\release\SIE.%PROGRAM%.dll" %ARGUMENTS:*bench=%
exit /b %errorlevel%

:test
dotnet test --solution "%ROOT%SIE.sln" -c Release
exit /b %errorlevel%

:demo
set "OUT=%~2"
if "%OUT%"=="" set "OUT=sie-demo"
if "%OUT:~0,1%"=="-" (
    echo error: demo takes a folder, not '%OUT%'. 'sie demo --help' shows how. 1>&2
    exit /b 2
)
call "%~f0" corpus sample --out "%OUT%\corpus" --objects-per-class 10 --seed 1 || exit /b 1
call "%~f0" render --corpus "%OUT%\corpus" --out "%OUT%\data" --views 12 --size 128 --seed 1 || exit /b 1
call "%~f0" sheet "%OUT%\data" --out "%OUT%\sheet.png" || exit /b 1
call "%~f0" train --data "%OUT%\data" --out "%OUT%\run" --method sie --epochs 30 --batch-size 32 --resolution 64 --mlp 512-512-512 --seed 1 || exit /b 1
call "%~f0" eval --run "%OUT%\run" || exit /b 1
echo Done. Look at %OUT%\sheet.png and %OUT%\run.
exit /b 0

:help_build
echo Usage: sie build
echo.
echo Builds the programs. Every other command does so by itself.
echo.
echo Examples:
echo   sie build
exit /b 0

:help_demo
echo Usage: sie demo [DIR]
echo.
echo The whole path in a few minutes, into DIR (sie-demo if absent): shapes, images, shards, training, results.
echo.
echo Examples:
echo   sie demo
echo   sie demo first-look
exit /b 0

:help_test
echo Usage: sie test
echo.
echo Builds and runs all tests. Exit code 1 if one fails.
echo.
echo Examples:
echo   sie test
exit /b 0

:help
echo SIE: make 3DIEBench-style data and train split invariant-equivariant representations on it.
echo.
echo   sie demo [DIR]             the whole path in a few minutes: shapes, images, shards, training, results
echo   sie test                   build and run all tests
echo   sie build                  build only
echo.
echo   Data
echo   sie corpus sample          make procedural meshes of a dozen classes
echo   sie corpus import-sh3f     import Sweet Home 3D furniture libraries
echo   sie corpus check DIR       load every mesh of a corpus and list problems
echo   sie render                 draw a dataset: images and latents in Parquet shards
echo   sie finalize DIR           complete a dataset that many workers have rendered
echo   sie regenerate             part of a dataset, with some factors drawn anew
echo   sie merge A B ...          one dataset of several
echo   sie ranges                 what is varied, as a file for render --ranges; presets
echo   sie render-one MESH        draw a single view
echo   sie verify DIR             check a dataset against its manifest
echo   sie sheet DIR              a contact sheet of a dataset: objects by views
echo   sie import                 3DIEBench folders or their .tar.gz as shards
echo   sie export                 write a dataset as 3DIEBench folders or WebDataset tars
echo   sie stats DIR              counts, channel means, distributions of the latents
echo   sie report DIR             one HTML page: figures, latents, contact sheets, recipe
echo   sie card DIR               write its HuggingFace card (render and import do too)
echo.
echo   Learning
echo   sie train                  train SIE or a baseline on a dataset
echo   sie eval                   evaluate a run's representations
echo   sie compare RUN ...        the paper's table over evaluated runs
echo   sie analyze                look into a run's predictor: neighbours, paths
echo   sie export-weights         a run's weights under PyTorch's names
echo.
echo   sie bench NAME             measurements: fidelity, parity, meshes, ...
echo.
echo Every command has --help with an example.
exit /b 0
