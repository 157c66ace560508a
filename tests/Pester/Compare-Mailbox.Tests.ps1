BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 27
    $copied = Start-MailServer bob
    $ends = Get-Endpoints $source $copied
    $task = Start-Migration @ends -Wait
}

AfterAll { Remove-TestBed }

Describe 'Compare-Mailbox' {
    It 'proves equal mailboxes equal by headers, without reading a message' {
        $verdict = Compare-Mailbox @ends
        $verdict | Should -BeOfType KimounMail.MailboxComparison
        $verdict.IsIdentical | Should -BeTrue
        $verdict.Method | Should -Be 'Headers'
        $verdict.ItemCount | Should -Be 27
        $verdict.IdenticalCount | Should -Be 27
        $verdict.SameOctetsCount | Should -Be 0
    }

    It 'proves them equal octet by octet' {
        $verdict = Compare-Mailbox @ends -Content
        $verdict.IsIdentical | Should -BeTrue
        $verdict.Method | Should -Be 'Content'
        $verdict.SameOctetsCount | Should -Be 27
        $verdict.TaskId | Should -BeNullOrEmpty
        (Compare-Mailbox @ends -Strict).Method | Should -Be 'Content'
    }

    It 'tells what is missing, as many as asked for, and counts all: <_>' -ForEach 'headers', 'content' {
        $endpoints = Get-Endpoints $source (Start-MailServer alice --sample 18)
        $verdict = Compare-Mailbox @endpoints -MaxDifference 2 -Content:($_ -eq 'content')
        $verdict.IsIdentical | Should -BeFalse
        $verdict.Differences.Count | Should -Be 2
        $verdict.Differences.Kind | Should -Contain 'MissingItem'
        $verdict.DifferenceCount | Should -BeGreaterOrEqual 9
    }

    It 'takes a task, by id and by pipeline, and keeps the verdict with it' {
        (Get-MigrationTask $task.Id).Comparison | Should -BeNullOrEmpty
        $task | Format-List | Out-String | Should -Match '(?m)Comparison\s*:\s*$'

        $verdict = Get-MigrationTask $task.Id | Compare-Mailbox -Content
        $verdict.TaskId | Should -Be $task.Id
        $verdict.IsIdentical | Should -BeTrue
        $verdict.SameOctetsCount | Should -Be 27
        $stored = (Get-MigrationTask $task.Id).Comparison
        $stored.ComparedAt | Should -Be $verdict.ComparedAt
        $stored.Method | Should -Be 'Content'

        (Compare-Mailbox -Id $task.Id).Method | Should -Be 'Headers'
        ($verdict | Get-MigrationTask).Comparison.Method | Should -Be 'Headers'
    }

    It 'shows the stored verdict in any other process' {
        $null = Compare-Mailbox -Id $task.Id -Content
        $seen = & $pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$modulePath'
            `$task = Get-MigrationTask $($task.Id)
            `$task.Comparison.IsIdentical, `$task.Comparison.ItemCount, `$task.Comparison.Method
            `$task | Format-List | Out-String"
        $seen[0..2] | Should -Be 'True', '27', 'Content'
        $seen -join "`n" | Should -Match 'Comparison\s*:\s*Identical by content, 27 items'
    }

    It 'says that a pass came after the verdict' {
        $null = Compare-Mailbox -Id $task.Id
        Sync-Migration $task.Id -Wait | Format-List | Out-String -Width 200 | Should -Match 'Comparison\s*:.*before the last pass'
    }

    It 'fails with an id where there is no such task, and compares the others' {
        $verdict = Compare-Mailbox -Id nosuchid, $task.Id -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.FullyQualifiedErrorId | Should -BeLike 'TaskNotFound,*'
        $failures.TargetObject | Should -Be 'nosuchid'
        $verdict.TaskId | Should -Be $task.Id
    }

    It 'shows people a list and a table' {
        $verdict = Compare-Mailbox @ends -Content
        $verdict | Format-List | Out-String | Should -Match 'Method\s*:\s*Content[\s\S]*SameOctets\s*:\s*27'
        $verdict | Format-Table | Out-String | Should -Match 'True\s+Content'
    }

    It 'completes -Id from the store' {
        (TabExpansion2 'Compare-Mailbox -Id ').CompletionMatches.CompletionText | Should -Be $task.Id
    }

    It 'fails with an id where the login fails' {
        $endpoints = Get-Endpoints $source $source
        $endpoints.Remove('SourceCredential')
        { Compare-Mailbox @endpoints -SourcePassword wrong -ErrorAction Stop } | Should -Throw -ErrorId 'AuthenticationFailed,*'
    }
}
