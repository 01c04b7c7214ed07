@echo off
rem Starts Relight with the runtime beside it. The installed product has relight.exe in its place.
setlocal
set "home=%~dp0.."
"%home%\lib\runtime\bin\java.exe" "-XX:AOTCache=%home%\lib\relight.aot" "@%home%\lib\java.options" "-Dorg.sqlite.lib.path=%home%\lib\native" "-DZstdNativePath=%home%\lib\native\zstd-jni.library" "-Djna.boot.library.path=%home%\lib\native" "-Djna.nounpack=true" "-Dpty4j.preferred.native.folder=%home%\lib\native" "-Drelight.launcher=%~f0" -cp "%home%\lib\relight.jar" relight.Main %*
exit /b %ERRORLEVEL%
