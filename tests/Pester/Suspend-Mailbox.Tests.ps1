BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    'alice', 'bob' | ForEach-Object { $null = New-Mailbox "$_@example.test" }
}

AfterAll { Remove-TestBed }

Describe 'Suspend-Mailbox' {
    It 'suspends, with a reason, and once' {
        (Suspend-Mailbox alice@example.test 'left: 1 May').Outcome | Should -Be 'Suspended'
        $mailbox = Get-Mailbox alice@example.test
        $mailbox.Status | Should -Be 'Suspended'
        $mailbox.StatusReason | Should -Be 'left: 1 May'
        $mailbox.StatusAdvice | Should -Match 'Resume-Mailbox'
        (Suspend-Mailbox alice@example.test).Outcome | Should -Be 'AlreadyAsAsked'
    }

    It 'takes many, and only tells with -WhatIf' {
        (Get-Mailbox | Suspend-Mailbox -WhatIf).Identity | Should -Be 'alice@example.test' -Because 'it is suspended already'
        (Get-Mailbox bob@example.test).Status | Should -Be 'Active'
        (Get-Mailbox | Suspend-Mailbox).Outcome | Should -Be 'AlreadyAsAsked', 'Suspended'
    }

    It 'says when one is not there, and goes on' {
        $results = 'nobody@example.test', 'bob@example.test' | Suspend-Mailbox -ErrorVariable failures -ErrorAction SilentlyContinue
        $results.Identity | Should -Be 'bob@example.test'
        $failures[0].FullyQualifiedErrorId | Should -Match '^MailboxNotFound'
    }
}
