BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 30
}

AfterAll { Remove-TestBed }

Describe 'Resume-Migration' {
    It 'ends what a lost connection cut short, without loss or double' {
        $destination = Start-MailServer bob --fault 'APPEND 5 DISCONNECT-AFTER'
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
