BeforeDiscovery {
    $manifest = Import-PowerShellDataFile "$PSScriptRoot/../../module/KimounMail.psd1"
    $cmdlets = $manifest.CmdletsToExport
    $format = [xml] (Get-Content "$PSScriptRoot/../../module/KimounMail.Format.ps1xml" -Raw)
    $tables = $format.SelectNodes('//View[TableControl]').ForEach{
        @{ View = "$($_.Name) of $($_.ViewSelectedBy.TypeName)"; Columns = @($_.SelectNodes('TableControl/TableHeaders/TableColumnHeader')) }
    }
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $manifest = Import-PowerShellDataFile $modulePath
}

AfterAll { Remove-TestBed }

Describe 'The module' {
    It 'exports exactly the cmdlets its manifest lists' {
        (Get-Command -Module KimounMail).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'has a class for every cmdlet listed and none besides' {
        $classes = [KimounMail.ModuleLoadContext]::ModuleAssembly.GetExportedTypes().Where{
            -not $_.IsAbstract -and [System.Management.Automation.Cmdlet].IsAssignableFrom($_)
        }
        $names = $classes.ForEach{ $a = $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]; "$($a.VerbName)-$($a.NounName)" }
        $names | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'keeps its cmdlets when imported again by force' {
        1..2 | ForEach-Object { Import-Module $modulePath -Force }
        (Get-Command -Module KimounMail).Count | Should -Be $manifest.CmdletsToExport.Count
        { Get-MigrationTask } | Should -Not -Throw
    }

    It 'comes back after it was removed' {
        Remove-Module KimounMail
        Get-Command -Module KimounMail | Should -BeNullOrEmpty
        Import-Module $modulePath
        (Get-Command -Module KimounMail).Count | Should -Be $manifest.CmdletsToExport.Count
    }

    It 'is imported by the first use of a cmdlet, where it is installed' {
        $installed = Join-Path $TestDrive 'Modules'
        $null = New-Item $installed -ItemType Directory
        $null = Copy-Item (Split-Path $modulePath) (Join-Path $installed 'KimounMail') -Recurse -PassThru
        $type = & $pwsh -NoProfile -NonInteractive -Command "
            `$env:PSModulePath = '$installed' + [IO.Path]::PathSeparator + `$env:PSModulePath
            `$null = Get-MigrationTask
            (Get-Command Get-MigrationTask).Source"
        $type | Should -Be 'KimounMail'
    }

    It 'runs the native code the build left for this system, and does without it' {
        $portable = Join-Path $TestDrive 'portable'
        $null = Copy-Item (Split-Path $modulePath) $portable -Recurse -PassThru
        $system = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
        $null = Remove-Item (Join-Path $portable "bin/deps/$system") -Recurse
        $where = foreach ($copy in (Split-Path $modulePath), $portable) {
            & $pwsh -NoProfile -NonInteractive -Command "
                Import-Module '$copy/KimounMail.psd1'
                `$null = Get-MigrationTask
                Split-Path ([KimounMail.ModuleLoadContext]::ModuleAssembly.Location) | Split-Path -Leaf"
        }
        $where | Should -Be $system, 'deps'
    }

    It 'works in parallel runspaces' {
        $counts = 1..4 | ForEach-Object -Parallel {
            Import-Module $using:modulePath
            @(Get-MigrationTask).Count
        }
        $counts | Should -Be 0, 0, 0, 0
    }

    It 'takes a prefix, for a session with other commands of the same names' {
        $names = & $pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$modulePath' -Prefix Km
            (Get-Command New-*Mailbox -Module KimounMail).Name
            `$PSModuleAutoLoadingPreference = 'None'
            (Get-Command New-Mailbox -ErrorAction Ignore).Name
            @(Get-KmMailOperator).Count"
        $names | Should -Be 'New-KmMailbox', '0'
    }

    It 'lets scripts name its types' {
        [KimounMail.MigrationStatus]::Synced | Should -Be 'Synced'
        [KimounMail.MigrationTask].Assembly.GetName().Name | Should -Be 'KimounMail.Model'
    }

    It 'explains its concepts in about_KimounMail and about_KimounMail_MailDns' {
        Get-Help about_KimounMail_MailDns | Out-String | Should -Match 'SERVER DETECTION'

        Get-Content "$root/module/en-US/about_KimounMail.help.txt" -Raw | Should -Match 'SYNC POINTS'
        Get-Help about_KimounMail | Out-String | Should -Match 'SYNC POINTS'
    }
}

Describe 'The table <View>' -ForEach $tables {
    It 'shows all its columns, with their whole names, on a console of 80 columns' {
        $Columns[0].Width | Should -Not -BeNullOrEmpty -Because 'else PowerShell sizes all columns by content and drops the last'
        $widths = $Columns.ForEach{
            if ($_.Width) { [int] $_.Width | Should -BeGreaterOrEqual $_.Label.Length -Because "$($_.Label) must be legible" }
            $_.Width ? [int] $_.Width : [Math]::Max($_.Label.Length, 10)
        }
        ($widths | Measure-Object -Sum).Sum + $Columns.Count - 1 | Should -BeLessOrEqual 80
    }
}

Describe 'The cmdlet <_>' -ForEach $cmdlets {
    BeforeAll {
        $name = $_
        $command = Get-Command $name
        $help = Get-Help $name
    }

    It 'has an approved verb' {
        $command.Verb | Should -BeIn (Get-Verb).Verb
    }

    It 'has a synopsis and a description' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match ([regex]::Escape($name))
        $help.Description.Text | Should -Not -BeNullOrEmpty
    }

    It 'has examples that parse, and use only parameters there are' {
        $help.examples.example.Count | Should -BeGreaterThan 0
        foreach ($example in $help.examples.example) {
            $errors = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty
            foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
                $called = Get-Command $call.GetCommandName() -ErrorAction Ignore
                if ($called.Source -ne 'KimounMail') { continue }
                # Its parameters depend on the kind of operator.
                if ($called.Name -eq 'Connect-MailOperator') { $called = Get-Command $called.Name -ArgumentList $call.CommandElements[1].Value }
                foreach ($parameter in $call.CommandElements.Where{ $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                    $parameter.ParameterName | Should -BeIn $called.Parameters.Keys
                }
            }
        }
    }

    It 'documents every parameter' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        foreach ($parameter in $command.Parameters.Keys.Where{ $_ -notin $common }) {
            (Get-Help $name -Parameter $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter needs help"
        }
    }

    It 'says what it returns' {
        $command.OutputType.Count | Should -BeGreaterThan 0
    }

    It 'has tests of its own' {
        "$PSScriptRoot/$name.Tests.ps1" | Should -Exist
    }

    It 'asks before it changes something, and only then' {
        # Of Get-MailDnsRecord it is what publishing its records would change.
        $command.Parameters.ContainsKey('WhatIf') | Should -Be ($name -notmatch '^(Get|Test|Measure|Compare|Wait|Resolve|Connect|Disconnect)-' -or $name -eq 'Get-MailDnsRecord')
    }
}
