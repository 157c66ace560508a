BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 27
    $endpoints = Get-Endpoints $source (Start-MailServer bob --fault 'APPEND 4 NO refused as unwanted')
    $task = Start-Migration @endpoints -Wait -WarningAction SilentlyContinue
}

AfterAll { Remove-TestBed }

Describe 'Get-MigrationItem' {
    It 'gives each item of the task' {
        @($task | Get-MigrationItem).Count | Should -Be 27
    }

    It 'filters by folder, status and reason' {
        (Get-MigrationItem $task.Id -Container INB*).SourceContainer | Sort-Object -Unique | Should -Be 'INBOX'
        @(Get-MigrationItem $task.Id -Status Copied).Count | Should -Be $task.Counts.Copied
        @(Get-MigrationItem $task.Id -Status Failed -Reason MessageRefused).Count | Should -Be $task.Counts.Failed
    }

    It 'completes folders from the journal, and reasons' {
        (TabExpansion2 "Get-MigrationItem $($task.Id) -Container Arch").CompletionMatches.ListItemText | Should -Contain 'Archive/2023'
        (TabExpansion2 'Get-MigrationItem x -Reason MessageT').CompletionMatches.CompletionText | Should -Be 'MessageTooLarge'
    }

    It 'says which id does not exist' {
        { Get-MigrationItem nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
