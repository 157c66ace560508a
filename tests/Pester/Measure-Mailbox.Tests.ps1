BeforeAll {
    . $PSScriptRoot/common.ps1
    $server = Start-MailServer alice --sample 27
}

AfterAll { Remove-TestBed }

Describe 'Measure-Mailbox' {
    It 'counts every folder' {
        $measures = Measure-Mailbox alice $server.Url -Credential $server.Credential
        ($measures | Measure-Object ItemCount -Sum).Sum | Should -Be 27
        ($measures | Measure-Object Bytes -Sum).Sum | Should -BeGreaterThan 27
        $measures.Container | Should -Contain 'Archive/2023'
    }

    It 'takes rows of a CSV file and filters folders' {
        $row = [pscustomobject]@{ SourceAccount = 'alice'; SourceServer = $server.Url; SourcePassword = 'x' }
        ($row | Measure-Mailbox -IncludeFolder Archive* -ExcludeFolder */2024).Container | Should -Be 'Archive', 'Archive/2023'
    }

    It 'fails with an id where the login fails' {
        { Measure-Mailbox alice $server.Url -Password wrong -ErrorAction Stop } | Should -Throw -ErrorId 'AuthenticationFailed,*'
    }
}
