BeforeDiscovery {
    $scripts = Get-ChildItem (Join-Path $PSScriptRoot '../../examples') -Filter *.ps1
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $examples = Join-Path $root 'examples'
    $source = Start-MailServer alice --sample 20
    $destination = Start-MailServer bob
    $endpoints = Get-Endpoints $source $destination
    $before = Get-MailServerSnapshot $destination
    $provider = { param($Account, $Role) [pscredential]::new($Account, (ConvertTo-SecureString 'x' -AsPlainText -Force)) }
}

AfterAll { Remove-TestBed }

Describe 'The example <_.Name>' -ForEach $scripts {
    It 'has help with examples' {
        $help = Get-Help $_.FullName
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.examples.example | Should -Not -BeNullOrEmpty
        $help.parameters.parameter.Where({ $_.name -notin 'WhatIf', 'Confirm' -and -not $_.description }) | Should -BeNullOrEmpty
    }
}

Describe 'The examples' {
    It 'show a plan and write nothing' {
        & $examples/Migrate-Mailbox.ps1 @endpoints -WhatIf
        $LASTEXITCODE | Should -Be 0
        Get-MailServerSnapshot $destination | Should -Be $before
        Get-MigrationTask | Should -BeNullOrEmpty
    }

    It 'migrate a mailbox and prove it' {
        & $examples/Migrate-Mailbox.ps1 @endpoints
        $LASTEXITCODE | Should -Be 0
        Get-MailServerSnapshot $destination | Should -Be (Get-MailServerSnapshot $source)
    }

    It 'bring mailboxes of a CSV file up to date, and tell that one failed' {
        $rows = Join-Path $TestDrive 'mailboxes.csv'
        'SourceAccount,DestinationAccount', 'alice,bob' | Set-Content $rows
        & $examples/Migrate-FromCsv.ps1 $rows $provider $source.Url $destination.Url
        $LASTEXITCODE | Should -Be 0
        @(Get-MigrationTask).Count | Should -Be 1

        'alice,nobody' | Add-Content $rows
        & $examples/Migrate-FromCsv.ps1 $rows $provider $source.Url $destination.Url
        $LASTEXITCODE | Should -Be 1
        @(Get-MigrationTask).Status | Should -Be 'Synced', 'Failed'
    }

    It 'undo' {
        $task = Get-MigrationTask -DestinationAccount bob
        & $examples/Undo-LastPass.ps1 $task.Id -WhatIf
        (Get-MigrationTask $task.Id).SyncPoint | Should -Be $task.SyncPoint
        & $examples/Undo-LastPass.ps1 $task.Id -Force
        (Get-MigrationTask $task.Id).SyncPoint | Should -Be ($task.SyncPoint - 1)
        & $examples/Undo-LastPass.ps1 $task.Id -All -Force
        $LASTEXITCODE | Should -Be 0
        Get-MailServerSnapshot $destination | Should -Be $before
    }
}
