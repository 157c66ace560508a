BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 30
    $destination = Start-MailServer bob
    $endpoints = Get-Endpoints $source $destination
    $task = Start-Migration @endpoints -Wait
}

AfterAll { Remove-TestBed }

Describe 'Sync-Migration' {
    It 'copies nothing when nothing has changed' {
        $synced = Sync-Migration $task.Id -Wait
        $synced.SyncPoint | Should -Be 2
        $synced.Counts.Copied | Should -Be 0
        $synced.Counts.AlreadyThere | Should -Be 30
    }

    It 'runs in the background too' {
        $synced = $task | Sync-Migration | Wait-MigrationTask
        $synced.Status | Should -Be 'Synced'
        $synced.SyncPoint | Should -Be 3
    }

    It 'does nothing with -WhatIf' {
        $before = ($task | Get-MigrationTask).SyncPoint
        $task | Sync-Migration -WhatIf
        ($task | Get-MigrationTask).SyncPoint | Should -Be $before
    }

    It 'says which id does not exist' {
        { Sync-Migration nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
