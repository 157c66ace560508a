BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 27
    $endpoints = Get-Endpoints $source (Start-MailServer bob --profile Plain3501 --fault 'APPEND 4 NO not wanted here')
    # One lane, so that the fourth message is always the same.
    $task = Start-Migration @endpoints -MaxConnection 1 -Wait -WarningAction SilentlyContinue
}

AfterAll { Remove-TestBed }

Describe 'Get-MigrationItem' {
    It 'gives each item of the task' {
        @($task | Get-MigrationItem).Count | Should -Be 27
    }

    It 'tells why an item failed, in the server''s words' {
        $task.Counts.Failed | Should -Be 1
        $failed = $task | Get-MigrationItem -Status Failed
        $failed.Reason | Should -Be 'MessageRefused'
        $failed.Detail | Should -Match 'not wanted here'
    }

    It 'filters by folder, status and reason' {
        (Get-MigrationItem $task.Id -Container INB*).SourceContainer | Sort-Object -Unique | Should -Be 'INBOX'
        @(Get-MigrationItem $task.Id -Status Copied).Count | Should -Be 26
        @(Get-MigrationItem $task.Id -Status Failed, Copied -Reason MessageRefused).Count | Should -Be 1
        Get-MigrationItem $task.Id -Reason MessageTooLarge | Should -BeNullOrEmpty
    }

    It 'completes folders from the journal, and reasons' {
        (TabExpansion2 "Get-MigrationItem $($task.Id) -Container Arch").CompletionMatches.ListItemText | Should -Contain 'Archive/2023'
        (TabExpansion2 'Get-MigrationItem x -Reason MessageT').CompletionMatches.CompletionText | Should -Be 'MessageTooLarge'
    }

    It 'says which id does not exist' {
        { Get-MigrationItem nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
