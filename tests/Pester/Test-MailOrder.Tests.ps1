BeforeAll {
    . $PSScriptRoot/common.ps1

    function Set-Order([string] $Name, [string] $Text) {
        $path = Join-Path $TestDrive $Name
        $Text | Set-Content $path
        $path
    }

}

AfterAll { Remove-TestBed }

Describe 'Test-MailOrder' {
    BeforeAll { $there = Connect-TestHost }

    It 'shows everything an order comes to, and changes nothing' {
        $review = Test-MailOrder (Set-Order good.yaml "mailboxes: [alice@example.test]`naliases: { info@example.test: alice@example.test }")
        $review | Should -BeOfType ([KimounMail.MailOrderReview])
        $review.IsValid | Should -BeTrue
        $review.Steps.Identity | Should -Be 'alice@example.test', 'info@example.test'
        $review.Steps.Outcome | Should -Be 'Created', 'Created'
        Get-Content "$there/users" | Should -BeNullOrEmpty
        Join-Path $TestDrive 'good.yaml.journal' | Should -Not -Exist
    }

    It 'shows everything wrong at once, with its line' {
        $review = Test-MailOrder (Set-Order bad.yaml "mailboxes:`n  - a@example.test`n  - A@example.test`n  - x y@example.test`n  - b@elsewhere.test`ncolour: red")
        $review.IsValid | Should -BeFalse
        $review.Steps | Should -BeNullOrEmpty
        $review.Faults.Line | Should -Be 3, 4, 5, 6
        $review | Out-String | Should -Match '4 faults'
    }

    It 'says yes or no for a script, for each file piped' {
        Set-Order one.csv "PrimarySmtpAddress`nalice@example.test" | Get-Item | Test-MailOrder -Quiet | Should -BeTrue
        Set-Order two.csv "PrimarySmtpAddress`nno address" | Get-Item | Test-MailOrder -Quiet | Should -BeFalse
    }

    It 'goes on after a file that is not there' {
        $good = Set-Order three.csv "PrimarySmtpAddress`nalice@example.test"
        $answers = (Join-Path $TestDrive 'none.yaml'), $good | Test-MailOrder -Quiet -ErrorAction SilentlyContinue -ErrorVariable failures
        $answers | Should -BeTrue
        $failures.FullyQualifiedErrorId | Should -BeLike 'InvalidOrder,*'
    }

    It 'needs a connection' {
        { Test-MailOrder (Set-Order four.csv "PrimarySmtpAddress`na@example.test") -Operator nobody -ErrorAction Stop } | Should -Throw -ErrorId 'OperatorNotConnected,*'
    }
}
