BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
}

AfterAll { Remove-TestBed }

Describe 'New-DistributionList' {
    It 'creates one with members, once' {
        (New-DistributionList team@example.test -DisplayName 'The team' -Member alice@example.test, guest@elsewhere.test).Outcome | Should -Be 'Created'
        (New-DistributionList team@example.test -Member guest@elsewhere.test).Outcome | Should -Be 'AlreadyAsAsked'
        (Get-DistributionList team@example.test).DisplayName | Should -Be 'The team'
        { New-DistributionList team@example.test -Member other@elsewhere.test -ErrorAction Stop } | Should -Throw -ErrorId 'AddressInUse,*'
    }

    It 'takes rows, and lists without members' {
        $rows = [pscustomobject]@{ PrimarySmtpAddress = 'a@example.test'; Member = 'x@elsewhere.test; y@elsewhere.test' }, [pscustomobject]@{ PrimarySmtpAddress = 'b@example.test'; Member = '' }
        ($rows | New-DistributionList).Outcome | Should -Be 'Created', 'Created'
        (Get-DistributionList -Domain example.test).MemberCount | Should -Be 2, 2, 0
    }

    It 'refuses what is wrong, all at once, and only tells with -WhatIf' {
        $failure = { New-DistributionList 'no list@nowhere.test' -Member 'not one' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match "'not'"
        New-DistributionList c@example.test -WhatIf | Should -BeNullOrEmpty
        Get-DistributionList c@* | Should -BeNullOrEmpty
    }

    It 'is refused where there are none' {
        $null = Connect-TestHost plain -Bare
        { New-DistributionList team@example.test -Operator plain -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*'
        Disconnect-MailOperator plain
    }
}
