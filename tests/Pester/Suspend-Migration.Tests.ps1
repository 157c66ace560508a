BeforeAll {
    . $PSScriptRoot/common.ps1
    $slow = Start-MailServer alice --sample 9 --big 4000000 --one-byte
}

AfterAll { Remove-TestBed }

Describe 'Suspend-Migration' {
    It 'pauses the worker, and Resume-Migration ends the same pass' {
        $destination = Start-MailServer bob
        $endpoints = Get-Endpoints $slow $destination
        $task = Start-Migration @endpoints
        $suspended = $task | Suspend-Migration | Wait-MigrationTask
        $suspended.Status | Should -Be 'Suspended'

        $resumed = $suspended | Resume-Migration | Wait-MigrationTask
        $resumed.Status | Should -Be 'Synced'
        $resumed.SyncPoint | Should -Be 1
        Get-MailServerSnapshot $destination | Should -Be (Get-MailServerSnapshot $slow)
    }

    It 'says which id does not exist' {
        { Suspend-Migration nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
