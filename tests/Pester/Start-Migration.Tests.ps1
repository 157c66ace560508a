BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 40
}

AfterAll { Remove-TestBed }

Describe 'Start-Migration' {
    It 'copies everything, byte for byte' {
        $destination = Start-MailServer bob
        $endpoints = Get-Endpoints $source $destination
        $task = Start-Migration @endpoints -Wait
        $task | Should -BeOfType KimounMail.MigrationTask
        $task.Status | Should -Be 'Synced'
        $task.Counts.Found | Should -Be 40
        $task.Counts.Copied | Should -Be 40
        Get-MailServerSnapshot $destination | Should -Be (Get-MailServerSnapshot $source)
    }

    It 'returns a task at once, and a worker outlives the console that started it' {
        $destination = Start-MailServer bob
        $id = & $pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$modulePath'
            `$x = ConvertTo-SecureString x -AsPlainText -Force
            (Start-Migration alice bob -SourceServer $($source.Url) -SourcePassword `$x -DestinationServer $($destination.Url) -DestinationPassword `$x).Id"
        $task = Wait-MigrationTask $id -Timeout 00:01:00
        $task.Status | Should -Be 'Synced'
        $task.Counts.Copied | Should -Be 40
        Get-MailServerSnapshot $destination | Should -Be (Get-MailServerSnapshot $source)
    }

    It 'keeps the log of its worker to its owner' -Skip:$IsWindows {
        $destination = Start-MailServer bob
        $endpoints = Get-Endpoints $source $destination
        $task = Start-Migration @endpoints | Wait-MigrationTask
        $log = Get-Item "$env:KIMOUNMAIL_STATE/logs/$($task.Id).log"
        $log.UnixFileMode | Should -Be 'UserWrite, UserRead'
        # Its last line comes after the status that was waited for.
        Wait-Until { (Get-Content $log -Raw) -match 'ended: Synced' }
    }

    It 'leaves no password in clear, in its store, its log or its arguments' {
        $password = 'Zebra-Umbrella-77'
        $from = Start-MailServer alice --password $password --sample 9 --big 2000000 --one-byte
        $to = Start-MailServer bob --password $password
        $secret = ConvertTo-SecureString $password -AsPlainText -Force
        $task = Start-Migration alice bob -SourceServer $from.Url -SourcePassword $secret -DestinationServer $to.Url -DestinationPassword $secret
        if ($IsLinux) {
            $arguments = Get-ChildItem /proc -Directory | Where-Object Name -match '^\d+$' | ForEach-Object { Get-Content "$_/cmdline" -Raw -ErrorAction Ignore }
            $worker = $arguments -match $task.Id
            $worker | Should -Not -BeNullOrEmpty -Because 'the worker is still at it'
            $worker -match $password | Should -BeNullOrEmpty
        }
        ($task | Wait-MigrationTask).Status | Should -Be 'Synced'
        $files = Get-ChildItem $env:KIMOUNMAIL_STATE -Recurse -File
        $files.Name | Should -Contain "$($task.Id).log"
        $files | Where-Object { [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($_)).Contains($password) } | Should -BeNullOrEmpty
    }

    It 'says so, with its last words, when the worker does not begin' {
        $destination = Start-MailServer bob
        $broken = Join-Path $TestDrive 'KimounMail'
        $null = Copy-Item (Split-Path $modulePath) $broken -Recurse -PassThru
        Set-Content (Join-Path $broken 'Worker.ps1') "throw 'out of order today'"
        $output = & $pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$broken'
            try { Start-Migration alice bob -SourceServer $($source.Url) -SourcePassword x -DestinationServer $($destination.Url) -DestinationPassword x -ErrorAction Stop }
            catch { `$_.FullyQualifiedErrorId; `$_.ToString() }" | Out-String
        $output | Should -Match 'WorkerFailed,'
        $output | Should -Match 'out of order today'
    }

    It 'takes the rows of a CSV file' {
        $first, $second = (Start-MailServer bob), (Start-MailServer carol)
        $csv = @(
            'SourceAccount,SourceServer,SourcePassword,DestinationAccount,DestinationServer,DestinationPassword'
            "alice,$($source.Url),x,bob,$($first.Url),x"
            "alice,$($source.Url),x,carol,$($second.Url),x"
        )
        $tasks = $csv | ConvertFrom-Csv | Start-Migration -Wait
        $tasks.Status | Should -Be 'Synced', 'Synced'
        $tasks.DestinationAccount | Should -Be 'bob', 'carol'
    }

    It 'takes an empty column of such a row for nothing said' {
        $row = [pscustomobject]@{
            SourceAccount = 'alice'; SourceServer = $source.TlsUrl; SourcePassword = 'x'
            SourceCertificateFingerprint = ''; SourceCertificateAuthority = ''
            DestinationAccount = 'bob'; DestinationServer = $source.Url; DestinationPassword = 'x'
        }
        { $row | Start-Migration -WhatIf -ErrorAction Stop } | Should -Throw '*is not trusted here*'
    }

    It 'says which argument is nothing' {
        $endpoints = Get-Endpoints $source $source
        { Start-Migration @endpoints -IncludeFolder $null -WhatIf } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        { Start-Migration @endpoints -FolderMap @{ Sent = '' } -WhatIf } | Should -Throw '*-ExcludeFolder*' -ErrorId 'ParameterArgumentValidationError*'
        { Start-Migration @endpoints -FolderMap $null -WhatIf } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'goes on with the next row when one fails' {
        $destination = Start-MailServer bob
        $rows = foreach ($password in 'wrong', 'x') {
            [pscustomobject]@{
                SourceAccount = 'alice'; SourceServer = $source.Url; SourcePassword = $password
                DestinationAccount = 'bob'; DestinationServer = $destination.Url; DestinationPassword = 'x'
            }
        }
        $tasks = $rows | Start-Migration -Wait -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
        $failures.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $tasks[-1].Status | Should -Be 'Synced'
    }

    It 'prints the plan with -WhatIf and writes nothing' {
        $destination = Start-MailServer bob
        $endpoints = Get-Endpoints $source $destination
        $before = @(Get-MigrationTask).Count
        $plan = Start-Migration @endpoints -ExcludeFolder Junk -WhatIf
        $plan | Should -BeOfType KimounMail.MigrationPlan
        $plan.ItemCount | Should -BeGreaterThan 0
        $plan.Bytes | Should -BeGreaterThan 0
        $plan.Containers.Where{ $_.SourcePath -eq 'INBOX' }.DestinationPath | Should -Be 'INBOX'
        $plan.Containers.Where{ $_.SourcePath -eq 'Junk' }.Reason | Should -Not -BeNullOrEmpty
        Get-MailServerSnapshot $destination | Should -BeNullOrEmpty
        @(Get-MigrationTask).Count | Should -Be $before
    }

    It 'shows the whole plan on a console of 80 columns' {
        $endpoints = Get-Endpoints $source (Start-MailServer bob)
        $lines = (Start-Migration @endpoints -ExcludeFolder Junk -WhatIf | Out-String -Width 80) -split '\r?\n'
        $lines -match '^ +Items +Size +New +Source +Destination$' | Should -HaveCount 1
        $lines -match ' \d+ +[\d.,]+ K?B \w+ +Sent +Sent$' | Should -HaveCount 1
        $lines -match ' Junk +\(not carried: Exc' | Should -HaveCount 1
    }

    It 'maps, leaves out and picks folders as told' {
        $destination = Start-MailServer bob
        $endpoints = Get-Endpoints $source $destination
        $null = Start-Migration @endpoints -IncludeFolder INBOX, Sent -FolderMap @{ Sent = 'Old/Outbox' } -Wait
        $folders = (Get-MailServerSnapshot $destination).ForEach{ ($_ -split "`t")[0] } | Sort-Object -Unique
        $folders | Should -Be 'INBOX', 'Old/Outbox'
    }

    It 'keeps to the pace asked for, and shows it' {
        $destination = Start-MailServer bob
        $endpoints = Get-Endpoints $source $destination
        $task = Start-Migration @endpoints -MaxBytesPerSecond 50MB -MaxMessagesPerSecond 2000.5 -MaxConnection 1 -Wait
        $task.Status | Should -Be 'Synced'
        $known = Get-MigrationTask $task.Id
        $known.MaxBytesPerSecond, $known.MaxMessagesPerSecond, $known.MaxConnection | Should -Be 50MB, 2000.5, 1
        $known | Format-List | Out-String | Should -Match 'MaxMessagesPerSecond +: 2000[.,]5'
    }

    It 'refuses a pace of <Value> for -<Name>' -ForEach @(
        @{ Name = 'MaxBytesPerSecond'; Value = 0 }
        @{ Name = 'MaxBytesPerSecond'; Value = -1 }
        @{ Name = 'MaxMessagesPerSecond'; Value = 0 }
        @{ Name = 'MaxMessagesPerSecond'; Value = [double]::NaN }
    ) {
        $endpoints = Get-Endpoints $source $source
        $pace = @{ $Name = $Value }
        { Start-Migration @endpoints @pace -WhatIf } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'asks the credential provider and stores no secret' {
        $destination = Start-MailServer bob
        $task = Start-Migration alice bob -SourceServer $source.Url -DestinationServer $destination.Url -CredentialProvider {
            param($Account, $Role)
            [pscredential]::new($Account, (ConvertTo-SecureString 'x' -AsPlainText -Force))
        } | Wait-MigrationTask
        $task.Status | Should -Be 'Synced'
    }

    It 'logs in by a token that a script block gives' {
        $destination = Start-MailServer bob
        $task = Start-Migration alice bob -SourceServer $source.Url -SourceToken { "x`n" } -DestinationServer $destination.Url -DestinationPassword 'x' -Wait
        $task.Status | Should -Be 'Synced'
    }

    It 'trusts a server only by its certificate' {
        $endpoints = Get-Endpoints $source $source
        $endpoints.SourceServer = $source.TlsUrl
        { Start-Migration @endpoints -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'CertificateRejected,*'
    }

    It 'finds a server by the domain of the account' {
        $authority = Join-Path $TestDrive 'authority.pem'
        $found = Start-MailServer 'bob@found.example' --dns '_imaps._tcp.found.example SRV 0 0 {tls} localhost' --authority $authority
        $endpoints = Get-Endpoints $source $found
        $endpoints.Remove('DestinationServer')
        $env:KIMOUNMAIL_DNS = $found.Dns
        try {
            $plan = Start-Migration @endpoints -DestinationCertificateAuthority $authority -WhatIf -Verbose -WarningAction SilentlyContinue 4>&1
        }
        finally { $env:KIMOUNMAIL_DNS = $null }
        "$plan" | Should -Match 'bob@found\.example: localhost:\d+, found by SRV record'
        $plan.Where{ $_ -is [KimounMail.MigrationPlan] }.DestinationServer | Should -Match 'localhost'
    }

    It 'says with id <Id> that <Case>' -ForEach @(
        @{ Id = 'InvalidEndpoint'; Case = 'a protocol is unknown'; Change = @{ SourceServer = 'pop3://localhost' } }
        @{ Id = 'ServerNotDetected'; Case = 'a server cannot be found'; Change = @{ SourceServer = $null; SourceAccount = 'a@nowhere.invalid' } }
        @{ Id = 'HostNotFound'; Case = 'a host does not exist'; Change = @{ SourceServer = 'imaps://nowhere.invalid' } }
        @{ Id = 'ConnectionFailed'; Case = 'nobody listens'; Change = @{ SourceServer = 'imaps://127.0.0.1:1' } }
        @{ Id = 'CredentialUnavailable'; Case = 'there is no credential'; Change = @{ SourceCredential = $null } }
    ) {
        $endpoints = Get-Endpoints $source $source
        foreach ($name in $Change.Keys) {
            if ($null -eq $Change[$name]) { $endpoints.Remove($name) } else { $endpoints[$name] = $Change[$name] }
        }
        $env:KIMOUNMAIL_DNS = $source.Dns
        try { { Start-Migration @endpoints -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*" } finally { $env:KIMOUNMAIL_DNS = $null }
    }
}

Describe 'Start-Migration -Path' {
    BeforeAll {
        $files = Join-Path $TestDrive 'files [1]'
        $null = New-Item -ItemType Directory $files
        foreach ($name in 'Clients', 'Été') {
            Set-Content -LiteralPath (Join-Path $files "$name.mbox") -NoNewline -Value ((1..3 | ForEach-Object { "From - Sun Mar 14 15:09:26 2021`nStatus: RO`nSubject: $name $_`nMessage-ID: <$name$_@example.test>`n`ntext`n`n" }) -join '')
        }
    }

    It 'migrates each file that is piped, and the comparison finds no difference' {
        $to = Start-MailServer bob
        $ends = @{ DestinationAccount = 'bob'; DestinationServer = $to.Url; DestinationCredential = $to.Credential }
        $tasks = Get-ChildItem -LiteralPath $files -Filter *.mbox | Start-Migration @ends -Wait
        $tasks.Status | Should -Be 'Synced', 'Synced'
        ($tasks.Counts.Copied | Measure-Object -Sum).Sum | Should -Be 6
        (Get-MailServerSnapshot $to) -join '' | Should -Match 'Été'
        (Compare-Mailbox -Path (Join-Path $files 'Clients.mbox') @ends -Content).IsIdentical | Should -BeTrue
    }

    It 'takes a folder whole, in a worker that outlives the console' {
        $to = Start-MailServer bob
        $task = Start-Migration -Path $files -DestinationAccount bob -DestinationServer $to.Url -DestinationCredential $to.Credential | Wait-MigrationTask -Timeout 00:01:00
        $task.Status | Should -Be 'Synced'
        $task.Counts.Copied | Should -Be 6
        (Sync-Migration $task.Id -Wait).Counts.Copied | Should -Be 0
        (Undo-Migration $task.Id -Force).RemovedCount | Should -Be 6
    }

    It 'understands wildcards, and shows the plan with -WhatIf' {
        $to = Start-MailServer bob
        Copy-Item -LiteralPath (Join-Path $files 'Clients.mbox') $TestDrive
        $plan = Start-Migration -Path "$TestDrive/C*.mbox" -DestinationAccount bob -DestinationServer $to.Url -DestinationCredential $to.Credential -WhatIf
        $plan.Containers.DestinationPath | Should -Be 'Clients'
    }

    It 'refuses a file that is not there before a task is made' {
        $to = Start-MailServer bob
        { Start-Migration -Path "$TestDrive/none.mbox" -DestinationAccount bob -DestinationServer $to.Url -DestinationCredential $to.Credential -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotFound,*'
        Get-MigrationTask | Where-Object SourceAccount -Like '*none.mbox' | Should -BeNullOrEmpty
    }
}
