@echo off
rem Makes target\installer\Relight-VERSION.msi. Needs the WiX toolset (3 or later) on the path and a JDK 25.
cd /d "%~dp0..\.."
call mvn -q -B -DskipTests -Pinstaller package
