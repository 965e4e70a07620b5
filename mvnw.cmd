@echo off
rem Builds Tallylight with nothing prepared: finds a JDK, gets the pinned Maven once, and runs it.
rem What is pinned stands in .mvn\wrapper\maven-wrapper.properties.
setlocal
set "HERE=%~dp0"
powershell -NoProfile -ExecutionPolicy Bypass -Command ^
  "$ErrorActionPreference='Stop';" ^
  "$p=@{}; Get-Content '%HERE%.mvn\wrapper\maven-wrapper.properties' | Where-Object {$_ -match '^[a-zA-Z0-9]+='} | ForEach-Object {$k,$v=$_ -split '=',2; $p[$k]=$v};" ^
  "$jdk=@($env:JAVA_HOME)+(Get-ChildItem -ErrorAction SilentlyContinue \"$env:USERPROFILE\.jdks\*\",\"$env:ProgramFiles\Eclipse Adoptium\*\",\"$env:ProgramFiles\Java\*\" | ForEach-Object FullName) | Where-Object {$_ -and (Test-Path \"$_\bin\javac.exe\") -and ((& \"$_\bin\javac.exe\" -version 2>&1) -match 'javac (\d+)') -and ([int]$Matches[1] -ge 25)} | Select-Object -First 1;" ^
  "if(-not $jdk){Write-Error 'no JDK 25 or newer was found; install Eclipse Temurin 25 or set JAVA_HOME to it'};" ^
  "$maven=\"$env:USERPROFILE\.m2\wrapper\dists\apache-maven-$($p.mavenVersion)\";" ^
  "if(-not (Test-Path \"$maven\bin\mvn.cmd\")){$t=Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid()); New-Item -ItemType Directory $t | Out-Null; Invoke-WebRequest -UseBasicParsing $p.archiveUrl -OutFile \"$t\maven.zip\"; if((Get-FileHash -Algorithm SHA512 \"$t\maven.zip\").Hash -ne $p.sha512){Write-Error 'the Maven that was fetched has not the pinned SHA-512'}; Expand-Archive \"$t\maven.zip\" $t; New-Item -ItemType Directory -Force (Split-Path $maven) | Out-Null; Move-Item \"$t\apache-maven-$($p.mavenVersion)\" $maven; Remove-Item -Recurse $t};" ^
  "Set-Content -Encoding ascii \"$env:TEMP\tallylight-mvnw.txt\" @($jdk,$maven)"
if errorlevel 1 exit /b 1
set "N=0"
for /f "usebackq delims=" %%L in ("%TEMP%\tallylight-mvnw.txt") do call :take "%%L"
"%MAVEN%\bin\mvn.cmd" -f "%HERE%pom.xml" %*
exit /b %errorlevel%
:take
if "%N%"=="0" (set "JAVA_HOME=%~1") else (set "MAVEN=%~1")
set "N=1"
exit /b 0
