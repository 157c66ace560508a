BeforeAll { . $PSScriptRoot/common.ps1 }

AfterAll { Remove-TestBed }

Describe 'New-MailOrder' {
    It 'writes an order for a domain, as <_>' -ForEach 'yaml', 'yml', 'csv' {
        $file = New-MailOrder (Join-Path $TestDrive "new.$_") customer.example
        $file | Should -BeOfType ([System.IO.FileInfo])
        Get-Content $file -Raw | Should -Match 'alice@customer\.example'
    }

    It 'leaves a file that is there, unless told otherwise' {
        $path = Join-Path $TestDrive 'there.yaml'
        'mine' | Set-Content $path
        { New-MailOrder $path -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidOrder,*'
        Get-Content $path | Should -Be 'mine'
        $null = New-MailOrder $path -Force
        Get-Content $path -Raw | Should -Match 'mailboxes:'
    }

    It 'writes nothing with -WhatIf' {
        New-MailOrder (Join-Path $TestDrive 'not.yaml') -WhatIf
        Join-Path $TestDrive 'not.yaml' | Should -Not -Exist
    }

    It 'knows no other kind of file' {
        { New-MailOrder (Join-Path $TestDrive 'order.xlsx') -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidOrder,*'
    }
}
