BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test -DisplayName Alice -ProhibitSendReceiveQuota 1GB
}

AfterAll { Remove-TestBed }

Describe 'Set-Mailbox' {
    It 'changes what is given and tells what' {
        $result = Set-Mailbox alice@example.test -DisplayName 'Alice B.' -ProhibitSendReceiveQuota '1.5 GB'
        $result.Outcome | Should -Be 'Changed'
        $result.Changes.Count | Should -Be 2
        $result.Changes[0] | Should -Be "DisplayName 'Alice' → 'Alice B.'"
        (Set-Mailbox alice@example.test -DisplayName 'Alice B.').Outcome | Should -Be 'AlreadyAsAsked'
    }

    It 'takes nothing away unless told to' {
        $null = [pscustomobject]@{ PrimarySmtpAddress = 'alice@example.test'; DisplayName = ''; ProhibitSendReceiveQuota = 'unlimited' } | Set-Mailbox
        $mailbox = Get-Mailbox alice@example.test
        $mailbox.DisplayName | Should -Be 'Alice B.'
        $mailbox.ProhibitSendReceiveQuota.Bytes | Should -BeNullOrEmpty
        $null = Set-Mailbox alice@example.test -Clear DisplayName
        (Get-Mailbox alice@example.test).DisplayName | Should -BeNullOrEmpty
    }

    It 'passes mail on, with and without keeping it' {
        $null = Set-Mailbox alice@example.test -ForwardingSmtpAddress bob@elsewhere.test -DeliverToMailboxAndForward $false
        (Get-Mailbox alice@example.test).DeliverToMailboxAndForward | Should -BeFalse
        Get-Content "$folder/virtual" | Should -Be 'alice@example.test  bob@elsewhere.test'
        $null = Set-Mailbox alice@example.test -Clear ForwardingSmtpAddress
        Get-Content "$folder/virtual" | Should -BeNullOrEmpty
        { Set-Mailbox alice@example.test -DeliverToMailboxAndForward $false -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest,*'
    }

    It 'takes mailboxes from the pipeline, and changes but what is given' {
        $results = Get-Mailbox | Set-Mailbox -ProhibitSendReceiveQuota 3GB
        $results.Changes | Should -HaveCount 1
    }

    It 'renames, and only tells with -WhatIf' {
        Set-Mailbox alice@example.test -NewPrimarySmtpAddress alicia@example.test -WhatIf | Should -BeNullOrEmpty
        (Get-Mailbox).PrimarySmtpAddress | Should -Be 'alice@example.test'
        (Set-Mailbox alice@example.test -NewPrimarySmtpAddress alicia@example.test).Outcome | Should -Be 'Changed'
        (Get-Mailbox).PrimarySmtpAddress | Should -Be 'alicia@example.test'
    }
}
