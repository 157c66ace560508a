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

    It 'does nothing with -WhatIf' {
        Get-MigrationTask | Resume-Migration -WhatIf | Should -BeNullOrEmpty
    }

    It 'says which id does not exist' {
        { Resume-Migration nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
