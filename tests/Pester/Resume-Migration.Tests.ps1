BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 30
}

AfterAll { Remove-TestBed }

Describe 'Resume-Migration' {
    It 'ends what a wrong password kept from beginning' {
        $destination = Start-MailServer bob --fault 'LOGIN 1 NO [AUTHENTICATIONFAILED] not today' --profile Plain3501
        $endpoints = Get-Endpoints $source $destination
        $task = Start-Migration @endpoints -Wait -ErrorAction SilentlyContinue -ErrorVariable failures
        $task.Status | Should -Be 'Failed'
        $failures.FullyQualifiedErrorId | Should -BeLike 'AuthenticationFailed,*'
        ($task | Resume-Migration -Wait).Status | Should -Be 'Synced'
    }

    It 'ends what a lost connection cut short, without loss or double' {
        $destination = Start-MailServer bob --fault 'APPEND 2 DISCONNECT-AFTER'
        $endpoints = Get-Endpoints $source $destination
        $task = Start-Migration @endpoints -Wait -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        if ($task.Status -ne 'Synced') { $task = $task | Resume-Migration -Wait }
        $task.Status | Should -Be 'Synced'
        Get-MailServerSnapshot $destination | Should -Be (Get-MailServerSnapshot $source)
    }

    It 'loses and doubles nothing when its worker is killed, five times over' {
        $big = 1..6 | ForEach-Object { '--big'; 900000 + $_ }
        $slow = Start-MailServer alice --sample 60 --one-byte @big
        $destination = Start-MailServer bob
        $endpoints = Get-Endpoints $slow $destination
        $task = Start-Migration @endpoints
        foreach ($kill in 1..5) {
            Wait-Until { ($task | Get-MigrationTask).Status -eq 'Syncing' }
            Start-Sleep -Milliseconds (Get-Random -Maximum 500) # any moment must do
            $last = Get-Content "$env:KIMOUNMAIL_STATE/logs/$($task.Id).log" -Tail 1
            $last | Should -Match 'worker \d+ begins' -Because 'there must be a worker left to kill'
            Stop-Process -Id ([regex]::Match($last, 'worker (\d+)').Groups[1].Value) -Force
            Wait-Until { ($task | Get-MigrationTask).Status -eq 'Stopped' }
            $task = $task | Resume-Migration
        }
        ($task | Wait-MigrationTask).Status | Should -Be 'Synced'
        Get-MailServerSnapshot $destination | Should -Be (Get-MailServerSnapshot $slow)
    }

    It 'does nothing with -WhatIf' {
        Get-MigrationTask | Resume-Migration -WhatIf | Should -BeNullOrEmpty
    }

    It 'says which id does not exist' {
        { Resume-Migration nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
