BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    'further.test', 'caught.test' | New-MailDomain | Out-Null
    $null = New-Mailbox alice@further.test
    $null = New-MailAlias info@further.test -Target alice@further.test
    $null = New-DistributionList team@further.test -Member bob@elsewhere.test
    Add-Content "$folder/virtual" '@caught.test  bob@elsewhere.test'
}

AfterAll { Remove-TestBed }

Describe 'Remove-MailDomain' {
    It 'refuses a domain that has addresses, whatever -Force says, and names them <Way>' -ForEach @(
        @{ Way = 'without it'; More = @{} }
        @{ Way = 'with it'; More = @{ Force = $true } }
        @{ Way = 'with -WhatIf'; More = @{ WhatIf = $true } }
    ) {
        $failure = { Remove-MailDomain further.test @More -ErrorAction Stop } | Should -Throw -ErrorId 'DomainNotEmpty,*' -PassThru
        foreach ($part in '1 mailbox \(alice@further.test', '1 alias \(info@further.test', '1 distribution list \(team@further.test', 'Remove-Mailbox, Remove-MailAlias, Remove-DistributionList') {
            "$($failure.ErrorDetails)" | Should -Match $part
        }
        Get-MailDomain further.test | Should -Not -BeNullOrEmpty
    }

    It 'tells what else goes, and refuses to lose it without -Force' {
        $failure = { Remove-MailDomain caught.test -ErrorAction Stop } | Should -Throw -ErrorId 'DataLossRefused,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'catch-all passes on to bob@elsewhere.test'
        Remove-MailDomain caught.test -Force -WhatIf | Should -BeNullOrEmpty
        Get-MailDomain caught.test | Should -Not -BeNullOrEmpty
        (Remove-MailDomain -Name caught.test -Force).Outcome | Should -Be 'Removed'
    }

    It 'removes it when it is empty, once' {
        $null = Remove-MailAlias info@further.test
        $null = Remove-DistributionList team@further.test
        $null = Remove-Mailbox alice@further.test
        $result = Get-MailDomain further.test | Remove-MailDomain -NoWait
        $result.Outcome, $result.Kind, $result.Identity | Should -Be 'Removed', 'Domain', 'further.test'
        (Remove-MailDomain Further.Test).Outcome | Should -Be 'AlreadyAsAsked'
        Get-Content "$folder/domains" | Should -Be 'example.test'
        { New-Mailbox carol@further.test -ErrorAction Stop } | Should -Throw -ErrorId 'DomainNotFound,*'
    }

    It 'asks first, as it cannot be taken back' {
        $about = (Get-Command Remove-MailDomain).ImplementingType.GetCustomAttributes($true) | Where-Object { $_ -is [System.Management.Automation.CmdletAttribute] }
        $about.ConfirmImpact | Should -Be 'High'
    }

    It 'refuses what is no domain' { { Remove-MailDomain 'no domain' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDomain,*' }
}
