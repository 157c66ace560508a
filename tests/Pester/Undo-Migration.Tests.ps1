BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 20
    $destination = Start-MailServer bob --sample 3
    $before = Get-MailServerSnapshot $destination
    $endpoints = Get-Endpoints $source $destination
    $task = Start-Migration @endpoints -Wait
}

AfterAll { Remove-TestBed }

Describe 'Undo-Migration' {
    It 'does nothing with -WhatIf' {
        $task | Undo-Migration -WhatIf | Should -BeNullOrEmpty
        @(Get-MailServerSnapshot $destination).Count | Should -BeGreaterThan $before.Count
    }

    It 'names the accounts when it asks, and a task that is not there is an error with -WhatIf too' {
        Start-Transcript "$TestDrive/asked" -UseMinimalHeader | Out-Null
        Undo-Migration $task.Id -WhatIf
        Stop-Transcript | Out-Null
        Get-Content "$TestDrive/asked" -Raw | Should -Match "on target `"$($task.Id): alice to bob"
        { Undo-Migration nosuchid -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }

    It 'goes back to the sync point given' {
        $null = $task | Sync-Migration -Wait
        $result = $task | Undo-Migration -SyncPoint 1
        $result.RemovedCount | Should -Be 0
        $result.Task.SyncPoint | Should -Be 1
    }

    It 'leaves the destination as it was' {
        $result = $task | Undo-Migration
        $result | Should -BeOfType KimounMail.UndoResult
        $result.Task.Status | Should -Be 'Undone'
        $result.RemovedCount | Should -Be $task.Counts.Copied
        Get-MailServerSnapshot $destination | Should -Be $before
    }

    It 'says which id does not exist' {
        { Undo-Migration nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
