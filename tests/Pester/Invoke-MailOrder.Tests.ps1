BeforeAll {
    . $PSScriptRoot/common.ps1

    function Set-Order([string] $Name, [string] $Text) {
        $path = Join-Path $TestDrive $Name
        $Text | Set-Content $path
        $path
    }

    $text = @'
plan: { standard: 3 }
domains: [new.test]
mailboxes:
  - primarySmtpAddress: alice@example.test
    displayName: Alice
    aliases: [info@example.test]
  - bob@new.test
distributionLists:
  - primarySmtpAddress: team@example.test
    members: [alice@example.test, bob@new.test]
'@
}

AfterAll { Remove-TestBed }

Describe 'Invoke-MailOrder' {
    BeforeEach {
        $there = Connect-TestHost "host-$([guid]::NewGuid())"
        $order = Set-Order "$([guid]::NewGuid()).yaml" $text
    }

    AfterEach { Get-MailOperator | Disconnect-MailOperator }

    It 'does what is ordered, reports each line, and does nothing the second time' {
        $first = Invoke-MailOrder $order
        $first.Outcome | Sort-Object -Unique | Should -Be 'Created'
        $first.Identity | Should -Be 'new.test', 'alice@example.test', 'bob@new.test', 'team@example.test', 'info@example.test'
        $files = Get-Content "$there/users", "$there/virtual"

        $second = Invoke-MailOrder $order
        $second.Outcome | Sort-Object -Unique | Should -Be 'AlreadyAsAsked'
        $second.Line | Should -Be $first.Line
        Get-Content "$there/users", "$there/virtual" | Should -Be $files
    }

    It 'gives the passwords it made, and no view or file shows them' {
        $results = Invoke-MailOrder $order
        $password = $results.Where{ $_.Identity -eq 'alice@example.test' }.Password
        $password.Reveal().Length | Should -BeGreaterOrEqual 12
        $shown = ($results | Format-List * | Out-String) + ($results | ConvertTo-Json -Depth 5) + (Get-Content "$order.journal" -Raw) + (Get-Content "$there/users" -Raw)
        $shown | Should -Not -Match ([regex]::Escape($password.Reveal()))
        (Invoke-MailOrder $order).Where{ $_.Identity -eq 'alice@example.test' }.Password.Reveal() | Should -Be $password.Reveal()
    }

    It 'hands its passwords over to Export-MailboxPassword' {
        $files = Invoke-MailOrder $order | Export-MailboxPassword (Join-Path $TestDrive "$([guid]::NewGuid())") -FilePassword (ConvertTo-SecureString 'a long list password' -AsPlainText -Force)
        $files.Name | Sort-Object | Should -Be 'example.test.html', 'new.test.html'
    }

    It 'prints the plan with -WhatIf and does nothing' {
        Invoke-MailOrder $order -WhatIf | Should -BeNullOrEmpty
        Get-Content "$there/users" | Should -BeNullOrEmpty
        "$order.journal" | Should -Not -Exist

        $null = Invoke-MailOrder $order -WhatIf:$false
        Remove-Item "$order.journal"
        & { $WhatIfPreference = $true; Invoke-MailOrder $order } | Should -BeNullOrEmpty
    }

    It 'refuses an order with faults, with all of them, before anything is done' {
        $bad = Set-Order bad.yaml "mailboxes: [alice@example.test, no address]`nplan: { standard: 1 }"
        $failure = { Invoke-MailOrder $bad -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidOrder,*' -PassThru
        $failure.ErrorDetails.Message | Should -Match 'no address.*(?s).*2 mailboxes'
        Get-Content "$there/users" | Should -BeNullOrEmpty
    }

    It 'changes what is different, and that alone' {
        $null = Invoke-MailOrder $order
        $more = Set-Order more.csv "PrimarySmtpAddress,DisplayName`nalice@example.test,Alice B.`ncarol@example.test,Carol"
        $results = Invoke-MailOrder $more
        $results.Outcome | Should -Be 'Changed', 'Created'
        $results[0].Changes | Should -BeLike 'DisplayName*Alice B.*'
    }
}
