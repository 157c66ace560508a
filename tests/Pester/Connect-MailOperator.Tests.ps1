BeforeAll { . $PSScriptRoot/common.ps1 }

AfterAll { Remove-TestBed }

Describe 'Connect-MailOperator' {
    It 'connects, and tells what the operator can do' {
        $folder = Connect-TestHost first
        $connection = Get-MailOperator first
        $connection.Provider | Should -Be 'Dovecot'
        $connection.Server | Should -Be "$folder/users"
        $connection.Features.HasFlag([KimounMail.OperatorFeatures]::Aliases) | Should -BeTrue
        $connection.Rules.Password.MinLength | Should -BeGreaterThan 7
    }

    It 'takes relative paths, from the current folder' {
        Push-Location (Connect-TestHost second)
        try { (Connect-MailOperator dovecot -Name here -PasswdFile users -DomainFile ./domains).Server | Should -Be "$TestDrive/second/users" }
        finally { Pop-Location }
    }

    It 'offers the parameters of the kind of operator' {
        $line = 'Connect-MailOperator Dovecot -Pass'
        $found = TabExpansion2 -inputScript $line -cursorColumn $line.Length
        $found.CompletionMatches.CompletionText | Should -Be '-PasswdFile'
        $found = TabExpansion2 -inputScript 'Connect-MailOperator Dov' -cursorColumn 24
        $found.CompletionMatches.CompletionText | Should -Contain 'Dovecot'
    }

    It 'names the parameters of every kind in its help' {
        $help = (Get-Help Connect-MailOperator).Description.Text | Out-String
        $plain = (Get-Command Connect-MailOperator).Parameters.Keys
        foreach ($kind in (TabExpansion2 -inputScript 'Connect-MailOperator ' -cursorColumn 21).CompletionMatches.CompletionText) {
            $own = (Get-Command Connect-MailOperator -ArgumentList $kind).Parameters.Keys.Where{ $_ -notin $plain }
            foreach ($name in @($kind) + $own) { $help | Should -Match "\b$name\b" }
        }
    }

    It 'refuses <Because>' -ForEach @(
        @{ Because = 'a kind there is not'; Given = @{ Provider = 'Nobody' }; Words = 'Dovecot' }
        @{ Because = 'what is not whole'; Given = @{ Provider = 'Dovecot'; PasswdFile = '/etc/hostname' }; Words = 'DomainFile' }
        @{ Because = 'a file there is not'; Given = @{ Provider = 'Dovecot'; PasswdFile = '/no/such/file'; DomainFile = '/etc/hostname' }; Words = '/no/such/file' }
        @{ Because = 'a home that all would share'; Given = @{ Provider = 'Dovecot'; PasswdFile = '/etc/hostname'; DomainFile = '/etc/hostname'; MailHome = '/var/mail/%d' }; Words = '%n' }
    ) {
        $failure = { Connect-MailOperator @Given -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidOperatorSettings,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match ([regex]::Escape($Words))
    }
}

Describe 'Connect-MailOperator -Save' {
    It 'keeps nothing unasked' {
        $null = Connect-TestHost unkept
        { Connect-MailOperator -Name unkept -ErrorAction Stop } | Should -Throw -ErrorId 'OperatorNotConnected,*'
        Test-Path "$env:KIMOUNMAIL_STATE/operators" | Should -BeFalse
    }

    It 'keeps what is needed to connect again, encrypted, until it is forgotten' {
        $folder = Connect-TestHost kept
        $secret = [pscredential]::new('admin', (ConvertTo-SecureString 'a secret of the operator' -AsPlainText -Force))
        $null = Connect-MailOperator Dovecot -Name 'Kept/1' -PasswdFile "$folder/users" -DomainFile "$folder/domains" -Credential $secret -Save
        Disconnect-MailOperator 'Kept/1'
        $file = Get-ChildItem "$env:KIMOUNMAIL_STATE/operators"
        $file | Should -HaveCount 1
        [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file)) | Should -Not -Match 'secret|users|admin'
        (Connect-MailOperator -Name 'kept/1').Server | Should -Be "$folder/users"
        (TabExpansion2 -inputScript 'Connect-MailOperator -Name k' -cursorColumn 28).CompletionMatches.CompletionText | Should -Be 'kept/1'
        Disconnect-MailOperator 'kept/1' -Forget
        { Connect-MailOperator -Name 'kept/1' -ErrorAction Stop } | Should -Throw -ErrorId 'OperatorNotConnected,*'
    }
}

Describe 'Commands that need an operator' {
    BeforeAll {
        Get-MailOperator | Disconnect-MailOperator
        $null = Connect-TestHost one
    }

    It 'use the only one' { Get-Mailbox | Should -BeNullOrEmpty }

    It 'ask for a name when there are several, and use the one named' {
        $null = Connect-TestHost two
        $failure = { Get-Mailbox -ErrorAction Stop } | Should -Throw -ErrorId 'OperatorNotConnected,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'one, two'
        $null = New-Mailbox alice@example.test -Operator two
        Get-Mailbox -Operator one | Should -BeNullOrEmpty
        (Get-Mailbox -Operator TWO).Operator | Should -Be 'two'
        Get-Mailbox -Operator two | Suspend-Mailbox
        (Get-Mailbox -Operator two).Status | Should -Be 'Suspended'
    }

    It 'say what to do when there is none' {
        Get-MailOperator | Disconnect-MailOperator
        $failure = { Get-Mailbox -ErrorAction Stop } | Should -Throw -ErrorId 'OperatorNotConnected,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'Connect-MailOperator'
    }
}
