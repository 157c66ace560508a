BeforeAll {
    . $PSScriptRoot/common.ps1
    $slow = Start-MailServer alice --big 4000000 --one-byte
}

AfterAll { Remove-TestBed }

Describe 'Stop-Migration' {
    It 'stops the worker, and what was not reached is accounted for' {
        $endpoints = Get-Endpoints $slow (Start-MailServer bob)
        $task = Start-Migration @endpoints
        $task | Stop-Migration -WhatIf
        ($task | Get-MigrationTask).IsRunning | Should -BeTrue

        $stopped = $task | Stop-Migration | Wait-MigrationTask
        $stopped.Status | Should -Be 'Stopped'
        $stopped.Counts.Pending | Should -Be 0
    }

    It 'says which id does not exist, and goes on with the next' {
        Stop-Migration nosuchid, neither -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.TargetObject | Should -Be 'nosuchid', 'neither'
        $failures.CategoryInfo.Category | Should -Be 'ObjectNotFound', 'ObjectNotFound'
    }
}
