BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 27
}

AfterAll { Remove-TestBed }

Describe 'Compare-Mailbox' {
    It 'proves equal mailboxes equal' {
        $endpoints = Get-Endpoints $source (Start-MailServer alice --sample 27)
        $verdict = Compare-Mailbox @endpoints
        $verdict | Should -BeOfType KimounMail.MailboxComparison
        $verdict.IsIdentical | Should -BeTrue
        $verdict.ItemCount | Should -Be 27
        $verdict.IdenticalCount | Should -Be 27
    }

    It 'tells what is missing, as many as asked for, and counts all' {
        $endpoints = Get-Endpoints $source (Start-MailServer alice --sample 18)
        $verdict = Compare-Mailbox @endpoints -MaxDifference 2
        $verdict.IsIdentical | Should -BeFalse
        $verdict.Differences.Count | Should -Be 2
        $verdict.Differences.Kind | Should -Contain 'MissingItem'
        $verdict.DifferenceCount | Should -BeGreaterOrEqual 9
    }

    It 'fails with an id where the login fails' {
        $endpoints = Get-Endpoints $source $source
        $endpoints.Remove('SourceCredential')
        { Compare-Mailbox @endpoints -SourcePassword wrong -ErrorAction Stop } | Should -Throw -ErrorId 'AuthenticationFailed,*'
    }
}
