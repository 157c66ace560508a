BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 9
    $first, $second = (Start-MailServer bob), (Start-MailServer carol)
    $tasks = foreach ($destination in $first, $second) {
        $endpoints = Get-Endpoints $source $destination
        Start-Migration @endpoints -Wait
    }
}

AfterAll { Remove-TestBed }

Describe 'Get-MigrationTask' {
    It 'lists all tasks' {
        (Get-MigrationTask).Id | Sort-Object | Should -Be ($tasks.Id | Sort-Object)
    }

    It 'gives tasks by id, in any letter case, and by pipeline' {
        (Get-MigrationTask $tasks[0].Id.ToUpperInvariant()).Id | Should -Be $tasks[0].Id
        ($tasks | Get-MigrationTask).Id | Should -Be $tasks.Id
        ([pscustomobject]@{ TaskId = $tasks[1].Id } | Get-MigrationTask).Id | Should -Be $tasks[1].Id
    }

    It 'finds tasks by account and status' {
        (Get-MigrationTask -DestinationAccount c*).Id | Should -Be $tasks[1].Id
        (Get-MigrationTask -SourceAccount alice -Status Synced).Count | Should -Be 2
        Get-MigrationTask -Status Failed | Should -BeNullOrEmpty
    }

    It 'says which id does not exist, and gives the others' {
        $found = Get-MigrationTask nosuchid, $tasks[0].Id -ErrorAction SilentlyContinue -ErrorVariable failures
        $found.Id | Should -Be $tasks[0].Id
        $failures.FullyQualifiedErrorId | Should -BeLike 'TaskNotFound,*'
        $failures.TargetObject | Should -Be 'nosuchid'
    }

    It 'does not take an id that is nothing for all tasks' {
        foreach ($nothing in $null, '', @()) {
            { Get-MigrationTask $nothing } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
        }
        { Get-MigrationTask -Status $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'adds folders and passes when asked' {
        $task = Get-MigrationTask $tasks[0].Id -IncludeContainer -IncludeSyncPoint
        $task.Containers.SourcePath | Should -Contain 'INBOX'
        ($task.Containers.ForEach{ $_.Counts.Copied } | Measure-Object -Sum).Sum | Should -Be 9
        $task.SyncPoints.Number | Should -Be 1
    }

    It 'shows people a table and a list' {
        $tasks[0] | Out-String | Should -Match "$($tasks[0].Id)\s+Synced\s+100 %\s+9"
        $tasks[0] | Format-List | Out-String | Should -Match 'BytesCopied\s*:\s*[\d.,]+ [KMG]?B'
        $tasks[0] | Format-List | Out-String | Should -Match '(?m)Containers\s*:\s*$'
        Get-MigrationTask $tasks[0].Id -IncludeContainer | Format-List | Out-String | Should -Match 'INBOX: \d+ copied, 0 failed of'
    }

    It 'completes -Id from the store, by id and by account' {
        $completions = (TabExpansion2 'Get-MigrationTask -Id ').CompletionMatches.CompletionText
        $completions | Sort-Object | Should -Be ($tasks.Id | Sort-Object)
        (TabExpansion2 'Get-MigrationTask -Id car').CompletionMatches.CompletionText | Should -Be $tasks[1].Id
    }

    It 'completes -Status' {
        (TabExpansion2 'Get-MigrationTask -Status Susp').CompletionMatches.CompletionText | Should -Be 'Suspended'
    }
}
