BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test | Suspend-Mailbox -Reason away
}

AfterAll { Remove-TestBed }

Describe 'Resume-Mailbox' {
    It 'only tells with -WhatIf' {
        Resume-Mailbox alice@example.test -WhatIf | Should -BeNullOrEmpty
        (Get-Mailbox alice@example.test).Status | Should -Be 'Suspended'
    }

    It 'lets the user in again, once' {
        (Resume-Mailbox alice@example.test).Outcome | Should -Be 'Resumed'
        $mailbox = Get-Mailbox alice@example.test
        $mailbox.Status | Should -Be 'Active'
        $mailbox.StatusReason | Should -BeNullOrEmpty
        (Resume-Mailbox alice@example.test).Outcome | Should -Be 'AlreadyAsAsked'
    }
}
