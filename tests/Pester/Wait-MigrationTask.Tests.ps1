BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 20
    $slow = Start-MailServer alice --big 4000000 --one-byte
}

AfterAll { Remove-TestBed }

Describe 'Wait-MigrationTask' {
    It 'returns each task when it has ended' {
        $tasks = foreach ($user in 'bob', 'carol') {
            $endpoints = Get-Endpoints $source (Start-MailServer $user)
            Start-Migration @endpoints
        }
        $ended = $tasks | Wait-MigrationTask
        $ended.Id | Sort-Object | Should -Be ($tasks.Id | Sort-Object)
        $ended.Status | Should -Be 'Synced', 'Synced'
    }

    It 'takes a plain number for seconds' {
        $endpoints = Get-Endpoints $source (Start-MailServer bob)
        (Start-Migration @endpoints | Wait-MigrationTask -Timeout 60).Status | Should -Be 'Synced'
    }

    It 'gives up after -Timeout, and the migration goes on' {
        $endpoints = Get-Endpoints $slow (Start-MailServer bob)
        $task = Start-Migration @endpoints
        { $task | Wait-MigrationTask -Timeout 0 -ErrorAction Stop } | Should -Throw -ErrorId 'WaitTimedOut,*'
        ($task | Get-MigrationTask).IsRunning | Should -BeTrue
        ($task | Stop-Migration | Wait-MigrationTask).Status | Should -Be 'Stopped'
    }

    It 'says which id does not exist' {
        { Wait-MigrationTask nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
